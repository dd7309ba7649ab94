// What `nsc generate nkey -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { plainChoices } from '../../prompt/prompter.js';
import { askTruth } from '../account-asking.js';

const KINDS = ['operator', 'account', 'user', 'curve'] as const;

export async function ask(call: Invocation): Promise<void> {
  const kinds = await call.ask.selectMany({
    message: 'select the kinds of keys to generate',
    flag: '--operator, --account, --user or --curve',
    choices: plainChoices(KINDS),
    defaults: KINDS.filter((kind) => call.truth(kind)),
    required: true,
  });
  for (const kind of KINDS) call.answer(kind, kinds.includes(kind));
  await askTruth(call, 'store', 'store in the keystore');
}

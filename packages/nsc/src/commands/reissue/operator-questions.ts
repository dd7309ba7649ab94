// What `nsc reissue operator -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { plainChoices } from '../../prompt/prompter.js';
import { askKey } from '../../prompt/questions.js';
import { quote } from '../../text/go-text.js';
import { askSure, askTruth } from '../account-asking.js';

export async function ask(call: Invocation): Promise<void> {
  const workspace = call.open();
  const { context } = workspace;
  const operators = context.operatorNames();
  let operator = call.text('name') || context.openStore().name;
  if (operators.length > 1) {
    const choices = plainChoices(operators);
    operator = await call.ask.select({
      message: 'select operator',
      flag: '--name',
      choices,
      default: operator,
    });
  }
  call.answer('name', operator);
  const flag = '--private-key';
  const given = call.text('private-key');
  call.answer('private-key', await askKey(call.ask, workspace, { kind: 'operator', given, flag }));
  const convert = 'keep the former key as a signing key, so that no account is signed anew';
  await askTruth(call, 'convert-to-signing-key', convert);
  const sure = `every server that trusts ${quote(operator)} will need its new JWT - continue`;
  if (!(await askSure(call, sure))) throw new NscError('not-allowed', 'reissue cancelled');
}

// What `nsc edit signing-key -i` asks.
import { findSigningKey, newUserScope, signingKeyOf } from '@nats-ts/jwt';
import type { Invocation } from '../../cli/invocation.js';
import { GENERATE } from '../../signing/key-to-add.js';
import { askAccountSigner, askText, askWhichAccount, emptyRefusal } from '../account-asking.js';
import { askUserLimits } from '../user-limit-questions.js';

export async function ask(call: Invocation): Promise<void> {
  const account = await askWhichAccount(call, 'account');
  const keys = account.claims.nats.signing_keys ?? [];
  let key = call.texts('sk')[0] ?? call.args[0] ?? '';
  if (key === '') {
    key = await call.ask.select({
      message: 'select the signing key',
      flag: '--sk',
      choices: [
        ...keys.map((entry) => ({
          value: signingKeyOf(entry) as string,
          label: signingKeyOf(entry),
          hint: typeof entry === 'string' ? 'without a scope' : entry.role,
        })),
        { value: GENERATE, label: GENERATE, hint: 'a new key' },
      ],
    });
    call.answer('sk', [key]);
  }
  const found = findSigningKey(keys, key);
  const scope = typeof found === 'object' ? found : newUserScope('A');
  await askText(call, 'role', 'role, by which -K finds the key', scope.role, emptyRefusal);
  await askText(call, 'description', 'description', scope.description);
  await askUserLimits(call, scope.template);
  await askAccountSigner(call, account);
}

// What `nsc delete account -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { askAccountName, askSure, askTruth } from '../account-asking.js';

export async function ask(call: Invocation): Promise<void> {
  const name = await askAccountName(call, 'name');
  const store = call.open().store();
  await askTruth(call, 'revoke', 'revoke all account users before deleting', true);
  await askTruth(call, 'rm-nkey', 'delete associated account and user nkeys', false);
  await askTruth(call, 'rm-creds', 'delete associated user creds files', false);
  const cancelled = (): NscError => new NscError('not-allowed', 'delete cancelled');
  if (store.info.managed) {
    const managed = 'managed accounts may require the account JWT or nkeys to cancel a service - continue';
    if (!(await askSure(call, managed))) throw cancelled();
    call.answer('force', true);
  }
  const what =
    store.userNames(name).length > 0
      ? 'accounts, users, nkeys or creds files'
      : 'account or account nkey files';
  if (!(await askSure(call, `deleting ${what} cannot be undone - continue`))) throw cancelled();
}

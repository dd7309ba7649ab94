// What `nsc revocations delete-user -i` asks.
import { ALL_KEYS } from '@nats-ts/jwt';
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { revokedUsers } from '../../operations/revoke-user.js';
import { askAccount } from '../../prompt/questions.js';

/** Asks which revocation goes. */
export async function ask(call: Invocation): Promise<void> {
  const workspace = call.open();
  const store = workspace.store();
  const account = await askAccount(call.ask, store, call.text('account') || workspace.context.account);
  call.answer('account', account);
  if (call.text('name') !== '' || call.text('user-public-key') !== '') return;
  const revoked = revokedUsers(workspace, account);
  if (revoked.length === 0) throw new NscError('usage', `no user revocations set in account ${account}`);
  const key = await call.ask.select({
    message: 'select the revoked user to clear',
    flag: '--name or --user-public-key',
    choices: revoked.map(({ key: value, name }) => ({
      value,
      label: value === ALL_KEYS ? 'all users' : `${value}: ${name ?? '[Unknown User]'}`,
    })),
  });
  call.answer('user-public-key', key);
}

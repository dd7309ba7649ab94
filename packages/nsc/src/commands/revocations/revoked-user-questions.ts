// What `nsc revocations delete-user -i` asks.
import { ALL_KEYS } from '@nats-ts/jwt';
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { revokedUsers } from '../../operations/revoke-user.js';
import { askAccountSigner, askWhichAccount } from '../account-asking.js';

/** Asks which revocation goes, and who signs. */
export async function ask(call: Invocation): Promise<void> {
  const asked = await askWhichAccount(call, 'account');
  if (call.text('name') === '' && call.text('user-public-key') === '') {
    call.answer('user-public-key', await askRevoked(call, asked.name));
  }
  await askAccountSigner(call, asked);
}

function askRevoked(call: Invocation, account: string): Promise<string> {
  const revoked = revokedUsers(call.open(), account);
  if (revoked.length === 0) throw new NscError('usage', `no user revocations set in account ${account}`);
  return call.ask.select({
    message: 'select the revoked user to clear',
    flag: '--name or --user-public-key',
    choices: revoked.map(({ key: value, name }) => ({
      value,
      label: value === ALL_KEYS ? 'all users' : `${value}: ${name ?? '[Unknown User]'}`,
    })),
  });
}

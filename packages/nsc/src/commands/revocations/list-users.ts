// nsc revocations list-users
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { revokedUsers } from '../../operations/revoke-user.js';
import { printRevocations } from './print.js';

export async function run(call: Invocation): Promise<void> {
  const workspace = call.open();
  const revocations = revokedUsers(workspace, call.text('account'));
  const { account } = workspace.context;
  if (revocations.length === 0) throw new NscError('usage', `account ${account} does not have revoked users`);
  await printRevocations(call, `Revoked Users for ${account}`, revocations, 'All Users');
}

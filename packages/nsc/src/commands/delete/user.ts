// nsc delete user
import type { Invocation } from '../../cli/invocation.js';
import { deleteUser } from '../../operations/delete-user.js';

export async function run(call: Invocation): Promise<void> {
  const result = await deleteUser(call.open(), {
    names: [...call.texts('name'), ...call.args],
    account: call.text('account'),
    signer: call.text('private-key'),
    revoke: call.truth('revoke'),
    removeKeys: call.truth('rm-nkey'),
    removeCreds: call.truth('rm-creds'),
  });
  call.finish(result.report, result);
  for (const note of result.notes) call.note(`note: ${note}`);
}

// nsc delete account
import type { Invocation } from '../../cli/invocation.js';
import { deleteAccount } from '../../operations/delete-account.js';

export async function run(call: Invocation): Promise<void> {
  const result = await deleteAccount(call.open(), {
    account: call.name(),
    signer: call.text('private-key'),
    revoke: call.truth('revoke'),
    force: call.truth('force'),
    removeKeys: call.truth('rm-nkey'),
    removeCreds: call.truth('rm-creds'),
  });
  call.finish(result.report, result);
  for (const note of result.notes) call.note(`note: ${note}`);
}

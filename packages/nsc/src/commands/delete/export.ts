// nsc delete export
import type { Invocation } from '../../cli/invocation.js';
import { deleteExport } from '../../operations/delete-shares.js';

export async function run(call: Invocation): Promise<void> {
  const result = await deleteExport(call.open(), {
    account: call.text('account'),
    signer: call.text('private-key'),
    subject: call.text('subject'),
  });
  call.finish(result.report, result);
}

// nsc delete import
import type { Invocation } from '../../cli/invocation.js';
import { deleteImport } from '../../operations/delete-shares.js';

export async function run(call: Invocation): Promise<void> {
  const result = await deleteImport(call.open(), {
    account: call.text('account'),
    signer: call.text('private-key'),
    subject: call.text('subject'),
    source: call.text('src-account'),
  });
  call.finish(result.report, result);
}

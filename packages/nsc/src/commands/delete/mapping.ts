// nsc delete mapping
import type { Invocation } from '../../cli/invocation.js';
import { deleteMapping } from '../../operations/delete-shares.js';

export async function run(call: Invocation): Promise<void> {
  const result = await deleteMapping(call.open(), {
    account: call.text('account'),
    signer: call.text('private-key'),
    from: call.text('from'),
    to: call.text('to'),
    cluster: call.text('cluster'),
  });
  call.finish(result.report, result);
}

// nsc add mapping
import type { Invocation } from '../../cli/invocation.js';
import { addMapping } from '../../operations/add-mapping.js';

export async function run(call: Invocation): Promise<void> {
  const result = await addMapping(call.open(), {
    account: call.text('account'),
    signer: call.text('private-key'),
    from: call.text('from'),
    to: call.text('to'),
    weight: call.number('weight'),
    cluster: call.text('cluster'),
  });
  call.finish(result.report, result);
}

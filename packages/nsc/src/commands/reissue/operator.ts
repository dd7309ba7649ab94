// nsc reissue operator
import type { Invocation } from '../../cli/invocation.js';
import { reissueOperator } from '../../operations/reissue-operator.js';

export async function run(call: Invocation): Promise<void> {
  const result = await reissueOperator(call.open(), {
    operator: call.text('name'),
    key: call.text('private-key'),
    convertToSigningKey: call.truth('convert-to-signing-key'),
  });
  call.finish(result.report, result);
}

// nsc add operator
import type { Invocation } from '../../cli/invocation.js';
import { addOperator } from '../../operations/add-operator.js';
import { validityOptions } from '../flag-options.js';

export async function run(call: Invocation): Promise<void> {
  const result = await addOperator(call.open(), {
    name: call.name(),
    key: call.text('private-key'),
    from: call.text('url'),
    generateSigningKey: call.truth('generate-signing-key'),
    systemAccount: call.truth('sys'),
    force: call.truth('force'),
    ...validityOptions(call),
  });
  call.finish(result.report, result);
}

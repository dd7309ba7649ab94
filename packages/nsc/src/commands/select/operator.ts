// nsc select operator
import type { Invocation } from '../../cli/invocation.js';

export async function run(call: Invocation): Promise<void> {
  const { context } = call.open();
  context.useOperator(call.args[0] ?? '');
  context.save();
}

// nsc select account
import type { Invocation } from '../../cli/invocation.js';

export async function run(call: Invocation): Promise<void> {
  const { context } = call.open();
  context.useAccount(call.args[0] ?? '');
  context.save();
}

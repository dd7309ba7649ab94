// nsc revocations add_activation
import type { Invocation } from '../../cli/invocation.js';
import { revokeActivation } from '../../operations/revoke-activation.js';
import { activationOptions, atOption } from './options.js';

export async function run(call: Invocation): Promise<void> {
  const result = await revokeActivation(call.open(), { ...activationOptions(call), ...atOption(call) });
  call.finish(result.report, result);
}

// nsc revocations delete_activation
import type { Invocation } from '../../cli/invocation.js';
import { unrevokeActivation } from '../../operations/revoke-activation.js';
import { activationOptions } from './options.js';

export async function run(call: Invocation): Promise<void> {
  const result = await unrevokeActivation(call.open(), activationOptions(call));
  call.finish(result.report, result);
}

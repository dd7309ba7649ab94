// nsc revocations delete-user
import type { Invocation } from '../../cli/invocation.js';
import { unrevokeUser } from '../../operations/revoke-user.js';
import { userOptions } from './options.js';

export async function run(call: Invocation): Promise<void> {
  const result = await unrevokeUser(call.open(), userOptions(call));
  call.finish(result.report, result);
}

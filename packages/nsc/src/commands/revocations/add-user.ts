// nsc revocations add-user
import type { Invocation } from '../../cli/invocation.js';
import { revokeUser } from '../../operations/revoke-user.js';
import { atOption, userOptions } from './options.js';

export async function run(call: Invocation): Promise<void> {
  const result = await revokeUser(call.open(), { ...userOptions(call), ...atOption(call) });
  call.finish(result.report, result);
}

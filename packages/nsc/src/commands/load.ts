// nsc load
import type { Invocation } from '../cli/invocation.js';
import { load } from '../operations/load.js';

export async function run(call: Invocation): Promise<void> {
  const result = await load(call.open(), {
    profile: call.text('profile'),
    url: call.text('url'),
    seed: call.text('seed'),
    user: call.text('user'),
  });
  call.finish(result.report, result);
}

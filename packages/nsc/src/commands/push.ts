// nsc push
import type { Invocation } from '../cli/invocation.js';
import { push } from '../operations/push.js';

export async function run(call: Invocation): Promise<void> {
  const result = await push(call.open(), {
    all: call.truth('all'),
    account: call.text('account'),
    url: call.text('account-jwt-server-url'),
    force: call.truth('force'),
  });
  call.finish(result.report, result);
}

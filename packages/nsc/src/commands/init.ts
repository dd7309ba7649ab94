// nsc init
import type { Invocation } from '../cli/invocation.js';
import { init } from '../operations/init.js';

export async function run(call: Invocation): Promise<void> {
  const { report } = await init(call.open(), {
    dir: call.text('dir'),
    name: call.text('name'),
    url: call.text('url'),
    remoteOperator: call.text('remote-operator'),
  });
  call.finish(report);
}

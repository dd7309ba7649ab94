// nsc init
import type { Invocation } from '../cli/invocation.js';
import { init } from '../operations/init.js';

export async function run(call: Invocation): Promise<void> {
  // First contact: whoever gives no flag on a terminal is asked. A script gets a made-up name.
  if (!call.interactive && call.canAsk && !call.given('dir', 'name', 'url', 'remote-operator')) {
    const { ask } = await import('./init-questions.js');
    await ask(call);
  }
  const result = await init(call.open(), {
    dir: call.text('dir'),
    name: call.text('name'),
    url: call.text('url'),
    remoteOperator: call.text('remote-operator'),
  });
  call.finish(result.report, result);
}

// nsc migrate
import type { Invocation } from '../cli/invocation.js';
import { migrate } from '../operations/migrate.js';

export async function run(call: Invocation): Promise<void> {
  const result = await migrate(call.open(), {
    url: call.text('url'),
    operatorDir: call.text('operator-dir'),
    force: call.truth('force'),
    signer: call.text('private-key'),
  });
  call.finish(result.report, result);
}

// nsc import keys
import type { Invocation } from '../../cli/invocation.js';
import { importKeys } from '../../operations/import-keys.js';

export async function run(call: Invocation): Promise<void> {
  const result = await importKeys(call.open(), {
    dir: call.text('dir'),
    recurse: call.truth('recurse') || call.truth('recursive'),
  });
  call.finish(result.report, result);
}

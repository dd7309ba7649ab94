// nsc import user
import type { Invocation } from '../../cli/invocation.js';
import { importUser } from '../../operations/import-user.js';
import { importFileOptions } from './options.js';

export async function run(call: Invocation): Promise<void> {
  const result = await importUser(call.open(), importFileOptions(call));
  call.finish(result.report, result);
}

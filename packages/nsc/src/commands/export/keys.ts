// nsc export keys
import type { Invocation } from '../../cli/invocation.js';
import { exportKeys } from '../../operations/export-keys.js';
import { keyQuery } from '../key-query.js';

export async function run(call: Invocation): Promise<void> {
  const result = await exportKeys(call.open(), {
    ...keyQuery(call),
    curves: call.truth('curves') || call.text('curve') !== '',
    curve: call.text('curve'),
    dir: call.text('dir'),
    force: call.truth('force'),
    remove: call.truth('remove'),
    includeJwts: call.truth('include-jwts'),
  });
  call.finish(result.report, result);
}

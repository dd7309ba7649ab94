// nsc describe jwt
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { readJwtFrom } from '../../operations/read-jwt.js';
import { show } from './show.js';

export async function run(call: Invocation): Promise<void> {
  const file = call.text('file');
  if (file === '') throw new NscError('usage', 'file is required');
  const workspace = call.open();
  await show(call, workspace, await readJwtFrom(workspace, file));
}

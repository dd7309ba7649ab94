// nsc describe jwt

import { isHttpUrl } from '../../claims/operator-urls.js';
import type { Invocation } from '../../cli/invocation.js';
import { readJwt } from '../../describe/describe.js';
import { expandPath } from '../../environment/environment.js';
import { NscError } from '../../errors.js';
import { loadUrl } from '../../operations/operator-source.js';
import { readTextIfThere } from '../../store/durable.js';
import { backquote } from '../../text/go-text.js';
import { show } from './show.js';

export async function run(call: Invocation): Promise<void> {
  const file = call.text('file');
  if (file === '') throw new NscError('usage', 'file is required');
  const workspace = call.open();
  const text = isHttpUrl(file) ? await loadUrl(file) : readTextIfThere(expandPath(file, call.io.environment));
  if (text === undefined)
    throw new NscError('usage', `error reading ${backquote(file)}: no such file or directory`);
  await show(call, workspace, readJwt(text));
}

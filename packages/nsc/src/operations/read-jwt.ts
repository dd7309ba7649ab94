// A JWT that lies anywhere: in a file, or behind a URL.
import { isHttpUrl } from '../claims/operator-urls.js';
import { type Described, readJwt } from '../describe/describe.js';
import { expandPath } from '../environment/environment.js';
import { NscError } from '../errors.js';
import { readTextIfThere } from '../store/durable.js';
import { backquote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { loadUrl } from './operator-source.js';

/**
 * Reads a raw or armoured JWT, or the JWT of a creds file, and checks its signature.
 *
 * @param from path, or http(s) URL
 * @throws NscError `usage` when there is no such file; `bad-jwt`, `disk`, `remote`
 */
export async function readJwtFrom({ environment }: Workspace, from: string): Promise<Described> {
  const text = isHttpUrl(from) ? await loadUrl(from) : readTextIfThere(expandPath(from, environment));
  if (text === undefined) {
    throw new NscError('usage', `error reading ${backquote(from)}: no such file or directory`);
  }
  return readJwt(text);
}

// The `.nsc` file, which makes a folder an operator's.
import { join } from 'node:path';
import { NscError } from '../errors.js';
import { backquote } from '../text/go-text.js';
import { readJsonFields, textField } from './json-file.js';
import { STORE_FILE } from './layout.js';

/** What the `.nsc` file says. */
export interface StoreInfo {
  /** The operator's key is elsewhere: accounts are self-signed and exchanged with its account server. */
  readonly managed: boolean;
  readonly name: string;
  readonly kind: string;
  readonly version: string;
}

/**
 * Reads the `.nsc` file of a folder; undefined when it has none.
 *
 * @throws NscError `bad-config` when the file is there but is not such a file
 */
export function readStoreInfo(folder: string): StoreInfo | undefined {
  const path = join(folder, STORE_FILE);
  const fields = readJsonFields(path);
  if (fields === undefined) return undefined;
  const name = textField(fields, 'name');
  if (name === '') {
    throw new NscError('bad-config', `error reading ${backquote(path)}: it names no operator`);
  }
  return {
    managed: fields.get('managed') === true,
    name,
    kind: textField(fields, 'kind'),
    version: textField(fields, 'version'),
  };
}

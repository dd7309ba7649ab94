// Small JSON files of settings, read with care: whatever is wrong with one is said with its path.
import { NscError, reasonOf } from '../errors.js';
import { backquote } from '../text/go-text.js';
import { readTextIfThere } from './durable.js';

/** The fields of a JSON object. */
export type JsonFields = ReadonlyMap<string, unknown>;

/**
 * Reads the fields of a JSON object; undefined when there is no such file.
 *
 * @throws NscError `bad-config` when the file holds something else; `disk`
 */
export function readJsonFields(path: string): JsonFields | undefined {
  const text = readTextIfThere(path);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new NscError('bad-config', `error reading ${backquote(path)}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  if (typeof value !== 'object' || value === null) {
    throw new NscError('bad-config', `error reading ${backquote(path)}: it is not a JSON object`);
  }
  return new Map(Object.entries(value));
}

/** A field that is a text; `''` when it is none. */
export function textField(fields: JsonFields, name: string): string {
  const field = fields.get(name);
  return typeof field === 'string' ? field : '';
}

// The name a usage text gives a flag's value, and the text without the back quotes that named it.
import type { FlagSpec } from './spec.js';

/** A flag's value name and doc as a usage text shows them. */
export interface UsageText {
  /** Empty for flags that take no value. */
  readonly valueName: string;
  readonly doc: string;
}

/**
 * The value's name is what stands in `back quotes` in the doc (as both Go packages have it), else the spec's
 * `valueName`, else the name the type has there.
 */
export function usageText(spec: FlagSpec): UsageText {
  const quoted = /`([^`]*)`/.exec(spec.doc);
  if (quoted !== null)
    return { valueName: quoted[1] ?? '', doc: spec.doc.replace(quoted[0], () => quoted[1] ?? '') };
  return { valueName: spec.valueName ?? TYPE_NAMES[spec.type], doc: spec.doc };
}

const TYPE_NAMES: Readonly<Record<FlagSpec['type'], string>> = {
  string: 'string',
  strings: 'strings',
  boolean: '',
  integer: 'int',
  uint: 'uint',
  duration: 'duration',
  number: 'number',
  count: 'count',
};

/** Orders names as Go sorts strings: by bytes, capitals before small letters. */
export function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

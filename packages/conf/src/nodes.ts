// The tree a configuration text becomes. Nothing is decided here about what a key means: types, ranges and
// unknown keys are the option table's business (see options.ts).
import type { Position } from './position.js';

/** `{ key: value … }`, and the whole file. */
export interface ConfMap {
  readonly kind: 'map';
  readonly position: Position;
  /** By key, exactly as written, in the order of first appearance. */
  readonly entries: ReadonlyMap<string, ConfEntry>;
}

/** One key of a map with its value. */
export interface ConfEntry {
  /** As written, without quotes. */
  readonly key: string;
  /** Where the key stands (the value has its own position). */
  readonly position: Position;
  readonly value: ConfNode;
  /** True once `$key` was used: such a key may exist for that purpose alone, as the Go server allows. */
  readonly usedAsVariable: boolean;
  /** The entry of the same key that this one replaced: the last one counts. */
  readonly replaced?: ConfEntry;
}

/** `[ value, … ]`. */
export interface ConfArray {
  readonly kind: 'array';
  readonly position: Position;
  readonly items: readonly ConfNode[];
}

/** Quoted, bare and block strings alike; also addresses such as 127.0.0.1:4222 and durations such as 2s. */
export interface ConfString {
  readonly kind: 'string';
  readonly position: Position;
  readonly value: string;
}

/** A whole number of 64 bits, its size suffix (k, MB, GiB …) already applied. */
export interface ConfInteger {
  readonly kind: 'integer';
  readonly position: Position;
  readonly value: bigint;
  /** The suffix as written, '' when there was none. */
  readonly suffix: string;
}

/** A number with a fraction or an exponent. */
export interface ConfFloat {
  readonly kind: 'float';
  readonly position: Position;
  readonly value: number;
}

/** true, yes, on, false, no, off in any case, unquoted. */
export interface ConfBoolean {
  readonly kind: 'boolean';
  readonly position: Position;
  readonly value: boolean;
}

/** An ISO 8601 date in full Zulu form: 2016-05-04T18:53:41Z. */
export interface ConfDate {
  readonly kind: 'date';
  readonly position: Position;
  readonly value: Date;
}

/** Any value of the language; `kind` tells which. */
export type ConfNode = ConfMap | ConfArray | ConfString | ConfInteger | ConfFloat | ConfBoolean | ConfDate;

/**
 * Looks a key up without regard to case; an exact match goes first. Costs a walk over the map when there is no
 * exact match.
 */
export function findEntry(map: ConfMap, key: string): ConfEntry | undefined {
  const exact = map.entries.get(key);
  if (exact !== undefined) return exact;
  const folded = key.toLowerCase();
  for (const entry of map.entries.values()) {
    if (entry.key.toLowerCase() === folded) return entry;
  }
  return undefined;
}

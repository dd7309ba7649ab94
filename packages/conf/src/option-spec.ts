// The shape of an option table: the one place a program describes its configuration. Reading, defaults, error
// texts and the reference page all come from the same table, so they cannot drift apart.
import type { ConfNode } from './nodes.js';

/**
 * What an option holds, and what it becomes in {@link ReadResult.values}:
 *
 * - `string`: string. `strings`: string[], also written as a single string.
 * - `integer`: a number that is exact (within ±2^53). `bigint`: a bigint of 64 bits. `float`: number.
 * - `boolean`: boolean.
 * - `duration`: milliseconds, written as Go durations are (`2s`, `1h30m`, `"1.5s"`).
 * - `size`: bytes, as an integer with or without suffix, or a string (`"10G"`; a letter alone is binary there, as
 *   in the Go server's storage sizes).
 * - `date`: Date.
 * - `section`: an object with the options of `options`. `sections`: an array of them, also written as a single map.
 * - `map`: an object whose keys the user chooses; each value is read by `entry`.
 * - `list`: an array whose items are each read by `entry`; a single value is not taken for a list.
 * - `node`: the ConfNode itself, for values whose reader lives elsewhere.
 */
export type OptionType =
  | 'string'
  | 'strings'
  | 'integer'
  | 'bigint'
  | 'float'
  | 'boolean'
  | 'duration'
  | 'size'
  | 'date'
  | 'section'
  | 'sections'
  | 'map'
  | 'list'
  | 'node';

/** One option of a program. */
export interface OptionSpec {
  /** The canonical key, as it appears in values and documentation. Matched without regard to case. */
  readonly key: string;
  /** Other spellings that mean the same, also matched without regard to case. */
  readonly aliases?: readonly string[];
  /** One type, or several for an option that may be written in different ways; the first that fits is taken. */
  readonly type: OptionType | readonly OptionType[];
  /** The least allowed value: of an integer, bigint, float, duration (ms) or size (bytes). */
  readonly min?: number;
  /** The greatest allowed value. Without it an `integer` or `size` may be up to 2^53 - 1. */
  readonly max?: number;
  /** The value when the option is absent, in the form reading it would give. */
  readonly default?: unknown;
  /** The words a string may be; compared without regard to case, given as spelled here. */
  readonly choices?: readonly string[];
  /** What a bare number means for a duration. Without it: seconds, with a warning, as the Go server has it. */
  readonly unit?: 'ms' | 's';
  /** True when the option must be given (within its section, when the section is). */
  readonly required?: boolean;
  /** True for a section whose presence alone means something: absent, it stays undefined instead of its defaults. */
  readonly optional?: boolean;
  /** True for a password, token or seed: its value is kept out of error texts. */
  readonly secret?: boolean;
  /** True when a running program takes a changed value over without restart. */
  readonly reloadable?: boolean;
  /** The version of NATS (or of this program) that brought the option. */
  readonly since?: string;
  /** What to use instead; makes every use a warning. */
  readonly deprecated?: string;
  /** What the option does, for the reference page: a sentence or two of Markdown. */
  readonly doc: string;
  /** The command line flag that sets the same, for the reference page. */
  readonly flag?: string;
  /** How the reference page shows a default that has no useful literal form. */
  readonly defaultText?: string;
  /** The options of a `section` or of each of the `sections`. */
  readonly options?: readonly OptionSpec[];
  /** How each value of a `map` or item of a `list` is read (its key is only used in documentation). */
  readonly entry?: OptionSpec;
  /** A last look at the read value: returns what is wrong with it, or undefined. Must not echo a secret. */
  readonly check?: (value: unknown, node: ConfNode) => string | undefined;
}

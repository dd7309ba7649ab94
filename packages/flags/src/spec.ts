// The one description of a flag from which both readers, both usage texts and the documentation are made.

/**
 * What a flag's value is, and how it reads in `values`:
 *
 * - `string`: any text.
 * - `strings`: `readonly string[]`; repeatable, each value split at commas as a line of CSV (pflag's StringSlice).
 * - `boolean`: takes no value unless attached with `=`; 1, 0, t, f, T, F, true, false, TRUE, FALSE, True, False.
 * - `integer`, `uint`: decimal, 0x, 0o, 0b and leading-0 octal, `_` between digits, as Go literals.
 * - `duration`: milliseconds (may be fractional), written as Go durations: `1h2m3.5s`, `300ms`.
 * - `number`: a count or a size in bytes: `-1`, `1,000`, `10MiB`, `1.5k` (what nsc calls `number`).
 * - `count`: the number of times the flag was given, or the number attached with `=`.
 */
export type FlagType =
  | 'string'
  | 'strings'
  | 'boolean'
  | 'integer'
  | 'uint'
  | 'duration'
  | 'number'
  | 'count';

/** A default, in the form the flag has in `values`. */
export type FlagDefault = string | number | boolean | readonly string[];

/** One flag. */
export interface FlagSpec {
  /** Name without dashes; also its key in `values` and `given`. */
  readonly name: string;
  /** pflag: the one-letter shorthand. Go manner: one more name, of any length. */
  readonly short?: string;
  /** Further names that mean the same flag. */
  readonly aliases?: readonly string[];
  readonly type: FlagType;
  /** Value when the flag is not given; else the type's zero value (`''`, `[]`, `false`, `0`), as in Go. */
  readonly default?: FlagDefault;
  /** pflag's NoOptDefVal: the flag may stand without a value, and then has this one; a value must be attached with `=`. */
  readonly optionalValue?: string;
  /** Smallest value allowed (numbers and durations in ms; inclusive). */
  readonly min?: number;
  /** Largest value allowed (numbers and durations in ms; inclusive). */
  readonly max?: number;
  /** What the flag does; a part in `back quotes` names the value in usage texts. */
  readonly doc: string;
  /** Name of the value in usage texts; default the type's name. */
  readonly valueName?: string;
  /** Heading under which the Go-manner usage lists the flag, as nats-server groups its own. */
  readonly group?: string;
  /** Works, but is in no usage text and is never suggested. */
  readonly hidden?: boolean;
  /** Works, is in no usage text, and giving it adds a warning that ends in this text (what to use in its place). */
  readonly deprecated?: string;
}

/** The type of one flag's value in `values`. */
export type FlagValue<T extends FlagType = FlagType> = T extends 'boolean'
  ? boolean
  : T extends 'string'
    ? string
    : T extends 'strings'
      ? readonly string[]
      : number;

/** A command line that was read. */
export interface ParsedFlags<S extends readonly FlagSpec[] = readonly FlagSpec[]> {
  /** Every flag's value by its `name`, defaults filled in: nothing is undefined; ask `given` whether it was typed. */
  readonly values: { readonly [F in S[number] as F['name']]: FlagValue<F['type']> };
  /** Names of the flags that were typed. */
  readonly given: ReadonlySet<string>;
  /** Arguments that are not flags, in order. */
  readonly rest: string[];
  /** Texts to show on stderr: deprecated flags that were used. */
  readonly warnings: readonly string[];
}

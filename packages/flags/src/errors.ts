// Every error this package throws, in one table: the stable code, when it is thrown, and the words. The words are
// those of Go's `flag` package and of pflag, because people search for them; a suggestion may follow.

/**
 * Why a command line was refused.
 *
 * - `unknown-flag`: no flag of that name; `suggestion` may hold the nearest right one.
 * - `missing-value`: the flag needs a value and the line ended.
 * - `bad-value`: the value does not fit the flag's type or range.
 * - `bad-syntax`: dashes without a name, as `---x` or `-=x`.
 * - `help`: `-h`, `-help` or `--help` was given and no flag of that name is defined; not a mistake of the user's.
 */
export type FlagErrorCode = 'unknown-flag' | 'missing-value' | 'bad-value' | 'bad-syntax' | 'help';

/** What a `FlagError` carries beside its text. */
export interface FlagErrorDetails {
  /** Name of the flag without dashes, as it was typed. */
  readonly flag: string;
  /** The nearest right flag with its dashes, when one is near. */
  readonly suggestion?: string | undefined;
}

/** A command line that cannot be read. The message is fit to be shown to the user as it is. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
  /** Stable reason, for programs. */
  readonly code: FlagErrorCode;
  /** Name of the flag without dashes, as it was typed. */
  readonly flag: string;
  /** The nearest right flag with its dashes, when one is near. */
  readonly suggestion: string | undefined;

  constructor(code: FlagErrorCode, text: string, details: FlagErrorDetails) {
    const { flag, suggestion } = details;
    super(hideSeeds(suggestion === undefined ? text : `${text}; did you mean ${suggestion}?`));
    this.code = code;
    this.flag = flag;
    this.suggestion = suggestion;
  }
}

/** Why a value was refused: its form is wrong, or it is outside the range. */
export type ValueErrorCode = 'bad-syntax' | 'out-of-range';

/** A text that is not a duration, an integer, a size or a list; thrown by the `parse…` functions. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
  /** Stable reason, for programs. */
  readonly code: ValueErrorCode;

  constructor(code: ValueErrorCode, text: string) {
    super(hideSeeds(text));
    this.code = code;
  }
}

/** A private key typed in the wrong place (`-xKSU…`) must not be repeated in an error text. */
function hideSeeds(text: string): string {
  return text.replace(/(S[ACNOUX])[A-Z2-7]{40,}/g, '$1***');
}

// What commands may ask the person at the terminal. Commands know this interface only; the library that draws the
// questions is behind it, and tests answer in its place.

/** What every question has. */
export interface Question {
  /** The question, without a question mark or colon at its end unless it reads better with one. */
  readonly message: string;
  /** What to type on the command line instead, for runs without a terminal: `--name`, or `--url or --name`. */
  readonly flag: string;
}

/** Says why a value cannot be taken; undefined when it can. */
export type Refusal = (value: string) => string | undefined;

/** A line of text. */
export interface TextQuestion extends Question {
  /** What an empty answer means; default `''`. */
  readonly default?: string;
  /** Shown while nothing is typed. */
  readonly hint?: string;
  /** Asked at every key; an answer that is refused is not taken. Gets the default for an empty answer. */
  readonly validate?: Refusal;
}

/** A line of text that is not shown: a seed, a password. It has no default. */
export interface SecretQuestion extends Question {
  readonly validate?: Refusal;
}

/** Yes or no. */
export interface ConfirmQuestion extends Question {
  readonly default: boolean;
}

/** One of the things to choose from. */
export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  /** Shown beside the label while the choice is under the cursor. */
  readonly hint?: string;
}

/** One of several. */
export interface SelectQuestion<T> extends Question {
  /** At least one. */
  readonly choices: readonly Choice<T>[];
  /** The choice under the cursor at first; default the first one. */
  readonly default?: T;
}

/** Any number of several. */
export interface SelectManyQuestion<T> extends Question {
  readonly choices: readonly Choice<T>[];
  /** Those chosen at first. */
  readonly defaults?: readonly T[];
  /** Whether none is no answer; default false. */
  readonly required?: boolean;
}

/**
 * Asks one question after the other. Every method throws NscError `interrupted` when the person leaves (Ctrl-C,
 * Escape, end of input), and `no-terminal` where nobody can be asked.
 */
export interface Prompter {
  /** Whether there is somebody to ask. */
  readonly canAsk: boolean;
  text(question: TextQuestion): Promise<string>;
  secret(question: SecretQuestion): Promise<string>;
  confirm(question: ConfirmQuestion): Promise<boolean>;
  select<T>(question: SelectQuestion<T>): Promise<T>;
  selectMany<T>(question: SelectManyQuestion<T>): Promise<T[]>;
}

/** A refusal made of something that throws when it does not like the value. */
export function refusedBy(check: (value: string) => unknown): Refusal {
  return (value) => {
    try {
      check(value);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
}

/** Choices that are shown as they are. */
export function plainChoices(values: readonly string[]): Choice<string>[] {
  return values.map((value) => ({ value, label: value }));
}

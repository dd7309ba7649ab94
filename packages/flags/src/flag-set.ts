// What both readers share: finding a flag by name, and gathering the values of one command line.
import type { FlagErrorCode } from './errors.js';
import { FlagError, ValueError } from './errors.js';
import { defaultOf, readValue } from './flag-value.js';
import type { FlagDefault, FlagSpec, ParsedFlags } from './spec.js';

/** Every name without dashes under which a flag is known, its own first. */
export function namesOf(spec: FlagSpec, manner: 'go' | 'pflag'): string[] {
  const short = manner === 'go' && spec.short !== undefined ? [spec.short] : [];
  return [spec.name, ...short, ...(spec.aliases ?? [])];
}

/**
 * Flags by name.
 *
 * @throws Error when two flags share a name: a mistake in the program, not on its command line.
 */
export function indexFlags(
  specs: readonly FlagSpec[],
  manner: 'go' | 'pflag',
): ReadonlyMap<string, FlagSpec> {
  const index = new Map<string, FlagSpec>();
  for (const spec of specs) for (const name of namesOf(spec, manner)) addOnce(index, name, spec);
  return index;
}

/** Flags by pflag shorthand. @throws Error when two flags share one, or one is not a single character. */
export function indexShorthands(specs: readonly FlagSpec[]): ReadonlyMap<string, FlagSpec> {
  const index = new Map<string, FlagSpec>();
  for (const spec of specs) {
    if (spec.short === undefined) continue;
    if ([...spec.short].length !== 1) throw new Error(`shorthand of --${spec.name} is not one character`);
    addOnce(index, spec.short, spec);
  }
  return index;
}

function addOnce(index: Map<string, FlagSpec>, name: string, spec: FlagSpec): void {
  if (index.has(name)) throw new Error(`flag redefined: ${name}`);
  index.set(name, spec);
}

/** Flags that may be suggested to somebody who mistyped. */
export function suggestible(specs: readonly FlagSpec[]): readonly FlagSpec[] {
  return specs.filter((spec) => spec.hidden !== true && spec.deprecated === undefined);
}

/** The values of one command line while it is read. */
export class FlagValues {
  readonly #values = new Map<string, FlagDefault>();
  readonly #warnings: string[] = [];

  /**
   * Takes one occurrence of a flag.
   *
   * @param complain makes the error's text from the reason the value was refused for.
   * @throws FlagError `bad-value`.
   */
  set(
    spec: FlagSpec,
    text: string,
    typed: string,
    complain: (reason: string, code: ValueError['code']) => string,
  ): void {
    try {
      this.#values.set(spec.name, readValue(spec, text, this.#values.get(spec.name)));
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      throw new FlagError('bad-value', complain(error.message, error.code), { flag: typed });
    }
    this.#warn(spec);
  }

  /** Takes one occurrence of a `count` flag that stands without a number. */
  increment(spec: FlagSpec): void {
    const before = this.#values.get(spec.name);
    this.#values.set(spec.name, typeof before === 'number' ? before + 1 : 1);
    this.#warn(spec);
  }

  #warn(spec: FlagSpec): void {
    if (spec.deprecated === undefined) return;
    const warning = `Flag --${spec.name} has been deprecated, ${spec.deprecated}`;
    if (!this.#warnings.includes(warning)) this.#warnings.push(warning);
  }

  /** The result: what was given, and the defaults of the rest. */
  finish<const S extends readonly FlagSpec[]>(specs: S, rest: string[]): ParsedFlags<S> {
    // fromEntries defines each key, so that a flag named __proto__ is a key like any other.
    const values: Record<string, FlagDefault> = Object.fromEntries(
      specs.map((spec) => [spec.name, this.#values.get(spec.name) ?? defaultOf(spec)]),
    );
    return {
      // The readers gave every key the type its spec names; the mapped type says the same to the caller.
      values: values as ParsedFlags<S>['values'],
      given: new Set(this.#values.keys()),
      rest,
      warnings: this.#warnings,
    };
  }
}

/** Makes a `FlagError`, with a suggestion when there is one. */
export function flagError(code: FlagErrorCode, text: string, flag: string, suggestion?: string): FlagError {
  return new FlagError(code, text, { flag, suggestion });
}

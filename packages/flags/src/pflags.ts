// Command lines in the manner of pflag (POSIX and GNU style), as nsc and the other cobra programs read theirs.
import { FlagValues, flagError, indexFlags, indexShorthands, namesOf, suggestible } from './flag-set.js';
import { goQuote, goQuoteRune } from './go-quote.js';
import { nearest } from './nearest.js';
import type { FlagSpec, ParsedFlags } from './spec.js';

/**
 * Reads a command line as pflag does: `--long`, `--long=v`, `--long v`, `-s v`, `-s=v`, `-sv`, clusters `-abc`,
 * with positionals anywhere between; behind `--` everything is positional. Booleans, counts and flags with an
 * `optionalValue` take a value only with `=`. `-` alone is a positional.
 *
 * A flag given twice has its last value; `strings` gather all of them. `aliases` are further long names.
 *
 * @param argv arguments behind the program's name, or behind the command's.
 * @throws FlagError with pflag's own words, and the nearest right flag where there is one.
 */
export function parsePflags<const S extends readonly FlagSpec[]>(
  argv: readonly string[],
  specs: S,
): ParsedFlags<S> {
  const reader = new PflagReader(argv, specs);
  reader.run();
  return reader.values.finish(specs, reader.rest);
}

/** A positional argument and where it stood. */
export interface CommandWord {
  readonly word: string;
  /** Index in `argv`. */
  readonly index: number;
}

/**
 * The positionals of a command line before it is known which command's flags it has, as cobra finds its subcommand:
 * flags of `specs` are skipped with their values; an unknown `--long` or `-s` without `=` is taken to have a value
 * behind it. Stops at `--`. Never throws.
 */
export function commandWords(argv: readonly string[], specs: readonly FlagSpec[]): CommandWord[] {
  const longs = indexFlags(specs, 'pflag');
  const shorts = indexShorthands(specs);
  const words: CommandWord[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') {
      if (word !== '' && word !== '-') words.push({ word, index });
      continue;
    }
    const spec = word.startsWith('--') ? longs.get(word.slice(2)) : shorts.get(word.slice(1));
    const mayTakeNext = !word.includes('=') && (word.startsWith('--') || word.length === 2);
    if (mayTakeNext && (spec === undefined || standAlone(spec) === undefined)) index++;
  }
  return words;
}

/** The value a flag has when none is attached, undefined when it must have one. `+1` counts. */
function standAlone(spec: FlagSpec): string | undefined {
  if (spec.optionalValue !== undefined && spec.optionalValue !== '') return spec.optionalValue;
  if (spec.type === 'boolean') return 'true';
  return spec.type === 'count' ? '+1' : undefined;
}

class PflagReader {
  readonly values = new FlagValues();
  readonly rest: string[] = [];
  readonly #argv: readonly string[];
  readonly #specs: readonly FlagSpec[];
  readonly #longs: ReadonlyMap<string, FlagSpec>;
  readonly #shorts: ReadonlyMap<string, FlagSpec>;
  /** Index of the argument that is looked at next. */
  #next = 0;

  constructor(argv: readonly string[], specs: readonly FlagSpec[]) {
    this.#argv = argv;
    this.#specs = specs;
    this.#longs = indexFlags(specs, 'pflag');
    this.#shorts = indexShorthands(specs);
  }

  run(): void {
    for (let argument = this.#take(); argument !== undefined; argument = this.#take()) {
      if (argument === '--') {
        this.rest.push(...this.#argv.slice(this.#next));
        return;
      }
      if (argument.startsWith('--')) this.#long(argument);
      else if (argument.startsWith('-') && argument.length > 1) this.#cluster(argument.slice(1));
      else this.rest.push(argument);
    }
  }

  #take(): string | undefined {
    return this.#next < this.#argv.length ? this.#argv[this.#next++] : undefined;
  }

  #long(argument: string): void {
    const body = argument.slice(2);
    const equals = body.indexOf('=');
    const name = equals === -1 ? body : body.slice(0, equals);
    if (name === '' || name.startsWith('-')) {
      const shown = equals === -1 ? argument : `--${name}=…`;
      throw flagError('bad-syntax', `bad flag syntax: ${shown}`, name);
    }
    const spec = this.#longs.get(name);
    if (spec === undefined) throw this.#unknownLong(name);
    const value = equals === -1 ? (standAlone(spec) ?? this.#take()) : body.slice(equals + 1);
    if (value === undefined) throw flagError('missing-value', `flag needs an argument: --${name}`, name);
    this.#set(spec, value, name, equals === -1);
  }

  /** `-abc`: each character is a flag, until one takes the rest as its value. */
  #cluster(whole: string): void {
    for (let cluster = whole; cluster !== ''; ) {
      const [character = ''] = cluster;
      const after = cluster.slice(character.length);
      const spec = this.#shorts.get(character);
      if (spec === undefined) throw this.#unknownShort(character, cluster, whole);
      if (after.length > 1 && after.startsWith('=')) {
        this.#set(spec, after.slice(1), character, false);
        return;
      }
      const alone = standAlone(spec);
      if (alone !== undefined) {
        this.#set(spec, alone, character, true);
        cluster = after;
        continue;
      }
      const value = after === '' ? this.#take() : after;
      if (value === undefined) {
        const text = `flag needs an argument: ${goQuoteRune(character)} in -${cluster}`;
        throw flagError('missing-value', text, character);
      }
      this.#set(spec, value, character, false);
      return;
    }
  }

  /** @param mayCount whether `+1` is the sign to count one more, and not a number that was attached. */
  #set(spec: FlagSpec, text: string, typed: string, mayCount: boolean): void {
    if (spec.type === 'count' && mayCount && text === '+1') {
      this.values.increment(spec);
      return;
    }
    const shown = spec.short === undefined ? `--${spec.name}` : `-${spec.short}, --${spec.name}`;
    this.values.set(
      spec,
      text,
      typed,
      (reason) => `invalid argument ${goQuote(text)} for ${goQuote(shown)} flag: ${reason}`,
    );
  }

  #unknownLong(name: string): Error {
    if (name === 'help') return flagError('help', 'pflag: help requested', name);
    return flagError('unknown-flag', `unknown flag: --${name}`, name, this.#suggestLong(name));
  }

  #unknownShort(character: string, cluster: string, whole: string): Error {
    if (character === 'h') return flagError('help', 'pflag: help requested', character);
    const text = `unknown shorthand flag: ${goQuoteRune(character)} in -${cluster}`;
    // `-name` for `--name` is the usual slip of people who come from programs with Go's own flags.
    const name = whole.split('=', 1)[0] ?? '';
    const suggestion = name.length > 1 ? this.#suggestLong(name) : this.#suggestShort(character);
    return flagError('unknown-flag', text, character, suggestion);
  }

  #suggestLong(name: string): string | undefined {
    const near = nearest(
      name,
      suggestible(this.#specs).flatMap((spec) => namesOf(spec, 'pflag')),
    );
    return near === undefined ? undefined : `--${near}`;
  }

  #suggestShort(character: string): string | undefined {
    const near = nearest(
      character,
      suggestible(this.#specs).flatMap((spec) => spec.short ?? []),
    );
    return near === undefined ? undefined : `-${near}`;
  }
}

// Command lines in the manner of Go's `flag` package, as nats-server and nats-account-server read theirs.
import { FlagValues, flagError, indexFlags, namesOf, suggestible } from './flag-set.js';
import { goQuote } from './go-quote.js';
import { nearest } from './nearest.js';
import type { FlagSpec, ParsedFlags } from './spec.js';

/**
 * Reads a command line as Go's `flag` package does: `-x`, `--x`, `-x=v`, `-x v`; one dash or two mean the same and
 * names may be of any length (`-DV` is one flag). Booleans and counts take a value only with `=`. Reading stops at
 * the first argument that is not a flag (`-` alone is not one) or behind `--`; what follows is `rest`.
 *
 * A flag given twice has its last value; `strings` gather all of them. `short` and `aliases` are further names.
 *
 * @param argv arguments behind the program's name.
 * @throws FlagError with Go's own words, and the nearest right flag where there is one.
 */
export function parseGoFlags<const S extends readonly FlagSpec[]>(
  argv: readonly string[],
  specs: S,
): ParsedFlags<S> {
  const flags = indexFlags(specs, 'go');
  const values = new FlagValues();
  let at = 0;
  for (; at < argv.length; at++) {
    const argument = argv[at] ?? '';
    if (argument.length < 2 || !argument.startsWith('-')) break;
    if (argument === '--') {
      at++;
      break;
    }
    const { name, value } = splitArgument(argument);
    const spec = flags.get(name);
    if (spec === undefined) throw unknown(name, specs);
    if (value === undefined && spec.type === 'count') values.increment(spec);
    else if (value !== undefined || spec.type === 'boolean') set(values, spec, name, value ?? 'true');
    else if (at + 1 < argv.length) set(values, spec, name, argv[++at] ?? '');
    else throw flagError('missing-value', `flag needs an argument: -${name}`, name);
  }
  return values.finish(specs, argv.slice(at));
}

function splitArgument(argument: string): { name: string; value: string | undefined } {
  const body = argument.slice(argument.startsWith('--') ? 2 : 1);
  const equals = body.indexOf('=', 1);
  const name = equals === -1 ? body : body.slice(0, equals);
  if (name.startsWith('-') || name.startsWith('=')) {
    const shown = argument.replace(/(.=).*/s, '$1…');
    throw flagError('bad-syntax', `bad flag syntax: ${shown}`, name);
  }
  return { name, value: equals === -1 ? undefined : body.slice(equals + 1) };
}

function set(values: FlagValues, spec: FlagSpec, name: string, text: string): void {
  values.set(spec, text, name, (reason, code) => {
    // Go tells "parse error" from "value out of range" and no more; where our reason says how to do better, it stays.
    const short = code === 'bad-syntax' ? 'parse error' : reason.replace(/^strconv\.\w+: parsing .*: /s, '');
    return spec.type === 'boolean'
      ? `invalid boolean value ${goQuote(text)} for -${name}: ${short}`
      : `invalid value ${goQuote(text)} for flag -${name}: ${short}`;
  });
}

function unknown(name: string, specs: readonly FlagSpec[]): Error {
  if (name === 'h' || name === 'help') return flagError('help', 'flag: help requested', name);
  const near = nearest(
    name,
    suggestible(specs).flatMap((spec) => namesOf(spec, 'go')),
  );
  const text = `flag provided but not defined: -${name}`;
  return flagError('unknown-flag', text, name, near === undefined ? undefined : `-${near}`);
}

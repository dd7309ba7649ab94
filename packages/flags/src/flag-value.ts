// From the text of one flag's value to the value: types, ranges, and the reasons why not, in either package's words.
import { formatThousands, parseByteSize } from './byte-size.js';
import { formatCsvLine, parseCsvLine } from './csv-line.js';
import { ValueError } from './errors.js';
import { formatGoDuration, parseGoDuration } from './go-duration.js';
import { parseGoInteger } from './go-integer.js';
import { goQuote } from './go-quote.js';
import type { FlagDefault, FlagSpec, FlagType } from './spec.js';

/** Go's `strconv.ParseBool` accepts these and nothing else. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text): [string, boolean] => [text, true]),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text): [string, boolean] => [text, false]),
]);

const ZERO: Readonly<Record<FlagType, FlagDefault>> = {
  string: '',
  strings: [],
  boolean: false,
  integer: 0,
  uint: 0,
  duration: 0,
  number: 0,
  count: 0,
};

/** The value of a flag that was not given. */
export function defaultOf(spec: FlagSpec): FlagDefault {
  return spec.default ?? ZERO[spec.type];
}

/** Whether usage texts leave the default out, because it is the type's zero value. */
export function defaultIsZero(spec: FlagSpec): boolean {
  const value = defaultOf(spec);
  return Array.isArray(value) ? value.length === 0 : value === ZERO[spec.type];
}

/** The default as both packages print it, strings without their quotes. */
export function defaultText(spec: FlagSpec): string {
  const value = defaultOf(spec);
  if (typeof value === 'object') return `[${formatCsvLine(value)}]`;
  if (typeof value !== 'number') return String(value);
  if (spec.type === 'duration') return formatGoDuration(value);
  return spec.type === 'number' ? formatThousands(value) : String(value);
}

/**
 * The value a flag has after one more text was given for it.
 *
 * @param before what earlier occurrences gave, undefined when this is the first: lists grow, the rest is replaced.
 * @throws ValueError with the reason in the words of strconv or the type's own parser.
 */
export function readValue(spec: FlagSpec, text: string, before: FlagDefault | undefined): FlagDefault {
  switch (spec.type) {
    case 'string':
      return text;
    case 'strings':
      return [...(Array.isArray(before) ? before : []), ...parseCsvLine(text)];
    case 'boolean':
      return readBoolean(text);
    case 'duration':
      return inRange(spec, parseGoDuration(text), formatGoDuration);
    case 'number':
      return inRange(spec, parseByteSize(text), formatThousands);
    case 'uint':
      return inRange(spec, readInteger('ParseUint', 'uint', text), String);
    default:
      return inRange(spec, readInteger('ParseInt', 'int', text), String);
  }
}

function readBoolean(text: string): boolean {
  const value = BOOLEANS.get(text);
  if (value === undefined)
    throw new ValueError('bad-syntax', `strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`);
  return value;
}

function readInteger(reader: 'ParseInt' | 'ParseUint', kind: 'int' | 'uint', text: string): number {
  try {
    return parseGoInteger(text, kind);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ValueError(error.code, `strconv.${reader}: parsing ${goQuote(text)}: ${error.message}`);
  }
}

function inRange(spec: FlagSpec, value: number, write: (bound: number) => string): number {
  const { min, max } = spec;
  if (min !== undefined && value < min) throw outOfRange(spec, write);
  if (max !== undefined && value > max) throw outOfRange(spec, write);
  return value;
}

function outOfRange({ min, max }: FlagSpec, write: (bound: number) => string): ValueError {
  if (min === undefined)
    return new ValueError('out-of-range', `value out of range: at most ${write(max ?? 0)}`);
  if (max === undefined) return new ValueError('out-of-range', `value out of range: at least ${write(min)}`);
  return new ValueError('out-of-range', `value out of range: ${write(min)} to ${write(max)}`);
}

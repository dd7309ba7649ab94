// What begins with a digit or a minus sign: integers with size suffixes, floats, dates, addresses, and bare
// strings that only look like one of them at first.
import { BRACKET_CLOSE, DOT, END, endsBareValue, isDigit, MINUS } from './characters.js';
import { type Cursor, showCharacter } from './cursor.js';
import type { ConfNode } from './nodes.js';
import type { Position } from './position.js';
import { readBare } from './strings.js';

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

const KILO = 1000n;
const KIBI = 1024n;

/** What a size suffix multiplies by, as the Go parser has it: a letter alone is decimal, with b or i binary. */
const SUFFIXES: ReadonlyMap<string, bigint> = new Map(
  ['k', 'm', 'g', 't', 'p', 'e'].flatMap((letter, index): [string, bigint][] => {
    const power = BigInt(index + 1);
    return [
      [letter, KILO ** power],
      ...['b', 'i', 'ib'].map((rest): [string, bigint] => [letter + rest, KIBI ** power]),
    ];
  }),
);

const DATE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/;
const DATE_LENGTH = '2016-05-04T18:53:41Z'.length;

/** Reads the value the cursor stands on, which begins with a digit or `-`. */
export function readNumeric(cursor: Cursor): ConfNode {
  const { text } = cursor;
  const position = cursor.position();
  const start = cursor.at;
  const negative = text.charCodeAt(start) === MINUS;
  let at = negative ? start + 1 : start;
  if (negative && !isDigit(codeAt(text, at))) {
    cursor.at = at;
    cursor.fail(
      'bad-number',
      `a digit must follow the minus sign, not ${showCharacter(cursor)}; put a string in quotes`,
      position,
    );
  }
  while (isDigit(codeAt(text, at))) at++;
  const code = codeAt(text, at);
  if (code === DOT) return readFraction(cursor, position, at);
  if (!negative && code === MINUS) return readDate(cursor, position, at);
  const suffixEnd = endOfSuffix(text, at);
  if (suffixEnd > at) {
    if (endsBareValue(codeAt(text, suffixEnd))) return readInteger(cursor, position, at, suffixEnd);
    return bareString(cursor, position, suffixEnd);
  }
  if (negative || endsBareValue(code)) return readInteger(cursor, position, at, at);
  return bareString(cursor, position, at + 1);
}

function codeAt(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) : END;
}

/** The end of a suffix letter and the b's and i's behind it; `at` itself when there is no suffix. */
function endOfSuffix(text: string, at: number): number {
  if (!'kmgtpeKMGTPE'.includes(text.charAt(at)) || at >= text.length) return at;
  let end = at + 1;
  while (end < text.length && 'biBI'.includes(text.charAt(end))) end++;
  return end;
}

function bareString(cursor: Cursor, position: Position, literalTo: number): ConfNode {
  return { kind: 'string', position, value: readBare(cursor, literalTo).value };
}

function readInteger(cursor: Cursor, position: Position, digitsEnd: number, end: number): ConfNode {
  const { text } = cursor;
  const suffix = text.slice(digitsEnd, end);
  const factor = suffix === '' ? 1n : SUFFIXES.get(suffix.toLowerCase());
  if (factor === undefined) {
    cursor.fail(
      'bad-number',
      `"${suffix}" is not a size suffix; use k, kb, ki or kib (likewise m, g, t, p, e)`,
      position,
    );
  }
  let from = cursor.at;
  const negative = text.charCodeAt(from) === MINUS;
  if (negative) from++;
  while (from < digitsEnd - 1 && text.charAt(from) === '0') from++;
  // 19 digits hold every 64-bit number; longer ones are not even converted, which would take quadratic time.
  if (digitsEnd - from > 19) tooLarge(cursor, position);
  const magnitude = BigInt(text.slice(from, digitsEnd)) * factor;
  const value = negative ? -magnitude : magnitude;
  if (value > INT64_MAX || value < INT64_MIN) tooLarge(cursor, position);
  cursor.at = end;
  return { kind: 'integer', position, value, suffix };
}

function tooLarge(cursor: Cursor, position: Position): never {
  return cursor.fail('bad-number', 'this integer is out of the range of 64 bits', position);
}

/** From the dot on: a float, or an address when a second dot follows. */
function readFraction(cursor: Cursor, position: Position, dot: number): ConfNode {
  const { text } = cursor;
  const start = cursor.at;
  let at = dot + 1;
  if (!isDigit(codeAt(text, at))) {
    cursor.at = at;
    cursor.fail(
      'bad-number',
      `a digit must follow the dot, not ${showCharacter(cursor)}; put a string in quotes`,
      position,
    );
  }
  while (isDigit(codeAt(text, at))) at++;
  if (codeAt(text, at) === DOT) {
    while (at < text.length && '0123456789.:-'.includes(text.charAt(at))) at++;
    cursor.at = at;
    checkEnd(cursor, position, 'address');
    return { kind: 'string', position, value: text.slice(start, at) };
  }
  cursor.at = at;
  checkEnd(cursor, position, 'number');
  const value = Number(text.slice(start, at));
  if (!Number.isFinite(value))
    cursor.fail('bad-number', 'this number is out of the range of 64-bit floats', position);
  return { kind: 'float', position, value };
}

/** Says what to do where the Go parser only says what it did not expect. */
function checkEnd(cursor: Cursor, position: Position, what: string): void {
  const code = cursor.peek();
  if (endsBareValue(code) || code === BRACKET_CLOSE) return;
  cursor.fail(
    'bad-number',
    `${showCharacter(cursor)} cannot follow ${what === 'address' ? 'an address' : 'a number'}; put the value in quotes if it is a string`,
    position,
  );
}

function readDate(cursor: Cursor, position: Position, dash: number): ConfNode {
  const { text } = cursor;
  const written = text.slice(cursor.at, cursor.at + DATE_LENGTH);
  const match = dash - cursor.at === 4 ? DATE.exec(written) : null;
  const value = match === null ? undefined : toDate(match);
  if (value === undefined) {
    cursor.fail(
      'bad-date',
      'this looks like a date and is none; dates are written 2016-05-04T18:53:41Z; put a string in quotes',
      position,
    );
  }
  cursor.at += DATE_LENGTH;
  return { kind: 'date', position, value };
}

function toDate(match: RegExpExecArray): Date | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const exists =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return exists ? date : undefined;
}

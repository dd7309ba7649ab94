// How the left side of an entry is read: keys, and the file name behind `include`.
import {
  BACKSLASH,
  BRACE_CLOSE,
  BRACE_OPEN,
  COMMA,
  DOUBLE_QUOTE,
  END,
  isBlank,
  isDigit,
  isLineEnd,
  isSeparator,
  isSpace,
  SEMICOLON,
  SINGLE_QUOTE,
} from './characters.js';
import { type Cursor, showCharacter } from './cursor.js';
import type { Position } from './position.js';
import { readRawQuoted } from './strings.js';

/** A key as written, without its quotes. */
export interface Key {
  readonly key: string;
  readonly position: Position;
  /** True for `"include"`, which is an ordinary key. */
  readonly quoted: boolean;
}

/** A quoted key, in which nothing is an escape, or a bare one, which ends at white space or a separator. */
export function readKey(cursor: Cursor): Key {
  const { text } = cursor;
  const code = cursor.peek();
  if (code === SINGLE_QUOTE || code === DOUBLE_QUOTE) {
    const position = cursor.position(cursor.at + 1);
    return { key: readRawQuoted(cursor, 'key'), position, quoted: true };
  }
  if (',;[]{}=:/'.includes(text.charAt(cursor.at))) {
    const advice =
      code === COMMA || code === SEMICOLON ? 'remove it' : 'put a key with such characters in quotes';
    cursor.fail('unexpected-character', `a key was expected here, not ${showCharacter(cursor)}; ${advice}`);
  }
  const position = cursor.position();
  const start = cursor.at;
  let at = start;
  while (at < text.length) {
    const next = text.charCodeAt(at);
    if (isSpace(next) || isSeparator(next)) break;
    if (next === BRACE_OPEN) {
      cursor.fail('unexpected-character', 'a space is missing before this { (or put the key in quotes)', at);
    }
    at++;
  }
  cursor.at = at;
  const key = text.slice(start, at);
  cursor.checkUndamaged(key, position);
  return { key, position, quoted: false };
}

/** The file name behind `include`, quoted or bare. */
export function readIncludePath(cursor: Cursor): string {
  const { text } = cursor;
  const code = cursor.peek();
  if (code === SINGLE_QUOTE || code === DOUBLE_QUOTE) return readRawQuoted(cursor, 'include');
  if (
    code === END ||
    isLineEnd(code) ||
    isDigit(code) ||
    code === BACKSLASH ||
    '[{(-=:'.includes(text.charAt(cursor.at))
  ) {
    cursor.fail(
      'bad-include',
      `include must be followed by the name of a file, not by ${showCharacter(cursor)}; put the name in quotes`,
    );
  }
  const start = cursor.at;
  let at = start;
  while (at < text.length && !endsIncludePath(text.charCodeAt(at))) at++;
  cursor.at = at;
  return text.slice(start, at);
}

function endsIncludePath(code: number): boolean {
  return (
    isLineEnd(code) || isBlank(code) || code === SEMICOLON || code === BRACE_CLOSE || code === SINGLE_QUOTE
  );
}

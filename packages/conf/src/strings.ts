// How the four kinds of string are read: 'single', "double", bare and ( block ). Each function starts with the
// cursor on the first character and leaves it behind the last.
import { BACKSLASH, DOUBLE_QUOTE, END, endsBareValue, NEWLINE, RETURN, SINGLE_QUOTE } from './characters.js';
import { type Cursor, showCharacter } from './cursor.js';

/** Text between quotes as it stands there, line ends included: single-quoted strings and quoted keys. */
export function readRawQuoted(cursor: Cursor, what: 'string' | 'key' | 'include'): string {
  const quote = cursor.text.charAt(cursor.at);
  const from = cursor.at + 1;
  const to = cursor.text.indexOf(quote, from);
  if (to < 0) cursor.fail('unexpected-end', `this ${what} is never closed; add the missing ${quote}`);
  const position = cursor.position(from);
  const value = cursor.text.slice(from, to);
  cursor.countLines(from, to);
  cursor.at = to + 1;
  cursor.checkUndamaged(value, position);
  return value;
}

/** A double-quoted string with its escapes: those of the Go parser and, so that JSON can be read, JSON's own. */
export function readDoubleQuoted(cursor: Cursor): string {
  const { text } = cursor;
  const opening = cursor.position();
  const start = cursor.position(cursor.at + 1);
  let from = cursor.at + 1;
  let at = from;
  let value = '';
  for (;;) {
    const code = at < text.length ? text.charCodeAt(at) : END;
    if (code === END) {
      cursor.fail('unexpected-end', 'this string is never closed; add the missing "', opening);
    }
    if (code === DOUBLE_QUOTE) break;
    if (code === NEWLINE) cursor.countLines(at, at + 1);
    if (code !== BACKSLASH) {
      at++;
      continue;
    }
    value += text.slice(from, at);
    cursor.at = at + 1;
    value += readJsonEscape(cursor) ?? readEscape(cursor);
    at = cursor.at;
    from = at;
  }
  value += text.slice(from, at);
  cursor.at = at + 1;
  cursor.checkUndamaged(value, start);
  return value;
}

/** A bare string, and whether a backslash made it one for certain: `\x74rue` is not a boolean. */
export interface BareText {
  readonly value: string;
  readonly escaped: boolean;
}

/**
 * A string without quotes, up to a blank, the end of the line or one of `, ; ] }`. The characters before
 * `literalTo` are taken as they are: the Go parser has read them as a number before it knew better.
 */
export function readBare(cursor: Cursor, literalTo = cursor.at): BareText {
  const { text } = cursor;
  const start = cursor.position();
  let from = cursor.at;
  let at = literalTo;
  let value = '';
  let escaped = false;
  for (;;) {
    const code = at < text.length ? text.charCodeAt(at) : END;
    if (endsBareValue(code)) break;
    if (code === SINGLE_QUOTE && at > literalTo) {
      cursor.fail('unexpected-character', 'a quote inside a bare string; put the whole value in quotes', at);
    }
    if (code !== BACKSLASH) {
      at++;
      continue;
    }
    escaped = true;
    value += text.slice(from, at);
    cursor.at = at + 1;
    value += readEscape(cursor);
    at = cursor.at;
    from = at;
  }
  value += text.slice(from, at);
  cursor.at = at;
  cursor.checkUndamaged(value, start);
  return { value, escaped };
}

/**
 * A block string: everything from `(` to a `)` that is alone on its line, the line ends at both edges included.
 */
export function readBlock(cursor: Cursor): string {
  const { text } = cursor;
  const from = cursor.at + 1;
  let to = text.indexOf('\n)', cursor.at);
  while (to >= 0 && !isLineOver(text, to + 2)) to = text.indexOf('\n)', to + 1);
  if (to < 0) {
    cursor.fail(
      'unexpected-end',
      'this block string is never closed; it ends with a ) alone at the start of a line',
    );
  }
  const position = cursor.position(from);
  const value = text.slice(from, to + 1);
  cursor.countLines(from, to + 1);
  cursor.at = to + 2;
  cursor.checkUndamaged(value, position);
  return value;
}

function isLineOver(text: string, at: number): boolean {
  if (at >= text.length) return true;
  const code = text.charCodeAt(at);
  return code === NEWLINE || code === RETURN;
}

/** The escapes of the Go parser. The cursor stands behind the backslash. */
function readEscape(cursor: Cursor): string {
  const letter = cursor.text.charAt(cursor.at);
  switch (letter) {
    case 't':
      cursor.at++;
      return '\t';
    case 'n':
      cursor.at++;
      return '\n';
    case 'r':
      cursor.at++;
      return '\r';
    case '"':
    case '\\':
      cursor.at++;
      return letter;
    case 'x':
      return readBytes(cursor);
  }
  return cursor.fail(
    'bad-escape',
    `\\ before ${showCharacter(cursor)} is not an escape; use \\t, \\n, \\r, \\", \\\\ or \\xHH, or single quotes`,
    cursor.at - 1,
  );
}

/** JSON's escapes that the Go parser does not have; undefined when it is none of them. */
function readJsonEscape(cursor: Cursor): string | undefined {
  switch (cursor.text.charAt(cursor.at)) {
    case '/':
      cursor.at++;
      return '/';
    case 'b':
      cursor.at++;
      return '\b';
    case 'f':
      cursor.at++;
      return '\f';
    case 'u': {
      const digits = cursor.text.slice(cursor.at + 1, cursor.at + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
        cursor.fail('bad-escape', '\\u needs four hexadecimal digits', cursor.at - 1);
      }
      cursor.at += 5;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
  }
  return undefined;
}

/** A run of \xHH: bytes, which together must be UTF-8 since a string here is text. */
function readBytes(cursor: Cursor): string {
  const { text } = cursor;
  const start = cursor.at - 1;
  const bytes: number[] = [];
  let at = start;
  while (text.charCodeAt(at) === BACKSLASH && text.charAt(at + 1) === 'x') {
    const digits = text.slice(at + 2, at + 4);
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) {
      cursor.fail('bad-escape', '\\x needs two hexadecimal digits', at);
    }
    bytes.push(Number.parseInt(digits, 16));
    at += 4;
  }
  try {
    const value = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
    cursor.at = at;
    return value;
  } catch {
    return cursor.fail('not-utf8', 'these \\x bytes are not UTF-8; write the character itself', start);
  }
}

// A place in a text that moves forward and always knows its line and column.
import { END, HASH, isBlank, isLineEnd, isSpace, NEWLINE, SLASH } from './characters.js';
import { ConfError, type ConfErrorCode } from './errors.js';
import type { Position } from './position.js';

/** Reads one text from front to back. Whoever moves `at` over a line end says so with `countLines`. */
export class Cursor {
  readonly text: string;
  /** The name of the text in positions. */
  readonly file: string;
  /** Offset of the next character. */
  at = 0;
  #line = 1;
  #lineStart = 0;
  readonly #damaged: boolean;

  /** `damaged`: the bytes of the file were not all UTF-8, so that U+FFFD in `text` may stand for lost ones. */
  constructor(text: string, file: string, damaged = false) {
    this.text = text;
    this.file = file;
    this.#damaged = damaged;
    // Windows editors put a byte order mark in front; it is no part of the first key.
    if (text.charCodeAt(0) === 0xfeff) {
      this.at = 1;
      this.#lineStart = 1;
    }
    const nul = text.indexOf('\0');
    if (nul >= 0) {
      this.countLines(0, nul);
      this.fail('unexpected-character', 'a NUL byte is no text; is this a configuration file?', nul);
    }
  }

  /** Code of the character `ahead` of the cursor, or END. */
  peek(ahead = 0): number {
    const at = this.at + ahead;
    return at < this.text.length ? this.text.charCodeAt(at) : END;
  }

  /** Position of an offset on the current line; of the next character without an offset. */
  position(at = this.at): Position {
    return { file: this.file, line: this.#line, column: at - this.#lineStart + 1 };
  }

  /** Counts the line ends in [from, to): to be called when the cursor has jumped there. */
  countLines(from: number, to: number): void {
    // Not indexOf: in a text of one long line that would search to the end of it every time.
    for (let at = from; at < to; at++) {
      if (this.text.charCodeAt(at) !== NEWLINE) continue;
      this.#line++;
      this.#lineStart = at + 1;
    }
  }

  /** Moves over spaces and tabs. */
  skipBlanks(): void {
    while (isBlank(this.peek())) this.at++;
  }

  /** Moves over white space, line ends included. */
  skipSpaces(): void {
    for (;;) {
      const code = this.peek();
      if (!isSpace(code)) return;
      this.at++;
      if (code === NEWLINE) {
        this.#line++;
        this.#lineStart = this.at;
      }
    }
  }

  /** At `#` or `//`? */
  atComment(): boolean {
    const code = this.peek();
    return code === HASH || (code === SLASH && this.peek(1) === SLASH);
  }

  /** Moves to the end of the line, not over it. */
  skipComment(): void {
    while (this.at < this.text.length && !isLineEnd(this.peek())) this.at++;
  }

  /** Moves over white space and comments. */
  skipSpacesAndComments(): void {
    for (;;) {
      this.skipSpaces();
      if (!this.atComment()) return;
      this.skipComment();
    }
  }

  /** Refuses a key or value in which bytes were lost when the file was read as UTF-8. */
  checkUndamaged(value: string, position: Position): void {
    if (this.#damaged && value.includes('\ufffd')) {
      throw new ConfError('not-utf8', position, 'this is not UTF-8; save the file as UTF-8');
    }
  }

  /** Throws a ConfError at an offset of the current line, or at a position taken earlier. */
  fail(code: ConfErrorCode, text: string, where: number | Position = this.at): never {
    throw new ConfError(code, typeof where === 'number' ? this.position(where) : where, text);
  }
}

/** How an error text shows one character of the input. */
export function showCharacter(cursor: Cursor, at = cursor.at): string {
  const code = cursor.text.codePointAt(at);
  if (code === undefined) return 'the end of the text';
  if (isLineEnd(code)) return 'the end of the line';
  if (code < 0x20 || (code >= 0x7f && code < 0xa0))
    return `U+${code.toString(16).padStart(4, '0').toUpperCase()}`;
  return `'${String.fromCodePoint(code)}'`;
}

// The character classes of the language, by code. END stands for the end of the text.

export const END = -1;
export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const RETURN = 0x0d;
export const SPACE = 0x20;
export const DOUBLE_QUOTE = 0x22;
export const HASH = 0x23;
export const DOLLAR = 0x24;
export const SINGLE_QUOTE = 0x27;
export const PAREN_OPEN = 0x28;
export const PAREN_CLOSE = 0x29;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const EQUALS = 0x3d;
export const BRACKET_OPEN = 0x5b;
export const BACKSLASH = 0x5c;
export const BRACKET_CLOSE = 0x5d;
export const BRACE_OPEN = 0x7b;
export const BRACE_CLOSE = 0x7d;

/** Space or tab: what may stand around a value on its line. */
export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** What ends a line; a carriage return does so too, as in the Go parser. */
export function isLineEnd(code: number): boolean {
  return code === NEWLINE || code === RETURN;
}

/** White space as Unicode has it: what may stand between entries and ends a bare key. */
export function isSpace(code: number): boolean {
  if (code <= SPACE) return code === SPACE || (code >= TAB && code <= RETURN);
  if (code < 0x85) return false;
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** `=` or `:`. */
export function isSeparator(code: number): boolean {
  return code === EQUALS || code === COLON;
}

/** What ends a bare value: end of line or text, blank, comma, semicolon, closing bracket or brace. */
export function endsBareValue(code: number): boolean {
  return (
    code === END ||
    isBlank(code) ||
    isLineEnd(code) ||
    code === COMMA ||
    code === SEMICOLON ||
    code === BRACKET_CLOSE ||
    code === BRACE_CLOSE
  );
}

// A logged text may hold what a stranger sent. It must not end its line and forge the next one, nor steer the terminal.

// C0 and C1 control characters but the tab, the line and paragraph separators, and the marks that reverse the
// direction of text (with which a line can be made to read as another).
const UNSAFE = /[^\P{Cc}\t]|[\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
const EVERY_UNSAFE = new RegExp(UNSAFE, 'gu');

/** The text as one line that shows its control characters as `\n`, `\r`, `\x1b` or `\u202e`. */
export function oneLine(text: string): string {
  return UNSAFE.test(text) ? text.replace(EVERY_UNSAFE, shown) : text;
}

function shown(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
}

// Quoting of texts inside messages as Go's %q does it, so that a user sees blanks, line breaks and control characters.

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** The text in double quotes, with Go's escapes (`%q` of a string). Half a surrogate pair becomes U+FFFD. */
export function goQuote(text: string): string {
  return quoteWith(text, '"');
}

/** One character in single quotes, with Go's escapes (`%q` of a rune). */
export function goQuoteRune(character: string): string {
  return quoteWith(character, "'");
}

function quoteWith(text: string, quote: string): string {
  let out = quote;
  for (const character of text) {
    if (character === quote) out += `\\${quote}`;
    else out += NAMED_ESCAPES[character] ?? (PRINTABLE.test(character) ? character : codeEscape(character));
  }
  return out + quote;
}

function codeEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd';
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

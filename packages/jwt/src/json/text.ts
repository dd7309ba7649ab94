/**
 * JSON text as Go's encoding/json writes it, where JSON.stringify differs: `<`, `>`, `&` and the two Unicode line
 * separators are escaped, half surrogates become U+FFFD, and the keys of maps are sorted by their UTF-8 bytes.
 */

const escaped = /[<>&\u2028\u2029]/g;
const halfSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** A string as JSON. */
export function jsonString(value: string): string {
  const whole = value.replace(halfSurrogate, '\ufffd');
  return JSON.stringify(whole).replace(escaped, (character) => escapes[character] ?? character);
}

/** The order of Go's strings, that of their UTF-8 bytes: by code point, not by UTF-16 unit. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    let a = left.charCodeAt(index);
    let b = right.charCodeAt(index);
    if (a !== b) {
      // surrogates stand for code points above all other units
      if (a >= 0xd800 && b >= 0xd800) {
        a = a >= 0xe000 ? a - 0x800 : a + 0x2000;
        b = b >= 0xe000 ? b - 0x800 : b + 0x2000;
      }
      return a - b;
    }
  }
  return left.length - right.length;
}

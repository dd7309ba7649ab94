/**
 * Base64 for URLs without padding (RFC 4648 section 5): the three parts of a JWT are written in it. Kept apart so
 * that the package needs no Buffer and runs in a browser.
 */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const FOREIGN = 255;
const LINE_BREAK = 254;

const codes = new Uint8Array(64);
const values = new Uint8Array(128).fill(FOREIGN);
for (let index = 0; index < 64; index++) {
  codes[index] = alphabet.charCodeAt(index);
  values[alphabet.charCodeAt(index)] = index;
}
values[10] = LINE_BREAK;
values[13] = LINE_BREAK;

const ascii = new TextDecoder('latin1');

/** The base64url text of some bytes, without padding. */
export function encodeBase64Url(bytes: Uint8Array): string {
  const out = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let at = 0;
  let index = 0;
  for (; index + 2 < bytes.length; index += 3) {
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    out[at++] = codes[group >>> 18] ?? 0;
    out[at++] = codes[(group >>> 12) & 63] ?? 0;
    out[at++] = codes[(group >>> 6) & 63] ?? 0;
    out[at++] = codes[group & 63] ?? 0;
  }
  if (index < bytes.length) {
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8);
    out[at++] = codes[group >>> 18] ?? 0;
    out[at++] = codes[(group >>> 12) & 63] ?? 0;
    if (index + 1 < bytes.length) out[at++] = codes[(group >>> 6) & 63] ?? 0;
  }
  return ascii.decode(out);
}

/**
 * The bytes of a base64url text without padding; a number, the offset of the first character that does not
 * belong, when it is not one. Line breaks are skipped and left-over bits ignored, as the Go library does.
 */
export function decodeBase64Url(text: string): Uint8Array | number {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let pending = 0;
  for (let index = 0; index < text.length; index++) {
    const value = values[text.charCodeAt(index)] ?? FOREIGN;
    if (value >= LINE_BREAK) {
      if (value === LINE_BREAK) continue;
      return index;
    }
    pending = ((pending << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = (pending >>> bits) & 255;
    }
  }
  if (bits === 6) return text.length; // a lone last character carries no byte
  return length === bytes.length ? bytes : bytes.subarray(0, length);
}

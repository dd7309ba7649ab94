/**
 * Base32 (RFC 4648, capital letters, no padding): keys, `jti` and activation hashes are written in it. Kept
 * apart because neither JavaScript nor Node has one.
 */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const values = new Uint8Array(128).fill(255);
for (let index = 0; index < alphabet.length; index++) values[alphabet.charCodeAt(index)] = index;

/** The base32 text of some bytes, without padding. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let pending = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(pending >>> bits) & 31];
    }
    pending &= (1 << bits) - 1;
  }
  if (bits > 0) text += alphabet[(pending << (5 - bits)) & 31];
  return text;
}

/**
 * The bytes of a base32 text without padding; undefined when a character is foreign or the length impossible.
 * Left-over bits that do not fill a byte are ignored, as the Go library does.
 */
export function decodeBase32(text: string): Uint8Array | undefined {
  const remainder = text.length % 8;
  if (remainder === 1 || remainder === 3 || remainder === 6) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let length = 0;
  let bits = 0;
  let pending = 0;
  for (let index = 0; index < text.length; index++) {
    const value = values[text.charCodeAt(index)] ?? 255;
    if (value === 255) return undefined;
    pending = (pending << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = pending >>> bits;
      pending &= (1 << bits) - 1;
    }
  }
  return bytes;
}

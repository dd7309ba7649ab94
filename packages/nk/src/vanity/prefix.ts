// What a public key must begin with, as bits of the raw key, so that nearly every key is refused by one comparison.
//
//   byte of the kind   raw key                           a key is base32: five bits a letter
//   LLLLL000           aabbbbbc ccccdddd d…              L the kind's letter; the next letter is 000aa, so A, B, C
//                                                        or D; then bbbbb, ccccc, ddddd …
import { NkError } from '../errors.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Bits that are compared at once: those of four base64 letters. */
const BITS = 24;

const sextets = new Uint8Array(128);
for (let index = 0; index < BASE64URL.length; index++) sextets[BASE64URL.charCodeAt(index)] = index;

/** A prefix, ready to be compared. */
export interface KeyPrefix {
  /** The letters, capital, behind the letter of the kind. */
  readonly letters: string;
  /** The first 24 bits of a raw key that has the prefix, where `mask` has ones. */
  readonly bits: number;
  readonly mask: number;
}

/**
 * Reads a prefix.
 *
 * @param text base32 letters in any case, without the letter of the kind
 * @throws NkError `usage` when no key can begin so
 */
export function readPrefix(text: string): KeyPrefix {
  const letters = text.toUpperCase();
  const values = [...letters].map((letter) => ALPHABET.indexOf(letter));
  if (values.includes(-1)) {
    throw new NkError('usage', `Can not generate base32 encoded strings to match '${letters}'`);
  }
  const [first = 0, ...others] = values;
  if (first > 3) {
    throw new NkError(
      'usage',
      `Can not generate keys to match '${letters}': behind the letter of its kind every public key goes on with A, B, C or D`,
    );
  }
  let [bits, length] = letters === '' ? [0, 0] : [first, 2];
  for (const value of others) {
    if (length >= BITS) break;
    bits = bits * 32 + value;
    length += 5;
  }
  const known = Math.min(length, BITS);
  bits = Math.floor(bits / 2 ** (length - known)) * 2 ** (BITS - known);
  return { letters, bits, mask: 2 ** BITS - 2 ** (BITS - known) };
}

/** Whether a raw key, given as base64 for URLs, may have the prefix; it surely has when the prefix has five letters or fewer. */
export function mayHavePrefix(rawKey: string, { bits, mask }: KeyPrefix): boolean {
  const head =
    (sextet(rawKey, 0) << 18) | (sextet(rawKey, 1) << 12) | (sextet(rawKey, 2) << 6) | sextet(rawKey, 3);
  return (head & mask) === bits;
}

function sextet(text: string, index: number): number {
  return sextets[text.charCodeAt(index)] ?? 0;
}

/** Whether a key has the prefix behind the letter of its kind. */
export function hasPrefix({ publicKey }: { readonly publicKey: string }, { letters }: KeyPrefix): boolean {
  return publicKey.startsWith(letters, 1);
}

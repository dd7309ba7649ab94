// Account keys as 35 bytes that sort as the keys do. The base32 alphabet does not sort as its values (digits come
// before letters in text, after them in value), so this is the same five bits a character with the digits first.
import type { AccountKey } from './store.js';

/** Characters of a public key. */
export const KEY_CHARS = 56;
/** Bytes of its code: 56 times five bits, nothing left over. */
export const KEY_BYTES = 35;

const ORDERED = '234567ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const HIGHEST = 31;

/** For every character below 128 its place in `ORDERED`, 255 where it has none. */
const places = new Uint8Array(128).fill(255);
for (let place = 0; place < ORDERED.length; place++) places[ORDERED.charCodeAt(place)] = place;

/** The five-bit values of a text, packed; `fill` stands for every character that is missing. */
function pack(values: (index: number) => number): Uint8Array {
  const code = new Uint8Array(KEY_BYTES);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let index = 0; index < KEY_CHARS; index++) {
    held = ((held << 5) | values(index)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      code[at++] = (held >> bits) & 0xff;
    }
  }
  return code;
}

/** The code of a key that has been checked to be one. */
export function encodeKey(key: AccountKey): Uint8Array {
  return pack((index) => places[key.charCodeAt(index)] ?? 0);
}

/** The key of a code that `encodeKey` made, read at `offset`. */
export function decodeKey(code: Uint8Array, offset = 0): AccountKey {
  let key = '';
  let bits = 0;
  let held = 0;
  for (let at = offset; at < offset + KEY_BYTES; at++) {
    held = ((held << 8) | (code[at] ?? 0)) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      key += ORDERED[(held >> bits) & HIGHEST];
    }
  }
  return key as AccountKey;
}

/** Where a listing starts: at the first code greater than this one, or at this one itself when `inclusive`. */
export interface KeyBound {
  readonly code: Uint8Array;
  readonly inclusive: boolean;
}

/** The bound that leaves exactly the keys greater than `text`, whatever the text is. */
export function boundAfter(text: string): KeyBound {
  let valid = 0;
  while (valid < KEY_CHARS && valid < text.length && placeAt(text, valid) <= HIGHEST) valid++;
  const prefix = (index: number): number => placeAt(text, index);
  if (valid === KEY_CHARS) return { code: pack(prefix), inclusive: false };
  if (valid === text.length) {
    // Every key that continues the text is greater than it.
    return { code: pack((index) => (index < valid ? prefix(index) : 0)), inclusive: true };
  }
  // The first character that no key has: keys with a greater one at its place follow.
  const next = [...ORDERED].findIndex((character) => character > (text[valid] ?? ''));
  if (next < 0) return { code: pack((index) => (index < valid ? prefix(index) : HIGHEST)), inclusive: false };
  const after = (index: number): number => (index < valid ? prefix(index) : index === valid ? next : 0);
  return { code: pack(after), inclusive: true };
}

function placeAt(text: string, index: number): number {
  return places[text.charCodeAt(index)] ?? 255;
}

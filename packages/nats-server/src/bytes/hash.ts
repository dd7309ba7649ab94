/**
 * Hashes of subjects, taken while looking for their end. Seeded at random so that nobody can prepare subjects that
 * fall into one place.
 */
import { randomInt } from 'node:crypto';
import { bytes, view } from './memory.js';

const u8 = bytes;
const dv = view;
const SEED = randomInt(0x7fffffff) | 0;
const FACTOR = 0x5bd1e995;

/** The hash of what `scanWord` passed last. */
let lastHash = 0;

/**
 * Looks for the end of a word: the first byte of 32 or less. Four bytes at a time, hashing on the way.
 *
 * @returns where the word ends, or `end` or more when it does not end before that.
 */
export function scanWord(from: number, end: number): number {
  let hash = SEED;
  for (let at = from; at < end; at += 4) {
    const word = dv.getInt32(at, true);
    // The lowest set bit marks the first byte below 33.
    const low = (word - 0x21212121) & ~word & 0x80808080;
    if (low !== 0) {
      const bit = 31 - Math.clz32(low & -low);
      if (bit > 7) hash = Math.imul(hash ^ (word & ((1 << (bit - 7)) - 1)), FACTOR);
      lastHash = hash ^ (hash >>> 13);
      return at + (bit >>> 3);
    }
    hash = Math.imul(hash ^ word, FACTOR);
    hash ^= hash >>> 15;
  }
  return end;
}

/** The hash of the word that `scanWord` found last. */
export function wordHash(): number {
  return lastHash;
}

/** A hash of any bytes, for tables of tokens. Not the same as `scanWord`'s. */
export function hashOf(from: number, length: number, salt: number): number {
  let hash = SEED ^ Math.imul(salt, 0x9e3779b1);
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    hash = Math.imul(hash ^ dv.getInt32(from + i, true), FACTOR);
    hash ^= hash >>> 15;
  }
  for (; i < length; i++) hash = Math.imul(hash ^ (u8[from + i] as number), FACTOR);
  return (hash ^ (hash >>> 13)) | 0;
}

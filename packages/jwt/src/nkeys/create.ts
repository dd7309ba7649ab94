/** Key pairs of any kind, new or from a seed: the kind decides which sort of pair comes out. */

import { randomBytes } from '../crypto.js';
import { type CurveKeyPair, createCurveKeyPair, curveKeyPair } from './curve-key-pair.js';
import { type KeyPair, signingKeyPair } from './key-pair.js';
import type { KeyKind } from './kinds.js';
import { RAW_KEY_BYTES, readSeed } from './text.js';

/** A new key pair of a kind, from the platform's random source. */
export function createKeyPair(kind: 'curve'): CurveKeyPair;
export function createKeyPair(kind: KeyKind): KeyPair;
export function createKeyPair(kind: KeyKind): KeyPair {
  return kind === 'curve' ? createCurveKeyPair() : signingKeyPair(kind, randomBytes(RAW_KEY_BYTES));
}

/**
 * The key pair of a seed. White space around the seed is allowed.
 * @throws NkeyError `invalid-encoding`, `invalid-checksum`, `invalid-seed`
 */
export function keyPairFromSeed(seed: string): KeyPair {
  const { kind, raw } = readSeed(seed);
  return kind === 'curve' ? curveKeyPair(raw) : signingKeyPair(kind, raw);
}

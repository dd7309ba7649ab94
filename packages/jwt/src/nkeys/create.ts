/** Key pairs of any kind, new or from a seed: the kind decides which sort of pair comes out. */

import { randomBytes } from '../crypto.js';
import { type CurveKeyPair, curveKeyPair } from './curve-key-pair.js';
import { type KeyPair, signingKeyPair } from './key-pair.js';
import type { KeyKind } from './kinds.js';
import { RAW_KEY_BYTES, readSeed } from './text.js';

/**
 * A new key pair of a kind.
 * @param raw its 32 secret bytes, which it takes over; default from the platform's random source
 * @throws NkeyError `invalid-seed-length`
 */
export function createKeyPair(kind: 'curve', raw?: Uint8Array): CurveKeyPair;
export function createKeyPair(kind: KeyKind, raw?: Uint8Array): KeyPair;
export function createKeyPair(kind: KeyKind, raw = randomBytes(RAW_KEY_BYTES)): KeyPair {
  return kind === 'curve' ? curveKeyPair(raw) : signingKeyPair(kind, raw);
}

/**
 * The key pair of a seed. White space around the seed is allowed.
 * @throws NkeyError `invalid-encoding`, `invalid-checksum`, `invalid-seed`
 */
export function keyPairFromSeed(seed: string): KeyPair {
  const { kind, raw } = readSeed(seed);
  return kind === 'curve' ? curveKeyPair(raw) : signingKeyPair(kind, raw);
}

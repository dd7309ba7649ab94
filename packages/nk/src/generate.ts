// New keys.
import { createKeyPair, type KeyKind, type KeyPair } from '@nats-ts/jwt';
import { EntropyFile } from './entropy.js';
import { NkError } from './errors.js';
import { kindLetters } from './kinds.js';

/** Secret bytes of every key. */
const RAW_BYTES = 32;

/**
 * Makes a key.
 *
 * @param entropyFile where its 32 secret bytes come from; default the platform's random source
 * @throws NkError `disk`, `entropy`
 */
export function generateKey(kind: KeyKind, entropyFile?: string): KeyPair {
  if (entropyFile === undefined) return createKeyPair(kind);
  const entropy = new EntropyFile(entropyFile);
  try {
    return keyFromEntropy(kind, entropy);
  } finally {
    entropy.close();
  }
}

/** Makes a key of the next bytes of a source. @throws NkError `disk`, `entropy` */
export function keyFromEntropy(kind: KeyKind, entropy: EntropyFile): KeyPair {
  try {
    return createKeyPair(kind, entropy.read(RAW_BYTES));
  } catch (error) {
    if (!(error instanceof NkError) || error.code !== 'entropy') throw error;
    throw new NkError('entropy', `Error creating ${kindLetters[kind]}: ${error.message}`);
  }
}

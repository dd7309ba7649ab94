// Keys in files: the first line that is a key, be it a seed or a public key; creds files work too.
import {
  isPublicKey,
  isSeed,
  type KeyPair,
  keyPairFromPublicKey,
  keyPairFromSeed,
  NkeyError,
} from '@nats-ts/jwt';
import { NkError } from './errors.js';
import { readFile } from './read-file.js';

/** The first key in a text. @throws NkError `no-key` */
export function findKey(text: string): string {
  for (const line of text.split('\n')) {
    const word = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (isSeed(word) || isPublicKey(word)) return word;
  }
  throw new NkError('no-key', 'Could not find a valid key');
}

/** The key pair of the seed in a file. @throws NkError `disk`, `no-key`; NkeyError `invalid-seed` */
export function readSeedFile(path: string): KeyPair {
  const key = findKey(readFile(path).toString('latin1'));
  if (!isSeed(key)) throw new NkeyError('invalid-seed');
  return keyPairFromSeed(key);
}

/** The public key in a file. @throws NkError `disk`, `no-key`; NkeyError `invalid-public-key` */
export function readPublicKeyFile(path: string): KeyPair {
  const key = findKey(readFile(path).toString('latin1'));
  if (!isPublicKey(key)) throw new NkeyError('invalid-public-key');
  return keyPairFromPublicKey(key);
}

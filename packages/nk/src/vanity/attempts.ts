// The innermost loop of the search: key after key from node:crypto, until one may begin as wished. It loads nothing
// else, so that a thread is at work at once.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type KeyPrefix, mayHavePrefix } from './prefix.js';

interface GeneratedPair {
  readonly publicKey: { readonly x: string };
  readonly privateKey: KeyObject;
}

// Asked for the public half as JWK, Node makes no object for it: that is as fast as making the pair alone, and three
// times as fast as asking for DER. Node's types do not know this form here.
const OPTIONS = { publicKeyEncoding: { format: 'jwk' } };
const generate = generateKeyPairSync as unknown as (
  type: KeyAlgorithm,
  options: typeof OPTIONS,
) => GeneratedPair;

/** The algorithms of keys: curve keys are X25519, all others Ed25519. */
export type KeyAlgorithm = 'ed25519' | 'x25519';

/**
 * Makes keys until one may have the prefix; it surely has when the prefix has five letters or fewer.
 *
 * @param attempts how many keys to make at most
 * @returns the 32 secret bytes of the key, or undefined when none may have the prefix
 */
export function tryKeys(
  algorithm: KeyAlgorithm,
  prefix: KeyPrefix,
  attempts: number,
): Uint8Array<ArrayBuffer> | undefined {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { publicKey, privateKey } = generate(algorithm, OPTIONS);
    if (!mayHavePrefix(publicKey.x, prefix)) continue;
    return Uint8Array.from(Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url'));
  }
  return undefined;
}

// Keys as flags give them: a seed, a public key, or the path of a file that holds one.
import {
  isPublicKey,
  isSeed,
  type KeyKind,
  type KeyOfKind,
  type KeyPair,
  keyPairFromPublicKey,
  keyPairFromSeed,
} from '@nats-ts/jwt';
import { type Environment, expandPath } from '../environment/environment.js';
import { NscError, reasonOf } from '../errors.js';
import { readTextIfThere } from '../store/durable.js';
import { quote } from '../text/go-text.js';

/**
 * Reads a key given as text.
 *
 * @returns undefined when the text is neither a key nor the path of a file
 * @throws NscError `bad-key` when it is the path of a file without a key; `disk`
 */
export function resolveKeyText(text: string, environment: Environment): KeyPair | undefined {
  const pair = keyOf(text);
  if (pair !== undefined) return pair;
  const content = readTextIfThere(expandPath(text, environment));
  if (content === undefined) return undefined;
  const found = keyOf(content.trim());
  if (found === undefined) throw new NscError('bad-key', `the file ${quote(text)} holds no key`);
  return found;
}

/**
 * Reads a key of one kind given as text.
 *
 * @throws NscError `bad-key` when it is no key, no file, or a key of another kind; `disk`
 */
export function requireKeyText(text: string, kind: KeyKind, environment: Environment): KeyPair {
  const pair = resolveKeyText(text, environment);
  if (pair === undefined) {
    throw new NscError('bad-key', `${showKeyText(text)} is neither ${article(kind)} key nor a file with one`);
  }
  if (pair.kind !== kind) {
    throw new NscError(
      'bad-key',
      `specified key is not a valid ${kind} nkey: it is ${article(pair.kind)} key`,
    );
  }
  return pair;
}

/** The public key of a pair, which must be of a kind. @throws NscError `bad-key` */
export function publicKeyOf<K extends KeyKind>(pair: KeyPair, kind: K): KeyOfKind[K] {
  if (isPublicKey(pair.publicKey, kind)) return pair.publicKey;
  throw new NscError('bad-key', `${article(kind)} key is needed, not ${article(pair.kind)} key`);
}

/** A key given as text, fit to be shown: seeds are not, not even misspelt ones. */
export function showKeyText(text: string): string {
  return /^S[A-Z2-7]{20,}$/.test(text.trim()) ? 'the given seed' : quote(text);
}

function keyOf(text: string): KeyPair | undefined {
  if (isPublicKey(text)) return keyPairFromPublicKey(text);
  if (!isSeed(text)) return undefined;
  try {
    return keyPairFromSeed(text);
  } catch (error) {
    throw new NscError('bad-key', `the given seed is not valid: ${reasonOf(error)}`);
  }
}

/** The kind with its article: `an account`, `a user`. */
export function article(kind: KeyKind): string {
  return `${/^[ao]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

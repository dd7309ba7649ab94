/** Keys that sign: of operators, accounts, users, servers and clusters. All are Ed25519 (RFC 8032). */

import {
  ed25519Private,
  ed25519PublicOf,
  ed25519Sign,
  ed25519Verify,
  ed25519VerifyInBackground,
  type PrivateHandle,
  randomBytes,
} from '../crypto.js';
import { NkeyError } from '../errors.js';
import type { KeyKind, PublicKey, Seed } from './kinds.js';
import { publicHandle } from './public-handles.js';
import { publicKeyText, RAW_KEY_BYTES, readPublicKey, seedText } from './text.js';

/** What signs a token: a key pair, or a stand-in for one that lives elsewhere. */
export interface Signer {
  /** Who signs. */
  readonly publicKey: PublicKey;
  /** The 64 bytes of the Ed25519 signature of the data. */
  sign(data: Uint8Array): Uint8Array;
}

/** A key, with its secret half or without. */
export interface KeyPair extends Signer {
  readonly kind: KeyKind;
  /** The secret half as text. @throws NkeyError `public-key-only` when it is not known, `wiped` after `wipe` */
  readonly seed: Seed;
  /** Whether `sign` works. */
  readonly canSign: boolean;
  /** @throws NkeyError `cannot-sign` without the secret half, `curve-cannot-sign` of a curve key, `wiped` */
  sign(data: Uint8Array): Uint8Array;
  /** Whether the signature is this key's. @throws NkeyError `curve-cannot-sign` of a curve key */
  verify(data: Uint8Array, signature: Uint8Array): boolean;
  /** Forgets the secret half: its bytes are overwritten. Copies taken before, as text, are not reached. */
  wipe(): void;
}

/** The kinds of keys that sign. */
export type SigningKind = Exclude<KeyKind, 'curve'>;

class SecretKeyPair implements KeyPair {
  readonly kind: KeyKind;
  readonly publicKey: PublicKey;
  readonly #raw: Uint8Array;
  #handle: PrivateHandle | undefined;

  constructor(kind: SigningKind, raw: Uint8Array) {
    this.kind = kind;
    this.#raw = raw;
    this.#handle = ed25519Private(raw);
    this.publicKey = publicKeyText(kind, ed25519PublicOf(this.#handle));
  }

  get canSign(): boolean {
    return this.#handle !== undefined;
  }

  get seed(): Seed {
    if (this.#handle === undefined) throw new NkeyError('wiped');
    return seedText(this.kind, this.#raw);
  }

  sign(data: Uint8Array): Uint8Array {
    if (this.#handle === undefined) throw new NkeyError('wiped');
    return ed25519Sign(this.#handle, data);
  }

  verify(data: Uint8Array, signature: Uint8Array): boolean {
    return verifySignature(this.publicKey, data, signature);
  }

  wipe(): void {
    this.#raw.set(randomBytes(this.#raw.length));
    this.#handle = undefined;
  }
}

class PublicKeyOnly implements KeyPair {
  readonly kind: KeyKind;
  readonly publicKey: PublicKey;
  readonly canSign = false;

  constructor(kind: KeyKind, publicKey: PublicKey) {
    this.kind = kind;
    this.publicKey = publicKey;
  }

  get seed(): Seed {
    throw new NkeyError('public-key-only');
  }

  sign(): Uint8Array {
    throw new NkeyError(this.kind === 'curve' ? 'curve-cannot-sign' : 'cannot-sign');
  }

  verify(data: Uint8Array, signature: Uint8Array): boolean {
    if (this.kind === 'curve') throw new NkeyError('curve-cannot-sign');
    return verifySignature(this.publicKey, data, signature);
  }

  wipe(): void {
    // there is nothing secret to forget
  }
}

/** Whether a signature of the data was made by the owner of a public key. False for anything malformed. */
export function verifySignature(publicKey: string, data: Uint8Array, signature: Uint8Array): boolean {
  const handle = publicHandle(publicKey);
  return handle !== undefined && ed25519Verify(handle, data, signature);
}

/** As `verifySignature`, on another thread. */
export async function verifySignatureInBackground(
  publicKey: string,
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const handle = publicHandle(publicKey);
  return handle !== undefined && ed25519VerifyInBackground(handle, data, signature);
}

/** A signing key pair of raw seed bytes, which it takes over. */
export function signingKeyPair(kind: SigningKind, raw: Uint8Array): KeyPair {
  if (raw.length !== RAW_KEY_BYTES) throw new NkeyError('invalid-seed-length');
  return new SecretKeyPair(kind, raw);
}

/**
 * A key that can verify only.
 * @throws NkeyError `invalid-encoding`, `invalid-checksum`, `invalid-public-key`
 */
export function keyPairFromPublicKey(key: string): KeyPair {
  const { kind } = readPublicKey(key);
  return new PublicKeyOnly(kind, key as PublicKey);
}

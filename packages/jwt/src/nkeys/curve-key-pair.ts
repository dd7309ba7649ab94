/**
 * Curve keys (xkeys): the authorization callout encrypts with them. X25519 and XSalsa20-Poly1305 together, as
 * NaCl's `crypto_box`; the wire form is `xkv1`, a nonce of 24 bytes, and the box (ADR-26, the nkeys library).
 */

import { hsalsa, xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { randomBytes, x25519PublicOf, x25519Shared } from '../crypto.js';
import { NkeyError } from '../errors.js';
import type { KeyPair } from './key-pair.js';
import type { CurveKey, Seed } from './kinds.js';
import { publicKeyText, RAW_KEY_BYTES, readPublicKey, readSeed, seedText } from './text.js';

const version = new TextEncoder().encode('xkv1');
const NONCE_BYTES = 24;
const HEAD_BYTES = version.length + NONCE_BYTES;

// the words of "expand 32-byte k", Salsa20's constant for keys of 32 bytes, read as little-endian
const sigma = Uint32Array.of(0x61707865, 0x3320646e, 0x79622d32, 0x6b206574);

/** A key pair that encrypts for, and decrypts from, the owner of another curve key. */
export interface CurveKeyPair extends KeyPair {
  readonly kind: 'curve';
  readonly publicKey: CurveKey;
  /**
   * Encrypts for a recipient, under a fresh random nonce.
   * @throws NkeyError `invalid-recipient`, `wiped`
   */
  seal(data: Uint8Array, recipient: CurveKey): Uint8Array;
  /**
   * Decrypts what a sender sealed for this key.
   * @throws NkeyError `invalid-encrypted`, `invalid-encrypted-version`, `invalid-sender`, `could-not-decrypt`, `wiped`
   */
  open(data: Uint8Array, sender: CurveKey): Uint8Array;
}

/** The words of a key, little-endian on every machine. */
function words(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, index) => view.getUint32(index * 4, true));
}

/** The key of the box: HSalsa20 of the shared secret. */
function boxKey(shared: Uint8Array): Uint8Array {
  const out = new Uint32Array(8);
  hsalsa(sigma, words(shared), new Uint32Array(4), out);
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < 8; index++) view.setUint32(index * 4, out[index] ?? 0, true);
  out.fill(0);
  return bytes;
}

function rawCurveKey(text: string): Uint8Array | undefined {
  try {
    const { kind, raw } = readPublicKey(text);
    return kind === 'curve' ? raw : undefined;
  } catch {
    return undefined;
  }
}

class SecretCurveKeyPair implements CurveKeyPair {
  readonly kind = 'curve';
  readonly canSign = false;
  readonly publicKey: CurveKey;
  readonly #raw: Uint8Array;
  #wiped = false;

  constructor(raw: Uint8Array) {
    this.#raw = raw;
    this.publicKey = publicKeyText('curve', x25519PublicOf(raw));
  }

  get seed(): Seed {
    return seedText('curve', this.#secret());
  }

  sign(): Uint8Array {
    throw new NkeyError('curve-cannot-sign');
  }

  verify(): boolean {
    throw new NkeyError('curve-cannot-sign');
  }

  seal(data: Uint8Array, recipient: CurveKey): Uint8Array {
    const key = this.#sharedWith(recipient, 'invalid-recipient');
    const nonce = randomBytes(NONCE_BYTES);
    const box = xsalsa20poly1305(key, nonce).encrypt(data);
    key.fill(0);
    const sealed = new Uint8Array(HEAD_BYTES + box.length);
    sealed.set(version);
    sealed.set(nonce, version.length);
    sealed.set(box, HEAD_BYTES);
    return sealed;
  }

  open(data: Uint8Array, sender: CurveKey): Uint8Array {
    if (data.length <= HEAD_BYTES) throw new NkeyError('invalid-encrypted');
    if (!version.every((byte, index) => data[index] === byte))
      throw new NkeyError('invalid-encrypted-version');
    const key = this.#sharedWith(sender, 'invalid-sender');
    try {
      return xsalsa20poly1305(key, data.subarray(version.length, HEAD_BYTES)).decrypt(
        data.subarray(HEAD_BYTES),
      );
    } catch {
      throw new NkeyError('could-not-decrypt');
    } finally {
      key.fill(0);
    }
  }

  wipe(): void {
    this.#wiped = true;
    this.#raw.set(randomBytes(this.#raw.length));
  }

  #secret(): Uint8Array {
    if (this.#wiped) throw new NkeyError('wiped');
    return this.#raw;
  }

  #sharedWith(other: string, code: 'invalid-recipient' | 'invalid-sender'): Uint8Array {
    const secret = this.#secret();
    const raw = rawCurveKey(other);
    const shared = raw && x25519Shared(secret, raw);
    if (shared === undefined) throw new NkeyError(code);
    const key = boxKey(shared);
    shared.fill(0);
    return key;
  }
}

/** A new curve key pair. */
export function createCurveKeyPair(): CurveKeyPair {
  return new SecretCurveKeyPair(randomBytes(RAW_KEY_BYTES));
}

/** The curve key pair of raw seed bytes, which it takes over. @throws NkeyError `invalid-seed-length` */
export function curveKeyPair(raw: Uint8Array): CurveKeyPair {
  if (raw.length !== RAW_KEY_BYTES) throw new NkeyError('invalid-seed-length');
  return new SecretCurveKeyPair(raw);
}

/**
 * The curve key pair of a seed (`SX…`).
 * @throws NkeyError as `keyPairFromSeed`, and `invalid-curve-seed` for a seed of another kind
 */
export function curveKeyPairFromSeed(seed: string): CurveKeyPair {
  const { kind, raw } = readSeed(seed);
  if (kind !== 'curve') throw new NkeyError('invalid-curve-seed');
  return new SecretCurveKeyPair(raw);
}

/**
 * The one door to cryptography: nothing else in the package imports from `node:`. To run where there is no
 * `node:crypto`, replace this file by one with the same exports.
 */

import type { KeyObject } from 'node:crypto';

let loaded: typeof import('node:crypto') | undefined;

/** `node:crypto`, loaded when it is first needed: whoever only reads names and keys is spared the time it takes. */
function node(): typeof import('node:crypto') {
  loaded ??= process.getBuiltinModule('node:crypto');
  return loaded;
}

// A raw 32-byte key becomes a KeyObject by putting the fixed DER head of its kind before it (RFC 8410).
const ed25519PrivateHead = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32);
const x25519PrivateHead = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32);
const x25519PublicHead = Uint8Array.of(48, 42, 48, 5, 6, 3, 43, 101, 110, 3, 33, 0);

/** A private key in the form the platform likes best; its insides are nobody's business but this file's. */
export type PrivateHandle = KeyObject;
/** A public key in the form the platform likes best. */
export type PublicHandle = KeyObject;

function joined(head: Uint8Array, tail: Uint8Array): Buffer {
  return Buffer.concat([head, tail]);
}

function privateHandle(head: Uint8Array, seed: Uint8Array): KeyObject {
  const der = joined(head, seed);
  try {
    return node().createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } finally {
    der.fill(0);
  }
}

function rawPublicKey(handle: KeyObject): Uint8Array {
  const der = node().createPublicKey(handle).export({ format: 'der', type: 'spki' });
  return Uint8Array.from(der.subarray(der.length - 32));
}

/** The Ed25519 private key of a 32-byte seed. */
export function ed25519Private(seed: Uint8Array): PrivateHandle {
  return privateHandle(ed25519PrivateHead, seed);
}

/**
 * The Ed25519 public key of its 32 raw bytes. They go in as a JWK: that takes a tenth of the time that DER takes, and a
 * broker does it once for each user.
 */
export function ed25519Public(raw: Uint8Array): PublicHandle {
  const x = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('base64url');
  return node().createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** The 32 raw bytes of the public half of an Ed25519 private key. */
export function ed25519PublicOf(handle: PrivateHandle): Uint8Array {
  return rawPublicKey(handle);
}

/** The 64 bytes of an Ed25519 signature. */
export function ed25519Sign(handle: PrivateHandle, data: Uint8Array): Uint8Array {
  return Uint8Array.from(node().sign(null, data, handle));
}

/** Whether a signature is that of the data under the key. A malformed signature is simply a wrong one. */
export function ed25519Verify(handle: PublicHandle, data: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === 64 && node().verify(null, data, handle, signature);
}

/** As `ed25519Verify`, on another thread. */
export function ed25519VerifyInBackground(
  handle: PublicHandle,
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (signature.length !== 64) return Promise.resolve(false);
  return new Promise((resolve, reject) => {
    node().verify(null, data, handle, signature, (error, holds) => {
      if (error === null) resolve(holds);
      else reject(error);
    });
  });
}

/** The 32 raw bytes of the X25519 public key of a 32-byte private one. */
export function x25519PublicOf(secret: Uint8Array): Uint8Array {
  return rawPublicKey(privateHandle(x25519PrivateHead, secret));
}

/** The secret that two X25519 keys share; undefined when the public one is a point of low order. */
export function x25519Shared(secret: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined {
  try {
    const shared = node().diffieHellman({
      privateKey: privateHandle(x25519PrivateHead, secret),
      publicKey: node().createPublicKey({
        key: joined(x25519PublicHead, publicKey),
        format: 'der',
        type: 'spki',
      }),
    });
    return Uint8Array.from(shared);
  } catch {
    return undefined;
  }
}

/** SHA-256. */
export function sha256(data: Uint8Array): Uint8Array {
  return Uint8Array.from(node().createHash('sha256').update(data).digest());
}

/** SHA-512/256, which is not a cut SHA-512: it starts from values of its own. */
export function sha512t256(data: Uint8Array): Uint8Array {
  return Uint8Array.from(node().createHash('sha512-256').update(data).digest());
}

/** Bytes fit for keys and nonces. */
export function randomBytes(length: number): Uint8Array {
  return Uint8Array.from(node().randomBytes(length));
}

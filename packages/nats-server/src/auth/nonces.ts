/** Nonces for clients to sign. Random bytes are taken from the system for many at a time: each call has its price. */
import { randomFillSync } from 'node:crypto';

/** Bytes of a nonce. */
const BYTES = 11;
/** Nonces that are made of the bytes taken at a time. */
const AT_A_TIME = 128;

const pool = Buffer.alloc(BYTES * AT_A_TIME);
let at = pool.length;

/** A nonce nobody has seen, as INFO carries it: 15 characters of URL-safe base64. */
export function createNonce(): string {
  if (at === pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  const nonce = pool.toString('base64url', at, at + BYTES);
  at += BYTES;
  return nonce;
}

// What a client says of itself when it has read the nonce of INFO.
import { keyPairFromSeed } from '@nats-ts/jwt';

/** A client with a key that the configuration names. */
export function byNkey({ public: nkey, seed }) {
  const sign = signer(seed);
  return (nonce) => ({ nkey, sig: sign(nonce) });
}

/** A client with a JWT and the key it is about. @param {import('./operator/world.mjs').User} user */
export function byCreds({ jwt, seed }) {
  const sign = signer(seed);
  return (nonce) => ({ jwt, sig: sign(nonce) });
}

function signer(seed) {
  const key = keyPairFromSeed(seed);
  return (nonce) => Buffer.from(key.sign(Buffer.from(nonce))).toString('base64url');
}

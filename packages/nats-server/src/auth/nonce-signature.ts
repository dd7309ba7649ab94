/** Proof of a key: the signature of the nonce that INFO carried, in base64, with or without padding, URL-safe or not. */
import { verifySignature, verifySignatureInBackground } from '@nats-ts/jwt';

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** Whether a text is the signature of a nonce by the owner of a public key. False for whatever is malformed. */
export function signedNonce(publicKey: string, nonce: string, signature: string): boolean {
  if (nonce === '' || !BASE64.test(signature)) return false;
  return verifySignature(publicKey, Buffer.from(nonce, 'latin1'), Buffer.from(signature, 'base64'));
}

/** As `signedNonce`, on another thread: many clients that come at once do not hold up those that are there. */
export function signedNonceInBackground(
  publicKey: string,
  nonce: string,
  signature: string,
): Promise<boolean> {
  if (nonce === '' || !BASE64.test(signature)) return Promise.resolve(false);
  return verifySignatureInBackground(
    publicKey,
    Buffer.from(nonce, 'latin1'),
    Buffer.from(signature, 'base64'),
  );
}

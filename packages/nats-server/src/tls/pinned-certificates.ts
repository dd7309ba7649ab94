/** Pinned certificates: only clients whose public key is known may connect, whoever signed their certificate. */
import { createHash, X509Certificate } from 'node:crypto';

/** SHA-256 of a certificate's public key (SubjectPublicKeyInfo in DER), hex in lower case. */
export function publicKeyHash(certificate: Uint8Array): string {
  const { publicKey } = new X509Certificate(certificate);
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** Whether a certificate demands that its status be stapled (RFC 7633: the TLS feature `status_request`). */
import type { X509Certificate } from 'node:crypto';

/**
 * The extension as DER writes it: the identifier 1.3.6.1.5.5.7.1.24, then an octet string with a sequence that holds
 * the feature 5 alone, which is how authorities write it. Looked for as bytes, so that servers without OCSP need no
 * reader of ASN.1.
 */
const EXTENSION = Buffer.from('06082b06010505070118', 'hex');
const STATUS_REQUEST = Buffer.from('020105', 'hex');

/** The longest content of the extension that is looked at, in bytes. */
const REACH = 32;

/** True for certificates that clients take only with a staple. */
export function mustStaple({ raw }: X509Certificate): boolean {
  const at = raw.indexOf(EXTENSION);
  if (at < 0) return false;
  const start = at + EXTENSION.length;
  return raw.subarray(start, start + REACH).includes(STATUS_REQUEST);
}

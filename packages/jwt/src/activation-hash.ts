/** The name under which an account server keeps an activation: who exports what to whom, wildcards left out. */

import { encodeBase32 } from './base32.js';
import type { ActivationClaims } from './claims/activation.js';
import { sha256 } from './crypto.js';
import { JwtError } from './errors.js';

/** The subject up to its first wildcard; `_` when it begins with one. */
function fixedPart(subject: string): string {
  const tokens = subject.split('.');
  const wildcard = tokens.findIndex((token) => token === '*' || token === '>');
  if (wildcard < 0) return subject;
  return wildcard === 0 ? '_' : tokens.slice(0, wildcard).join('.');
}

/**
 * The activation's hash: base32, with padding, of SHA-256 over `issuer.subject.exported subject` (the Go library's
 * HashID). It stays the same when the activation is issued anew by the same key.
 * @throws JwtError `bad-activation` when issuer, subject or exported subject is missing
 */
export function activationHash(claims: ActivationClaims): string {
  const { iss, sub } = claims;
  const { subject } = claims.nats;
  if (!iss || !sub || !subject) throw new JwtError('bad-activation');
  const text = `${iss}.${sub}.${fixedPart(subject) || subject}`;
  return `${encodeBase32(sha256(new TextEncoder().encode(text)))}====`;
}

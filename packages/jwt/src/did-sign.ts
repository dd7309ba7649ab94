/** Who may speak for whom: whether claims were issued by an operator or account, with its own key or a signing key. */

import type { AccountClaims } from './claims/account.js';
import { type Claims, isAccountClaims, isActivationClaims, isUserClaims } from './claims/kinds.js';
import type { OperatorClaims } from './claims/operator.js';
import { isListedAsRevoked } from './claims/revocations.js';
import { findSigningKey } from './claims/signing-keys.js';

/**
 * Whether claims were issued by an operator or an account, as the Go library's DidSign has it. An operator with
 * strict signing keys issues nothing but itself with its own key. An account's signing keys issue users and
 * activations that name the account.
 */
export function didSign(issuer: OperatorClaims | AccountClaims, claims: Claims): boolean {
  const by = claims.iss;
  if (!by) return false;
  if (isAccountClaims(issuer)) {
    if (by === issuer.sub) return true;
    if (!isUserClaims(claims) && !isActivationClaims(claims)) return false;
    return (
      claims.nats.issuer_account === issuer.sub && findSigningKey(issuer.nats.signing_keys, by) !== undefined
    );
  }
  if (by === issuer.sub) return !issuer.nats.strict_signing_key_usage || claims.sub === issuer.sub;
  return issuer.nats.signing_keys?.includes(by) ?? false;
}

/** Whether an account revoked what was issued to a user's key at a time (Unix seconds, the `iat` of the user's JWT). */
export function isRevoked(account: AccountClaims, userKey: string, issuedAt: number): boolean {
  return isListedAsRevoked(account.nats.revocations, userKey, issuedAt);
}

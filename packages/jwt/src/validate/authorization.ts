/** Authorization requests and responses: that they name whom they are about, and answer one way. */

import type { AuthorizationRequestClaims } from '../claims/authorization-request.js';
import type { AuthorizationResponseClaims } from '../claims/authorization-response.js';
import { isAccountKey, isServerKey, isUserKey } from '../nkeys/text.js';
import type { Findings } from './findings.js';
import { quote } from './quote.js';

/** The rules for an authorization request, expiry aside. */
export function checkAuthorizationRequest({ nats }: AuthorizationRequestClaims, findings: Findings): void {
  const key = nats.user_nkey;
  findings.at('nats', () => {
    if (key === '') findings.error('User nkey is required', 'user_nkey');
    else if (!isUserKey(key))
      findings.error(`User nkey ${quote(key)} is not a valid user public key`, 'user_nkey');
  });
}

/** The rules for an authorization response, expiry aside. */
export function checkAuthorizationResponse(claims: AuthorizationResponseClaims, findings: Findings): void {
  if (!isUserKey(claims.sub)) findings.error('Subject must be a user public key', 'sub');
  if (!isServerKey(claims.aud ?? '')) findings.error('Audience must be a server public key', 'aud');
  findings.at('nats', () => {
    const { jwt, error, issuer_account: account } = claims.nats;
    if (!error && !jwt) findings.error('Error or Jwt is required', 'jwt');
    if (error && jwt) findings.error('Only Error or Jwt can be set', 'error');
    if (account && !isAccountKey(account)) {
      findings.error('issuer_account is not an account public key', 'issuer_account');
    }
  });
}

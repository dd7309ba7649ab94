/** Authorization responses: a service answers with a user JWT or with why not (ADR-26). */

import { text, textOf } from '../json/codec.js';
import { optional, record } from '../json/record.js';
import type { AccountKey } from '../nkeys/kinds.js';
import {
  CLAIMS_VERSION,
  type ClaimsData,
  claimsOf,
  type GenericFields,
  genericFieldsOf,
} from './claims-data.js';

/** What an authorization response says: `jwt` or `error`, never both. */
export interface AuthorizationResponse extends GenericFields<'authorization_response'> {
  /** The user JWT the client is let in with. */
  jwt?: string;
  /** Why the client is not let in. */
  error?: string;
  /** The account, when one of its signing keys issued the response. */
  issuer_account?: AccountKey;
}

/** The claims of an authorization response: `sub` is the user, `aud` the server that asked. */
export type AuthorizationResponseClaims = ClaimsData<AuthorizationResponse>;

export const authorizationResponseClaims = claimsOf<AuthorizationResponse, string>(
  record<AuthorizationResponse>({
    jwt: optional(text),
    error: optional(text),
    issuer_account: optional(textOf<AccountKey>()),
    ...genericFieldsOf<'authorization_response'>(),
  }),
);

/** Claims of a new authorization response; `aud` and the answer are yet to be set. */
export function newAuthorizationResponseClaims(sub: string): AuthorizationResponseClaims {
  return { sub, nats: { type: 'authorization_response', version: CLAIMS_VERSION } };
}

/** A look at a token without checking who signed it: enough for stores and lists of tokens that were checked before. */

import { registeredClaims } from './claims/claims-data.js';
import { partJson, readIdentity, splitToken } from './token.js';

/** What a token says of itself. What it does not say is empty or 0. */
export interface PeekedClaims {
  readonly sub: string;
  readonly iss: string;
  readonly jti: string;
  readonly name: string;
  /** Unix seconds. */
  readonly iat: number;
  /** Unix seconds; 0 is never. */
  readonly exp: number;
  /** Unix seconds; 0 is at once. */
  readonly nbf: number;
  /** The kind: `operator`, `account`, `user`, … */
  readonly type: string;
}

/**
 * What a token says of itself, unchecked.
 * @throws JwtError `token-too-large`, `bad-chunks`, `bad-base64`, `bad-json`, `bad-field`, `ambiguous-field`
 */
export function peekClaims(token: string): PeekedClaims {
  const json = partJson(splitToken(token).payload);
  const { sub, iss = '', jti = '', name = '', iat = 0, exp = 0, nbf = 0 } = registeredClaims.read(json, []);
  return { sub, iss, jti, name, iat, exp, nbf, type: readIdentity(json).type };
}

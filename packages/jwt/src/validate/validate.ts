/** Whether claims make sense: every rule of the Go library, each finding with the field it is about. */

import {
  type Claims,
  isAccountClaims,
  isActivationClaims,
  isAuthorizationRequestClaims,
  isAuthorizationResponseClaims,
  isOperatorClaims,
  isUserClaims,
} from '../claims/kinds.js';
import { checkAccount } from './account.js';
import { checkActivation } from './activation.js';
import { checkAuthorizationRequest, checkAuthorizationResponse } from './authorization.js';
import { type AccountLookup, checkCycles } from './cycles.js';
import { checkExactness } from './exactness.js';
import { type Finding, Findings } from './findings.js';
import { checkOperator } from './operator.js';
import { checkUser } from './user.js';

/** How claims are validated. */
export interface ValidateOptions {
  /** The time that expiry is held against, in Unix seconds; by default now. */
  readonly now?: number;
  /** Gives other accounts; with it, imports of an account are also searched for cycles. */
  readonly accounts?: AccountLookup;
}

/**
 * What is wrong with claims, in the order of the Go library; nothing found is an empty list. Beyond its rules, some
 * things are warned of: templates of scopes that lead nowhere, connection types no server knows, imports from what
 * is not an account key.
 */
export function validate(claims: Claims, options: ValidateOptions = {}): Finding[] {
  const findings = new Findings();
  checkTime(claims, options.now ?? Math.floor(Date.now() / 1000), findings);
  if (isOperatorClaims(claims)) checkOperator(claims, findings);
  else if (isAccountClaims(claims)) checkAccount(claims, findings);
  else if (isUserClaims(claims)) checkUser(claims, findings);
  else if (isActivationClaims(claims)) checkActivation(claims, findings);
  else if (isAuthorizationRequestClaims(claims)) checkAuthorizationRequest(claims, findings);
  else if (isAuthorizationResponseClaims(claims)) checkAuthorizationResponse(claims, findings);
  if (options.accounts !== undefined && isAccountClaims(claims))
    checkCycles(claims, options.accounts, findings);
  checkExactness(claims, findings);
  return findings.list;
}

function checkTime({ exp = 0, nbf = 0 }: Claims, now: number, findings: Findings): void {
  if (exp > 0 && now > exp) findings.timeCheck('claim is expired', 'exp');
  if (nbf > now) findings.timeCheck('claim is not yet valid', 'nbf');
}

/** All kinds of claims together: their names, who may issue them, whom they may be about, and how they are written. */

import type { Codec } from '../json/codec.js';
import type { KeyKind } from '../nkeys/kinds.js';
import { keyKindOf } from '../nkeys/text.js';
import { type AccountClaims, accountClaims } from './account.js';
import { type ActivationClaims, activationClaims } from './activation.js';
import { type AuthorizationRequestClaims, authorizationRequestClaims } from './authorization-request.js';
import { type AuthorizationResponseClaims, authorizationResponseClaims } from './authorization-response.js';
import { type GenericClaims, genericClaims } from './generic.js';
import { type OperatorClaims, operatorClaims } from './operator.js';
import { type UserClaims, userClaims } from './user.js';

/** The claims of each kind. */
export interface ClaimsOfKind {
  operator: OperatorClaims;
  account: AccountClaims;
  user: UserClaims;
  activation: ActivationClaims;
  authorization_request: AuthorizationRequestClaims;
  authorization_response: AuthorizationResponseClaims;
  generic: GenericClaims;
}

/** The name of a kind, as `nats.type` has it; `generic` is every other. */
export type ClaimsKind = keyof ClaimsOfKind;

/** The claims of a JWT of any kind. Tell them apart with `isOperatorClaims` and its siblings. */
export type Claims = ClaimsOfKind[ClaimsKind];

/** What holds for one kind. */
export interface KindRules<C> {
  readonly codec: Codec<C>;
  /** Whose keys may issue it; undefined is anybody's. */
  readonly issuers?: readonly KeyKind[];
  /** Whose key the subject must be; undefined is anything. */
  readonly subject?: KeyKind;
  /** What is said when the subject is not such a key. */
  readonly subjectText?: string;
  /** What is said when a token of another kind comes instead. */
  readonly otherwise: string;
}

export const kindRules: { readonly [K in ClaimsKind]: KindRules<ClaimsOfKind[K]> } = {
  operator: {
    codec: operatorClaims,
    issuers: ['operator'],
    subject: 'operator',
    subjectText: 'expected subject to be an operator public key',
    otherwise: 'not operator claim',
  },
  account: {
    codec: accountClaims,
    issuers: ['account', 'operator'],
    subject: 'account',
    subjectText: 'expected subject to be account public key',
    otherwise: 'not account claim',
  },
  user: {
    codec: userClaims,
    issuers: ['account'],
    subject: 'user',
    subjectText: 'expected subject to be user public key',
    otherwise: 'not user claim',
  },
  activation: {
    codec: activationClaims,
    issuers: ['account', 'operator'],
    subject: 'account',
    subjectText: 'expected subject to be an account',
    otherwise: 'not activation claim',
  },
  authorization_request: {
    codec: authorizationRequestClaims,
    issuers: ['server'],
    otherwise: 'not an authorization request claim',
  },
  authorization_response: {
    codec: authorizationResponseClaims,
    issuers: ['account'],
    otherwise: 'not an authorization response claim',
  },
  generic: { codec: genericClaims, otherwise: 'not generic claim' },
};

/** The kind that a `nats.type` stands for. */
export function claimsKind(type: unknown): ClaimsKind {
  return typeof type === 'string' && Object.hasOwn(kindRules, type) ? (type as ClaimsKind) : 'generic';
}

/** What holds for the kind of some claims. */
export function rulesOf(claims: Claims): KindRules<Claims> {
  return kindRules[claimsKind(claims.nats.type)] as unknown as KindRules<Claims>;
}

/** Whether claims of a kind may be issued by a key. */
export function mayIssue(rules: KindRules<never> | KindRules<Claims>, issuer: string): boolean {
  if (rules.issuers === undefined) return true;
  const kind = keyKindOf(issuer);
  return kind !== undefined && rules.issuers.includes(kind);
}

/** Whether the claims are of an operator. */
export function isOperatorClaims(claims: Claims): claims is OperatorClaims {
  return claims.nats.type === 'operator';
}

/** Whether the claims are of an account. */
export function isAccountClaims(claims: Claims): claims is AccountClaims {
  return claims.nats.type === 'account';
}

/** Whether the claims are of a user. */
export function isUserClaims(claims: Claims): claims is UserClaims {
  return claims.nats.type === 'user';
}

/** Whether the claims are of an activation. */
export function isActivationClaims(claims: Claims): claims is ActivationClaims {
  return claims.nats.type === 'activation';
}

/** Whether the claims are of an authorization request. */
export function isAuthorizationRequestClaims(claims: Claims): claims is AuthorizationRequestClaims {
  return claims.nats.type === 'authorization_request';
}

/** Whether the claims are of an authorization response. */
export function isAuthorizationResponseClaims(claims: Claims): claims is AuthorizationResponseClaims {
  return claims.nats.type === 'authorization_response';
}

/** Whether the claims are of none of the kinds above. */
export function isGenericClaims(claims: Claims): claims is GenericClaims {
  return claimsKind(claims.nats.type) === 'generic';
}

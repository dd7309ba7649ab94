/**
 * From a token to its claims: nothing comes out whose signature does not hold, and whose issuer and subject are not
 * of the right kind. Whether the issuer is to be trusted, and whether the claims make sense and are not expired, is
 * for the caller: see `didSign` and `validate`.
 */

import type { AccountClaims } from './claims/account.js';
import type { ActivationClaims } from './claims/activation.js';
import type { AuthorizationRequestClaims } from './claims/authorization-request.js';
import type { AuthorizationResponseClaims } from './claims/authorization-response.js';
import { CLAIMS_VERSION } from './claims/claims-data.js';
import { type GenericClaims, genericClaims } from './claims/generic.js';
import {
  type Claims,
  type ClaimsKind,
  type ClaimsOfKind,
  claimsKind,
  kindRules,
  mayIssue,
} from './claims/kinds.js';
import { jetStreamLimitNames } from './claims/limits.js';
import type { OperatorClaims } from './claims/operator.js';
import type { UserClaims } from './claims/user.js';
import { readAccount1, readActivation1, readOperator1, readUser1 } from './claims/version-1.js';
import { JwtError } from './errors.js';
import { text, texts } from './json/codec.js';
import { optional, record } from './json/record.js';
import { verifySignature } from './nkeys/key-pair.js';
import { keyKindOf } from './nkeys/text.js';
import {
  type JwtHeader,
  partBytes,
  partJson,
  readHeader,
  readIdentity,
  splitToken,
  type TokenParts,
} from './token.js';

/** A token that was read and whose signature holds. */
export interface Decoded<C extends Claims = Claims> {
  /** The token itself, without white space around it: what to store, for encoding its claims again would change it. */
  readonly token: string;
  readonly header: JwtHeader;
  readonly claims: C;
}

const bytesOf = new TextEncoder();

function checkSignature(parts: TokenParts, version: 1 | 2, issuer: string | undefined): void {
  const signed =
    version === 1 ? parts.payload : parts.token.slice(0, parts.header.length + 1 + parts.payload.length);
  const signature = partBytes(parts.signature);
  if (!verifySignature(issuer ?? '', bytesOf.encode(signed), signature)) {
    throw new JwtError('bad-signature', `claim failed V${version} signature verification`);
  }
}

/** The version of a kind that only exists in certain ones. */
function supported(version: number): 1 | 2 {
  if (version === 1 || version === CLAIMS_VERSION) return version;
  throw new JwtError(
    'unsupported-version',
    `library supports version ${CLAIMS_VERSION} or less - received ${version}`,
  );
}

function readClaims(kind: ClaimsKind, version: number, json: unknown): Claims {
  switch (kind) {
    case 'operator':
      return supported(version) === 1 ? readOperator1(json) : kindRules.operator.codec.read(json, []);
    case 'account':
      return supported(version) === 1
        ? readAccount1(json)
        : withoutIdleLimits(kindRules.account.codec.read(json, []));
    case 'user':
      return supported(version) === 1 ? readUser1(json) : kindRules.user.codec.read(json, []);
    case 'activation':
      return supported(version) === 1 ? readActivation1(json) : kindRules.activation.codec.read(json, []);
    default:
      return kindRules[kind].codec.read(json, []) as Claims;
  }
}

/** Plain JetStream limits beside tiers do not count, so they are not read (as the Go library does). */
function withoutIdleLimits(claims: AccountClaims): AccountClaims {
  const { limits } = claims.nats;
  if (Object.keys(limits.tiered_limits ?? {}).length === 0) return claims;
  for (const name of jetStreamLimitNames) delete limits[name];
  return claims;
}

/**
 * Reads a token of any kind, of version 1 or 2.
 * @throws JwtError with any code but those of encoding and of creds files
 */
export function decode(token: string): Decoded {
  const parts = splitToken(token);
  const header = readHeader(parts.header);
  const json = partJson(parts.payload);
  const { type, version } = readIdentity(json);
  if (version > CLAIMS_VERSION) throw new JwtError('newer-version');
  if (type === 'cluster') throw new JwtError('unsupported-kind', 'ClusterClaims are not supported');
  if (type === 'server') throw new JwtError('unsupported-kind', 'ServerClaims are not supported');

  const kind = claimsKind(type);
  if (kind === 'generic') return decodeAsGeneric(parts, header, json);
  const claims = readClaims(kind, version, json);
  checkSignature(parts, version <= 1 ? 1 : 2, claims.iss);

  const rules = kindRules[kind];
  if (!mayIssue(rules, claims.iss ?? '')) {
    throw new JwtError('bad-issuer', `unable to validate expected prefixes - [${rules.issuers?.join(' ')}]`);
  }
  if (rules.subject !== undefined && keyKindOf(claims.sub) !== rules.subject) {
    throw new JwtError('bad-subject', rules.subjectText);
  }
  return { token: parts.token, header, claims };
}

const oldFields = record<{ type?: string; tags?: string[] }>({ type: optional(text), tags: optional(texts) });

function decodeAsGeneric(parts: TokenParts, header: JwtHeader, json: unknown): Decoded<GenericClaims> {
  const claims = genericClaims.read(json, []);
  const old = header.alg.toLowerCase() === 'ed25519';
  checkSignature(parts, old ? 1 : 2, claims.iss);
  if (old) {
    const { type, tags } = oldFields.read(json, []);
    if (type) claims.nats.type = type;
    if (tags !== undefined && tags.length > 0) claims.nats.tags = tags;
  }
  return { token: parts.token, header, claims };
}

/**
 * Reads a token of any kind without regard to its kind: `nats` is what the token has there. The signature must hold;
 * issuer and subject may be anybody.
 * @throws JwtError as `decode`
 */
export function decodeGeneric(token: string): Decoded<GenericClaims> {
  const parts = splitToken(token);
  return decodeAsGeneric(parts, readHeader(parts.header), partJson(parts.payload));
}

function decodeKind<K extends ClaimsKind>(token: string, kind: K): Decoded<ClaimsOfKind[K]> {
  const decoded = decode(token);
  if (claimsKind(decoded.claims.nats.type) !== kind)
    throw new JwtError('wrong-kind', kindRules[kind].otherwise);
  return decoded as Decoded<ClaimsOfKind[K]>;
}

/** Reads an operator's token. @throws JwtError as `decode`, and `wrong-kind` */
export function decodeOperator(token: string): Decoded<OperatorClaims> {
  return decodeKind(token, 'operator');
}

/** Reads an account's token. @throws JwtError as `decode`, and `wrong-kind` */
export function decodeAccount(token: string): Decoded<AccountClaims> {
  return decodeKind(token, 'account');
}

/** Reads a user's token. @throws JwtError as `decode`, and `wrong-kind` */
export function decodeUser(token: string): Decoded<UserClaims> {
  return decodeKind(token, 'user');
}

/** Reads an activation token. @throws JwtError as `decode`, and `wrong-kind` */
export function decodeActivation(token: string): Decoded<ActivationClaims> {
  return decodeKind(token, 'activation');
}

/** Reads an authorization request. @throws JwtError as `decode`, and `wrong-kind` */
export function decodeAuthorizationRequest(token: string): Decoded<AuthorizationRequestClaims> {
  return decodeKind(token, 'authorization_request');
}

/** Reads an authorization response. @throws JwtError as `decode`, and `wrong-kind` */
export function decodeAuthorizationResponse(token: string): Decoded<AuthorizationResponseClaims> {
  return decodeKind(token, 'authorization_response');
}

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
import { verifySignature, verifySignatureInBackground } from './nkeys/key-pair.js';
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

/** A token that was read, and all that is needed to say whether its signature holds. */
interface Unverified {
  readonly kind: ClaimsKind;
  readonly decoded: Decoded;
  readonly version: 1 | 2;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

function unverified(parts: TokenParts, kind: ClaimsKind, version: 1 | 2, decoded: Decoded): Unverified {
  const signed =
    version === 1 ? parts.payload : parts.token.slice(0, parts.header.length + 1 + parts.payload.length);
  return { kind, decoded, version, signed: bytesOf.encode(signed), signature: partBytes(parts.signature) };
}

/** What was read, once it is known whether the signature holds. */
function verified({ kind, decoded, version }: Unverified, holds: boolean): Decoded {
  if (!holds) throw new JwtError('bad-signature', `claim failed V${version} signature verification`);
  if (kind === 'generic') return decoded;
  const { claims } = decoded;
  const rules = kindRules[kind];
  if (!mayIssue(rules, claims.iss ?? '')) {
    throw new JwtError('bad-issuer', `unable to validate expected prefixes - [${rules.issuers?.join(' ')}]`);
  }
  if (rules.subject !== undefined && keyKindOf(claims.sub) !== rules.subject) {
    throw new JwtError('bad-subject', rules.subjectText);
  }
  return decoded;
}

function verify(read: Unverified): Decoded {
  const { decoded, signed, signature } = read;
  return verified(read, verifySignature(decoded.claims.iss ?? '', signed, signature));
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

/** Reads a token of any kind; what comes out says who signed it, not whether that is true. */
function readToken(token: string): Unverified {
  const parts = splitToken(token);
  const header = readHeader(parts.header);
  const json = partJson(parts.payload);
  const { type, version } = readIdentity(json);
  if (version > CLAIMS_VERSION) throw new JwtError('newer-version');
  if (type === 'cluster') throw new JwtError('unsupported-kind', 'ClusterClaims are not supported');
  if (type === 'server') throw new JwtError('unsupported-kind', 'ServerClaims are not supported');

  const kind = claimsKind(type);
  if (kind === 'generic') return readAsGeneric(parts, header, json);
  const claims = readClaims(kind, version, json);
  return unverified(parts, kind, version <= 1 ? 1 : 2, { token: parts.token, header, claims });
}

/**
 * Reads a token of any kind, of version 1 or 2.
 * @throws JwtError with any code but those of encoding and of creds files
 */
export function decode(token: string): Decoded {
  return verify(readToken(token));
}

const oldFields = record<{ type?: string; tags?: string[] }>({ type: optional(text), tags: optional(texts) });

function readAsGeneric(parts: TokenParts, header: JwtHeader, json: unknown): Unverified {
  const claims = genericClaims.read(json, []);
  const old = header.alg.toLowerCase() === 'ed25519';
  if (old) {
    const { type, tags } = oldFields.read(json, []);
    if (type) claims.nats.type = type;
    if (tags !== undefined && tags.length > 0) claims.nats.tags = tags;
  }
  return unverified(parts, 'generic', old ? 1 : 2, { token: parts.token, header, claims });
}

/**
 * Reads a token of any kind without regard to its kind: `nats` is what the token has there. The signature must hold;
 * issuer and subject may be anybody.
 * @throws JwtError as `decode`
 */
export function decodeGeneric(token: string): Decoded<GenericClaims> {
  const parts = splitToken(token);
  const read = readAsGeneric(parts, readHeader(parts.header), partJson(parts.payload));
  return verify(read) as Decoded<GenericClaims>;
}

function ofKind<K extends ClaimsKind>(decoded: Decoded, kind: K): Decoded<ClaimsOfKind[K]> {
  if (claimsKind(decoded.claims.nats.type) !== kind)
    throw new JwtError('wrong-kind', kindRules[kind].otherwise);
  return decoded as Decoded<ClaimsOfKind[K]>;
}

/** Reads an operator's token. @throws JwtError as `decode`, and `wrong-kind` */
export function decodeOperator(token: string): Decoded<OperatorClaims> {
  return ofKind(decode(token), 'operator');
}

/** Reads an account's token. @throws JwtError as `decode`, and `wrong-kind` */
export function decodeAccount(token: string): Decoded<AccountClaims> {
  return ofKind(decode(token), 'account');
}

/**
 * As `decodeAccount`, with the signature verified on another thread: for servers, which have others to serve
 * meanwhile.
 * @throws JwtError as `decodeAccount`
 */
export async function decodeAccountInBackground(token: string): Promise<Decoded<AccountClaims>> {
  return ofKind(await decodeInBackground(token), 'account');
}

async function decodeInBackground(token: string): Promise<Decoded> {
  const read = readToken(token);
  const { decoded, signed, signature } = read;
  return verified(read, await verifySignatureInBackground(decoded.claims.iss ?? '', signed, signature));
}

/** Reads a user's token. @throws JwtError as `decode`, and `wrong-kind` */
export function decodeUser(token: string): Decoded<UserClaims> {
  return ofKind(decode(token), 'user');
}

/**
 * As `decodeUser`, with the signature verified on another thread: for servers, which have others to serve meanwhile.
 * @throws JwtError as `decodeUser`
 */
export async function decodeUserInBackground(token: string): Promise<Decoded<UserClaims>> {
  return ofKind(await decodeInBackground(token), 'user');
}

/** Reads an activation token. @throws JwtError as `decode`, and `wrong-kind` */
export function decodeActivation(token: string): Decoded<ActivationClaims> {
  return ofKind(decode(token), 'activation');
}

/** Reads an authorization request. @throws JwtError as `decode`, and `wrong-kind` */
export function decodeAuthorizationRequest(token: string): Decoded<AuthorizationRequestClaims> {
  return ofKind(decode(token), 'authorization_request');
}

/** Reads an authorization response. @throws JwtError as `decode`, and `wrong-kind` */
export function decodeAuthorizationResponse(token: string): Decoded<AuthorizationResponseClaims> {
  return ofKind(decode(token), 'authorization_response');
}

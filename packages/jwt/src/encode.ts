/**
 * From claims to a token, the same bytes the Go library would make of them: its order of fields, its rules of what
 * is left out, its `jti`.
 */

import { encodeBase32 } from './base32.js';
import { encodeBase64Url } from './base64url.js';
import type { Account } from './claims/account.js';
import { CLAIMS_VERSION, registeredClaims } from './claims/claims-data.js';
import { type Claims, isAccountClaims, isOperatorClaims, mayIssue, rulesOf } from './claims/kinds.js';
import { sha512t256 } from './crypto.js';
import { JwtError } from './errors.js';
import { indentJson } from './json/indent.js';
import { compareText } from './json/text.js';
import type { Signer } from './nkeys/key-pair.js';
import { keyKindOf } from './nkeys/text.js';
import { MAX_JWT_BYTES } from './token.js';
import { accountServerUrlProblem } from './validate/urls.js';

const utf8 = new TextEncoder();

/** The header of every token this package makes, encoded. */
const encodedHeader = encodeBase64Url(utf8.encode('{"typ":"JWT","alg":"ed25519-nkey"}'));

/** How a token is made. */
export interface EncodeOptions {
  /** The `iat` of the token, in Unix seconds; by default now. */
  readonly issuedAt?: number;
}

/** The claims as JSON, as the Go library writes them: its order, nothing that may be left out, `<`, `>`, `&` escaped. */
export function canonicalJson(claims: Claims): string {
  return rulesOf(claims).codec.write(claims, []);
}

/** `canonicalJson` for people: one field a line, two spaces for each level. */
export function prettyJson(claims: Claims): string {
  return indentJson(canonicalJson(claims));
}

/** The `jti` of claims: base32 of SHA-512/256 over the registered claims but `jti`; what `nats` says does not enter. */
function claimsId(claims: Claims): string {
  const { jti: _, ...others } = claims;
  return encodeBase32(sha512t256(utf8.encode(registeredClaims.write(others, []))));
}

function bySubject(left: { subject?: string }, right: { subject?: string }): number {
  return compareText(left.subject ?? '', right.subject ?? '');
}

/** An account with its imports and exports sorted by subject. */
function sorted(account: Account): Account {
  return {
    ...account,
    ...(account.imports && { imports: account.imports.toSorted(bySubject) }),
    ...(account.exports && { exports: account.exports.toSorted(bySubject) }),
  };
}

/**
 * Makes a token of claims: sets issuer, time, identity and version, and signs. The claims given stay as they are.
 * The claims are not validated; see `validate`.
 * @throws JwtError `bad-subject`, `bad-issuer`, `bad-claims`, `inexact-integer`, `token-too-large`; and whatever the signer throws
 */
export function encode(claims: Claims, signer: Signer, options: EncodeOptions = {}): string {
  const rules = rulesOf(claims);
  if (!claims.sub) throw new JwtError('bad-subject', 'subject is not set');
  if (rules.subject !== undefined && keyKindOf(claims.sub) !== rules.subject) {
    throw new JwtError('bad-subject', rules.subjectText);
  }
  const problem = isOperatorClaims(claims)
    ? accountServerUrlProblem(claims.nats.account_server_url)
    : undefined;
  if (problem !== undefined) throw new JwtError('bad-claims', problem);
  if (!mayIssue(rules, signer.publicKey)) {
    throw new JwtError('bad-issuer', `unable to validate expected prefixes - [${rules.issuers?.join(' ')}]`);
  }

  const issuedAt = options.issuedAt ?? Math.floor(Date.now() / 1000);
  const nats = isAccountClaims(claims) ? sorted(claims.nats) : claims.nats;
  const issued = {
    ...claims,
    iss: signer.publicKey,
    iat: issuedAt,
    nats: { ...nats, version: CLAIMS_VERSION },
  } as Claims;
  const payload = canonicalJson({ ...issued, jti: claimsId(issued) } as Claims);
  const toSign = `${encodedHeader}.${encodeBase64Url(utf8.encode(payload))}`;
  const token = `${toSign}.${encodeBase64Url(signer.sign(utf8.encode(toSign)))}`;
  if (token.length > MAX_JWT_BYTES) {
    throw new JwtError(
      'token-too-large',
      `token size ${token.length} exceeds maximum of ${MAX_JWT_BYTES} bytes: token too large`,
    );
  }
  return token;
}

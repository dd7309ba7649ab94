// What the account server knows of one activation: the JWT by which an account lets another import a private
// export of its.
import { type ActivationClaims, activationHash } from '@nats-ts/jwt';

/** A stored activation. While it is warm, `Activations` answers with the same object. */
export interface StoredActivation {
  /** Its name: SHA-256 of issuer, importing account and subject, in base32 (`HashID` of the Go library). */
  readonly hash: string;
  readonly token: string;
  readonly jti: string;
  /** The key that signed: the exporting account, one of its signing keys, or the operator. */
  readonly issuer: string;
  /** The exporting account; the same as `issuer` when that is no signing key. */
  readonly account: string;
  /** The account that may import. */
  readonly target: string;
  /** The exported subject. */
  readonly subject: string;
  /** The kind of export: `stream` or `service`. */
  readonly kind: string;
  /** Unix seconds. */
  readonly issuedAt: number;
  /** Unix seconds; 0 = never. */
  readonly expires: number;
}

/** The activation in verified claims. Throws when issuer, importing account or subject is missing. */
export function activationOf(token: string, claims: ActivationClaims): StoredActivation {
  const issuer = claims.iss ?? '';
  return {
    hash: activationHash(claims),
    token,
    jti: claims.jti ?? '',
    issuer,
    account: claims.nats.issuer_account ?? issuer,
    target: claims.sub,
    subject: claims.nats.subject ?? '',
    kind: claims.nats.kind ?? '',
    issuedAt: claims.iat ?? 0,
    expires: claims.exp ?? 0,
  };
}

/**
 * The hash that somebody wrote, with its padding added or decoded (`%3D` in a URL), or undefined when it cannot be
 * one. Only what passes here ever becomes a file name.
 */
export function activationHashIn(text: string): string | undefined {
  const [, digits] = /^([A-Z2-7]{52})(?:={4}|(?:%3[Dd]){4})?$/.exec(text) ?? [];
  return digits === undefined ? undefined : `${digits}====`;
}

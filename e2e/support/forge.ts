// JWTs that no honest tool would make: any header, any claims, any signature.
import type { Signer } from '@nats-ts/jwt';

/** The header of an honest JWT. */
export const JWT_HEADER = { typ: 'JWT', alg: 'ed25519-nkey' };

/** Base64url of the JSON of a value, or of a text as it is. */
export function part(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** A JWT of whatever is given; the signature itself is genuine. */
export function forge(claims: unknown, signer: Signer, header: unknown = JWT_HEADER): string {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${Buffer.from(signer.sign(Buffer.from(signed))).toString('base64url')}`;
}

/** The claims in a token, unverified. */
export function claimsIn(token: string): Record<string, unknown> & { nats: Record<string, unknown> } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

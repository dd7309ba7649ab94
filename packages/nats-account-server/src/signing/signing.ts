// The signing service: a program of the operator's, reached over NATS, that signs accounts which signed
// themselves. The account server never sees the operator's keys.
import { type AccountClaims, decodeAccount, didSign } from '@nats-ts/jwt';
import type { NatsSide } from '../nats/nats-side.js';

/** What the signing service answered. */
export type SignResult =
  /** A signed account JWT; whether it is to be believed is for the trust to say. */
  | { readonly kind: 'signed'; readonly token: string }
  /** Not now; `message` is for whoever sent the account (202). */
  | { readonly kind: 'pending'; readonly message: string }
  /** No answer; `message` is for whoever sent the account (500), `reason` for the log. */
  | { readonly kind: 'failed'; readonly message: string; readonly reason: string };

/** Asks for the operator's signature. */
export interface SigningService {
  /** Sends the self-signed JWT of an account; never rejects. */
  sign(key: string, token: string): Promise<SignResult>;
}

/** Where and how long to ask. */
export interface SigningOptions {
  /** `signrequestsubject`. */
  readonly subject: string;
  /** `signrequesttimeout`, ms. */
  readonly timeout: number;
  readonly nats: Pick<NatsSide, 'request'>;
}

/** The signing service behind a NATS subject. The texts are those of the Go account server. */
export function createSigning(options: SigningOptions): SigningService {
  const { subject, timeout, nats } = options;
  const failed = (text: string, reason: string): SignResult => ({
    kind: 'failed',
    message: `Failure during signature request. ${text}`,
    reason,
  });
  const later = (reason: string) => failed(`Try again at a later time. Error: ${reason}`, reason);
  return {
    async sign(_key, token) {
      const result = await nats.request(subject, token, timeout);
      switch (result.kind) {
        case 'reply':
          return isAccountJwt(result.text)
            ? { kind: 'signed', token: result.text.trim() }
            : { kind: 'pending', message: result.text };
        case 'disconnected':
          return failed('nats-server unavailable.', 'nats: invalid connection');
        case 'timeout':
          return failed('signing service unavailable.', 'nats: timeout');
        case 'no-responders':
          return later('nats: no responders available for request');
        case 'failed':
          return later(result.reason);
      }
    },
  };
}

/** Anything that is no account JWT is a message for the sender, as the Go account server has it. */
function isAccountJwt(text: string): boolean {
  try {
    decodeAccount(text.trim());
    return true;
  } catch {
    return false;
  }
}

/**
 * Why an account that the operator did not sign may not be sent to the signing service, or undefined when it may.
 * A new account must have signed itself. A known one must be signed by a key that both its stored and its new JWT
 * name, so that nobody takes over an account by adding a key of their own.
 *
 * @param existing the account as it is stored, if it is
 */
export function whySigningIsRefused(
  existing: AccountClaims | undefined,
  claims: AccountClaims,
): string | undefined {
  if (existing === undefined) {
    return claims.iss === claims.sub ? undefined : 'bad JWT Issuer/Subject pair in request';
  }
  return didSign(existing, claims) && didSign(claims, claims) ? undefined : 'bad JWT issuer is not trusted';
}

/**
 * Every refusal and every start-up error of the account server in one place: the texts of the Go account server
 * where it has one, with what to do about it on the lines below.
 */
import type { AccountClaims, AccountKey } from '@nats-ts/jwt';
import type { Refusal } from './trust.js';

/** What went wrong when the server is started or reloaded; stable, for programs to act on. */
export type AccountServerErrorCode =
  | 'bad-flag'
  | 'bad-configuration'
  | 'bad-operator'
  | 'bad-system-account'
  | 'bad-store'
  | 'bad-certificate'
  | 'cannot-listen'
  | 'closed';

/** Why the account server cannot start, or keeps what it had at a reload. */
export class AccountServerError extends Error {
  override readonly name = 'AccountServerError';
  readonly code: AccountServerErrorCode;

  constructor(code: AccountServerErrorCode, text: string, options?: ErrorOptions) {
    super(text, options);
    this.code = code;
  }
}

/** A line below the gist of an answer, as the Go account server lists validation errors. */
function detail(text: string): string {
  return `\t - ${text}`;
}

/** The refusals of account JWTs, by what is wrong. All are 400 unless they say otherwise. */
export const refusals = {
  /** Not a JWT, a bad signature, another type of JWT, … */
  badJwt: (reason: string): Refusal => ({
    ok: false,
    status: 400,
    lines: ['bad JWT in request', detail(reason)],
  }),

  keyMismatch: (asked: string, subject: string): Refusal => ({
    ok: false,
    status: 400,
    lines: ["pub keys don't match", detail(`the JWT is about ${subject}, the request about ${asked}`)],
  }),

  badIssuer: (key: AccountKey): Refusal => ({
    ok: false,
    status: 400,
    key,
    lines: ['bad JWT Issuer in request', detail('the issuer must be an operator or an account')],
  }),

  badSubject: (): Refusal => ({
    ok: false,
    status: 400,
    lines: ['bad JWT Subject in request', detail('the subject must be an account')],
  }),

  untrustedIssuer: (key: AccountKey, issuer: string, reason?: string): Refusal => ({
    ok: false,
    status: 400,
    key,
    lines: [
      'untrusted issuer in request',
      detail(reason ?? `${issuer} is neither this server's operator nor one of its signing keys`),
    ],
  }),

  /** Signed by an account: itself, or with a signing key. A signing service may take it from here. */
  unsigned: (key: AccountKey, claims: AccountClaims): Refusal => ({
    ok: false,
    status: 400,
    key,
    unsigned: claims,
    lines:
      claims.iss === claims.sub
        ? ['Signing service not enabled', detail('the account signed itself; the operator has to sign it')]
        : ['bad JWT Issuer in request', detail('an account signed it; the operator has to sign it')],
  }),

  invalid: (key: AccountKey, faults: readonly string[]): Refusal => ({
    ok: false,
    status: 400,
    key,
    lines: [
      'The server was unable to update your account JWT. One or more validation issues occurred.',
      ...faults.map(detail),
    ],
  }),

  /** 409: a JWT that was issued later is stored. */
  older: (key: AccountKey): Refusal => ({
    ok: false,
    status: 409,
    key,
    lines: [
      'a newer JWT is stored',
      detail(`the stored JWT of ${key} was issued later than this one and stays`),
    ],
  }),

  /** 500: the JWT was good, the disk was not. */
  notSaved: (key: AccountKey): Refusal => ({
    ok: false,
    status: 500,
    key,
    lines: ['error saving JWT', detail('the JWT stored before, if there was one, is still there')],
  }),

  /** The signing service answered with something that cannot be accepted. */
  badSigning: (key: AccountKey, lines: readonly string[]): Refusal => ({
    ok: false,
    status: 400,
    key,
    lines: ['bad JWT returned when signing account jwt', ...lines.map(detail)],
  }),

  /** The signing service refuses, is away, or was not asked. */
  signing: (key: AccountKey, status: number, text: string): Refusal => ({
    ok: false,
    status,
    key,
    lines: [text],
  }),

  readOnly: (): Refusal => ({
    ok: false,
    status: 405,
    lines: ['this server does not accept JWTs', detail('its store is read-only')],
  }),
} as const;

/** Texts of answers that are no refusal of a JWT. */
export const answers = {
  noAccount: 'no matching account JWT',
  noActivation: 'No Matching JWT',
  olderActivation: 'a newer activation JWT is stored\n\t - it was issued later than this one and stays',
  noOperator: 'no operator is configured',
  notFound: '404 page not found',
  methodNotAllowed: 'Method Not Allowed',
  jtiLookup: 'lookup by jti is no longer supported',
  packError: 'error packing JWTs',
  internal: 'internal error, see the log of the account server',
} as const;

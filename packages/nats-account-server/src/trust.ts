/**
 * The one place that decides which account JWTs this server believes. Whatever door a JWT comes through (POST,
 * NATS update, pack, primary, a file on disk), it is judged here and nowhere else; what is not known to be good is
 * refused.
 *
 * Two questions are told apart. May a JWT *enter*? Only when the operator's own JWT is valid now, one of its keys
 * signed the account, and the account has no blocking fault. May a JWT that entered before be *served*? When one
 * of the operator's keys signed it: an operator JWT that expires overnight stops changes, not every customer.
 *
 * A `Trust` never changes; a reload puts a new one into the `TrustHolder`, all at once.
 */
import {
  type AccountClaims,
  type AccountKey,
  type Decoded,
  decodeAccount,
  decodeAccountInBackground,
  isAccountKey,
  isOperatorKey,
  type OperatorClaims,
  validate,
} from '@nats-ts/jwt';
import type { StoredJwt } from '@nats-ts/jwt-store';
import { refusals } from './errors.js';

/** How far in the future, in seconds, a JWT may say it was issued: clocks differ. */
export const CLOCK_SKEW_SECONDS = 60;

/** What the judge says about a JWT that wants to enter. `lines` is the answer's text, the first line the gist. */
export type Verdict =
  | {
      readonly ok: true;
      readonly key: AccountKey;
      readonly token: string;
      readonly claims: AccountClaims;
    }
  | Refusal;

/** A refused JWT. */
export interface Refusal {
  readonly ok: false;
  /** HTTP status of the answer. */
  readonly status: number;
  readonly lines: readonly string[];
  /** The account the JWT is about, when that could be read. */
  readonly key?: AccountKey;
  /** Set when the only thing missing is the operator's signature: an account signed it. */
  readonly unsigned?: AccountClaims;
}

/** What `Trust` is made from. */
export interface TrustOptions {
  readonly operator?: Decoded<OperatorClaims> | undefined;
  /** The system account from the configuration, served when the store does not have it. */
  readonly systemAccount?: StoredJwt | undefined;
}

/** The operator, its keys, and the judgement that follows from them. Immutable. */
export class Trust {
  readonly operator: Decoded<OperatorClaims> | undefined;
  readonly systemAccount: StoredJwt | undefined;
  readonly #keys: ReadonlySet<string>;

  constructor(options: TrustOptions = {}) {
    this.operator = options.operator;
    this.systemAccount = options.systemAccount;
    this.#keys = issuingKeys(options.operator?.claims);
  }

  /**
   * Whether an account JWT of this issuer may be served. Without an operator every issuer may, because nothing
   * that was not put into the store by hand can be there.
   */
  recognises(issuer: string): boolean {
    return this.operator === undefined || this.#keys.has(issuer);
  }

  /** Why nothing can enter at this time, or undefined when it can. `now` is in unix seconds. */
  problem(now = unixNow()): string | undefined {
    const claims = this.operator?.claims;
    if (claims === undefined) return 'no operator is configured';
    if (claims.exp && claims.exp <= now) return `the operator's JWT expired on ${isoTime(claims.exp)}`;
    if (claims.nbf && claims.nbf > now)
      return `the operator's JWT is not valid before ${isoTime(claims.nbf)}`;
    return undefined;
  }

  /** Whether a stored JWT, whose signature was verified when it came, may be served. */
  serves(stored: StoredJwt): boolean {
    return this.recognises(stored.issuer) || stored === this.systemAccount;
  }

  /**
   * Judges a JWT that wants to enter.
   *
   * @param expectedKey the account the sender says it is about, such as the key in the path of a POST
   * @param now unix seconds
   */
  judge(token: string, expectedKey?: string, now = unixNow()): Verdict {
    let claims: AccountClaims;
    try {
      claims = decodeAccount(token).claims;
    } catch (error) {
      return refusals.badJwt(reasonOf(error));
    }
    return this.judgeVerified(token, claims, expectedKey, now);
  }

  /** As `judge`, for a token whose signature holds and which has these claims. */
  judgeVerified(token: string, claims: AccountClaims, expectedKey?: string, now = unixNow()): Verdict {
    const { iss: issuer = '', sub: key } = claims;
    if (expectedKey !== undefined && expectedKey !== key) return refusals.keyMismatch(expectedKey, key);
    if (!isAccountKey(key)) return refusals.badSubject();
    if (!isAccountKey(issuer) && !isOperatorKey(issuer)) return refusals.badIssuer(key);
    if (!this.#keys.has(issuer)) {
      if (isOperatorKey(issuer)) return refusals.untrustedIssuer(key, issuer);
      const faults = blockingFaults(claims, now);
      if (faults.length > 0) return refusals.invalid(key, faults);
      return refusals.unsigned(key, claims);
    }
    const problem = this.problem(now);
    if (problem !== undefined) return refusals.untrustedIssuer(key, issuer, problem);
    const faults = blockingFaults(claims, now);
    return faults.length > 0 ? refusals.invalid(key, faults) : { ok: true, key, token, claims };
  }
}

/** Where everyone finds the trust of this moment. Nobody keeps `current`. */
export class TrustHolder {
  #current: Trust;

  constructor(trust: Trust) {
    this.#current = trust;
  }

  get current(): Trust {
    return this.#current;
  }

  /** Judges by the trust of this moment; see `Trust.judge`. */
  judge(token: string, expectedKey?: string): Verdict {
    return this.#current.judge(token, expectedKey);
  }

  /**
   * As `judge`, but the signature is verified on another thread, so that others are served meanwhile; what counts is
   * the trust of the moment when that is done. Never rejects.
   */
  async judgeInBackground(token: string, expectedKey?: string): Promise<Verdict> {
    let claims: AccountClaims;
    try {
      ({ claims } = await decodeAccountInBackground(token));
    } catch (error) {
      return refusals.badJwt(reasonOf(error));
    }
    return this.#current.judgeVerified(token, claims, expectedKey);
  }

  /**
   * Why a JWT found on disk cannot be served, or undefined when it can. Verifies the signature, on another thread;
   * meant to be asked once, when the file is first read. Never rejects.
   */
  async examine(token: string): Promise<string | undefined> {
    try {
      const { claims } = await decodeAccountInBackground(token);
      return this.#current.recognises(claims.iss ?? '')
        ? undefined
        : `its issuer ${claims.iss} is not trusted`;
    } catch (error) {
      return reasonOf(error);
    }
  }

  /** Replaces the trust at once, for everyone. */
  replace(trust: Trust): void {
    this.#current = trust;
  }
}

/**
 * The keys whose signature on an account counts: the operator's signing keys, and its own key unless the operator
 * asks for strict use of signing keys (as `OperatorClaims.DidSign` of the Go library has it). A key that was taken
 * out of the operator's JWT does not count any more.
 */
function issuingKeys(claims: OperatorClaims | undefined): ReadonlySet<string> {
  if (claims === undefined) return new Set();
  const keys = new Set<string>(claims.nats.signing_keys ?? []);
  if (!claims.nats.strict_signing_key_usage) keys.add(claims.sub);
  return keys;
}

/** Everything found wrong, when anything of it blocks; time checks block too, as in the Go account server. */
function blockingFaults(claims: AccountClaims, now: number): readonly string[] {
  const findings = validate(claims, { now });
  const texts = findings.map((finding) => finding.text);
  const ahead = (claims.iat ?? 0) - now;
  if (ahead > CLOCK_SKEW_SECONDS) {
    texts.unshift(
      `claim was issued in the future: ${isoTime(claims.iat ?? 0)} is ${ahead} seconds ahead of this server`,
    );
    return texts;
  }
  return findings.some((finding) => finding.blocking || finding.timeCheck) ? texts : [];
}

/** The time in whole unix seconds. */
export function unixNow(): number {
  return Math.floor(Date.now() / 1000);
}

function isoTime(seconds: number): string {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? `${seconds}` : time.toISOString().replace('.000Z', 'Z');
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

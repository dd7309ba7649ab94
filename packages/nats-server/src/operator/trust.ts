/**
 * The one place that decides whose account JWTs count: those that a key of one of our operators signed, that make
 * sense now, and that are about the account they were asked for.
 */
import {
  type AccountClaims,
  decodeAccount,
  decodeOperator,
  isBlocking,
  type OperatorClaims,
  validate,
} from '@nats-ts/jwt';

/** Who is trusted, as the options have it. */
export interface TrustOptions {
  readonly operators: readonly string[];
  readonly trustedKeys: readonly string[];
}

/** An account JWT that passed. */
export interface TrustedAccount {
  readonly token: string;
  readonly claims: AccountClaims;
  /** Its operator demands signing keys: the account's own key issues no users. */
  readonly strict: boolean;
}

/** What an account JWT says makes no sense, or no longer. */
export class InvalidClaims extends Error {}

/**
 * Reads an account JWT that must be about an account; whether it counts is another question.
 *
 * @throws Error with the reason
 */
export function readAbout(token: string, key: string): ReturnType<typeof decodeAccount> {
  const read = decodeAccount(token);
  if (read.claims.sub !== key) throw new Error('subject does not match jwt content');
  return read;
}

/** The operators and their keys. */
export class Trust {
  /** The first operator, whose word counts for deletions; undefined where only keys are trusted. */
  readonly operator: OperatorClaims | undefined;
  /** Public keys that may sign accounts. */
  readonly keys: ReadonlySet<string>;
  /** Those of them that belong to operators who demand signing keys. */
  readonly #strictKeys = new Set<string>();

  constructor({ operators, trustedKeys }: TrustOptions) {
    const claims = operators.map((token) => decodeOperator(token).claims);
    this.operator = claims[0];
    const keys = new Set(trustedKeys);
    for (const { sub, nats } of claims) {
      if (nats.strict_signing_key_usage !== true) keys.add(sub);
      for (const key of nats.signing_keys ?? []) {
        keys.add(key);
        if (nats.strict_signing_key_usage === true) this.#strictKeys.add(key);
      }
    }
    this.keys = keys;
  }

  /**
   * Reads an account JWT and vouches for it.
   *
   * @param key public key of the account it must be about
   * @throws Error with the reason, as the log has it
   */
  judge(token: string, key: string): TrustedAccount {
    const read = readAbout(token, key);
    const { claims } = read;
    if (!this.keys.has(claims.iss ?? '')) {
      throw new Error(
        claims.iss === this.operator?.sub
          ? 'operator requires issuer to be a signing key'
          : 'account validation failed: not signed by a trusted operator',
      );
    }
    const findings = validate(claims);
    if (isBlocking(findings, { timeChecks: true })) {
      const reasons = findings.filter(({ blocking, timeCheck }) => blocking || timeCheck);
      throw new InvalidClaims(`account validation failed: ${reasons.map(({ text }) => text).join('; ')}`);
    }
    return { token: read.token, claims, strict: this.#strictKeys.has(claims.iss ?? '') };
  }
}

/**
 * The one door through which account JWTs enter, whichever way they come. It asks the trust, hands accounts that
 * signed themselves to the signing service, stores durably, tells the brokers, and writes the log line.
 */
import type { AccountClaims, AccountKey } from '@nats-ts/jwt';
import { decodeAccount } from '@nats-ts/jwt';
import type { JwtStore, MergeReport, SaveResult } from '@nats-ts/jwt-store';
import type { Log } from '@nats-ts/log';
import { refusals } from './errors.js';
import { type SigningService, whySigningIsRefused } from './signing/signing.js';
import type { Refusal, TrustHolder, Verdict } from './trust.js';
import { unixNow } from './trust.js';

/** How a JWT came. */
export type Source = 'http' | 'nats' | 'pack' | 'primary';

/** What the sender of a JWT says about it. */
export interface SubmitOptions {
  /** The account it should be about. */
  readonly key?: string;
  readonly from: Source;
  /** Tell the brokers; by default only what came over HTTP, because everything else comes from where they were told. */
  readonly notify?: boolean;
}

/** What became of a JWT. */
export type Outcome =
  | {
      readonly kind: SaveResult;
      readonly key: AccountKey;
      readonly token: string;
      readonly jti: string;
    }
  /** The signing service took it over and will answer later; `text` is for the sender. */
  | { readonly kind: 'pending'; readonly key: AccountKey; readonly text: string }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly lines: readonly string[];
      readonly key?: AccountKey;
    };

/** Tells the brokers of a changed account; never rejects. False when it could not be said at once. */
export type NotifyAccount = (key: AccountKey, token: string) => Promise<boolean>;

/** What the intake is made of. */
export interface IntakeOptions {
  readonly store: JwtStore;
  readonly trust: TrustHolder;
  readonly log: Log;
  /** Called after every attempt to save: undefined when it worked, else what the disk said. */
  readonly onSave?: (problem: string | undefined) => void;
  /** Called with what became of every JWT, for the metrics. */
  readonly onOutcome?: (from: Source, kind: Outcome['kind']) => void;
}

/** A JWT that may enter. */
interface Admitted {
  readonly key: AccountKey;
  readonly token: string;
  readonly jti: string;
  /** What was read in it; absent when it is known already. */
  readonly claims?: AccountClaims;
}

/** The door itself. */
export class Intake {
  readonly #store: JwtStore;
  readonly #trust: TrustHolder;
  readonly #log: Log;
  readonly #onSave: (problem: string | undefined) => void;
  readonly #onOutcome: (from: Source, kind: Outcome['kind']) => void;
  #notify: NotifyAccount | undefined;
  #signing: SigningService | undefined;

  constructor(options: IntakeOptions) {
    this.#store = options.store;
    this.#trust = options.trust;
    this.#log = options.log;
    this.#onSave = options.onSave ?? (() => undefined);
    this.#onOutcome = options.onOutcome ?? (() => undefined);
  }

  /** Connects the door to the brokers, or with neither, disconnects it. */
  connect(neighbours: { readonly notify?: NotifyAccount; readonly signing?: SigningService }): void {
    this.#notify = neighbours.notify;
    this.#signing = neighbours.signing;
  }

  /** Judges, stores and announces one JWT. Never rejects. */
  async submit(token: string, options: SubmitOptions): Promise<Outcome> {
    let outcome: Outcome;
    try {
      outcome = await this.#admit(token, options);
    } catch (error) {
      // Nothing below is meant to throw; if it does, one JWT is refused and the server goes on.
      this.#log.error(`error taking in a JWT - ${reasonOf(error)}`);
      outcome = {
        kind: 'refused',
        status: 500,
        lines: ['error taking in the JWT, see the log of the account server'],
      };
    }
    this.#onOutcome(options.from, outcome.kind);
    return outcome;
  }

  /**
   * Takes in a pack, line by line; a bad line refuses only itself.
   *
   * @throws StoreError when the store is read-only or the disk fails
   */
  async mergePack(pack: string, from: 'pack' | 'primary'): Promise<MergeReport> {
    const report = await this.#store.merge(pack, async (key, token) => {
      const verdict = await this.#trust.judgeInBackground(token, key);
      return verdict.ok || verdict.lines.join(' ');
    });
    for (const { key, why } of report.refused) {
      this.#log.warn(`refused a JWT from a pack - ${shortName(key)} - ${why.replaceAll('\t', '')}`);
      this.#onOutcome(from, 'refused');
    }
    for (const kind of ['saved', 'unchanged', 'older'] as const) {
      for (let count = report[kind]; count > 0; count -= 1) this.#onOutcome(from, kind);
    }
    return report;
  }

  async #admit(token: string, options: SubmitOptions): Promise<Outcome> {
    if (this.#store.readOnly) return this.#refuse(refusals.readOnly(), options);
    const known = options.key === undefined ? undefined : this.#verified(options.key, token);
    if (known !== undefined) return this.#save({ key: known.key, token, jti: known.jti }, options);
    const verdict = await this.#trust.judgeInBackground(token, options.key);
    if (verdict.ok) return this.#save(admitted(verdict), options);
    if (verdict.unsigned === undefined || this.#signing === undefined) return this.#refuse(verdict, options);
    const signed = await this.#sign(this.#signing, token, verdict.unsigned);
    if ('kind' in signed) return signed;
    if (!signed.ok) return this.#refuse(signed, options);
    return this.#save(admitted(signed), options);
  }

  /** A JWT that is stored already, warm, still trusted and still valid, need not be verified again. */
  #verified(key: string, token: string): { key: AccountKey; jti: string } | undefined {
    const stored = this.#store.peek(key);
    if (stored === undefined || stored.token !== token) return undefined;
    if (stored.expires !== 0 && stored.expires <= unixNow()) return undefined;
    return this.#trust.current.problem() === undefined ? stored : undefined;
  }

  async #sign(signing: SigningService, token: string, claims: AccountClaims): Promise<Verdict | Outcome> {
    const key = claims.sub as AccountKey;
    const stored = await this.#store.load(key);
    const existing = stored === undefined ? undefined : decodeAccount(stored.token).claims;
    const why = whySigningIsRefused(existing, claims);
    if (why !== undefined) return refusals.signing(key, 400, why);
    const result = await signing.sign(key, token);
    switch (result.kind) {
      case 'pending':
        this.#log.info(`${shortName(key)} Initiated JWT signing process for ${claims.jti ?? ''}`);
        return { kind: 'pending', key, text: result.message };
      case 'failed':
        this.#log.error(`${shortName(key)} - error when signing account - ${result.reason}`);
        return refusals.signing(key, 500, result.message);
      case 'signed': {
        const verdict = this.#trust.judge(result.token, key);
        return verdict.ok
          ? verdict
          : refusals.badSigning(
              key,
              verdict.lines.map((line) => line.trim()),
            );
      }
    }
  }

  async #save({ key, token, jti, claims }: Admitted, options: SubmitOptions): Promise<Outcome> {
    let result: SaveResult;
    try {
      result = await this.#store.save(key, token, claims);
    } catch (error) {
      this.#onSave(reasonOf(error));
      this.#log.error(`${shortName(key)} - error saving JWT - ${reasonOf(error)}`);
      return refusedAs(refusals.notSaved(key));
    }
    this.#onSave(undefined);
    return this.#accepted(result, key, token, jti, options);
  }

  async #accepted(
    kind: SaveResult,
    key: AccountKey,
    token: string,
    jti: string,
    options: SubmitOptions,
  ): Promise<Outcome> {
    if (kind === 'older') {
      this.#log.warn(`${shortName(key)} - a JWT older than the stored one was not saved - ${jti}`);
      return options.from === 'http' ? refusedAs(refusals.older(key)) : { kind, key, token, jti };
    }
    if (options.notify ?? options.from === 'http') await this.#notify?.(key, token);
    if (options.from === 'http' || kind === 'saved') {
      this.#log.info(`updated JWT for account - ${shortName(key)} - ${jti}`);
    }
    return { kind, key, token, jti };
  }

  #refuse(refusal: Refusal, options: SubmitOptions): Outcome {
    const name = shortName(refusal.key ?? options.key ?? '');
    const text = refusal.lines.map((line) => line.trim()).join(' ');
    this.#log.error(name === '' ? text : `${name} - ${text}`);
    return refusedAs(refusal);
  }
}

function admitted({ key, token, claims }: Extract<Verdict, { ok: true }>): Admitted {
  return { key, token, jti: claims.jti ?? '', claims };
}

function refusedAs(refusal: Refusal): Outcome {
  const { status, lines, key } = refusal;
  return key === undefined ? { kind: 'refused', status, lines } : { kind: 'refused', status, lines, key };
}

function shortName(key: string): string {
  return key.slice(0, 12);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

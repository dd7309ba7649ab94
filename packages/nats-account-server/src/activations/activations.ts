// The activations this server hosts, beside its accounts: taken in when an account it knows signed them, handed
// out by their hash as long as they count.
import { type AccountClaims, decodeAccount, decodeActivation } from '@nats-ts/jwt';
import type { JwtStore, SaveResult, StoredJwt } from '@nats-ts/jwt-store';
import type { Log } from '@nats-ts/log';
import type { Source } from '../intake.js';
import { type TrustHolder, unixNow } from '../trust.js';
import { activationHashIn, activationOf, type StoredActivation } from './activation.js';
import { type ActivationRefusal, isTakenBack, judgeActivation, refuse } from './activation-rules.js';
import { type ActivationShelf, DirectoryActivationShelf, MemoryActivationShelf } from './activation-shelf.js';

export type { StoredActivation } from './activation.js';
export type { ActivationRefusal } from './activation-rules.js';

/** What hosting activations needs. */
export interface ActivationsOptions {
  /** The account store's folder; undefined or empty keeps activations in memory. */
  readonly dir?: string | undefined;
  readonly readOnly: boolean;
  /** The accounts that sign activations. */
  readonly store: JwtStore;
  readonly trust: TrustHolder;
  readonly log: Log;
  /** Tells others of an activation that was posted here. */
  readonly notify?: (activation: StoredActivation) => void;
}

/** What became of an activation that came in. `older`: one that was issued later is stored and stays. */
export type ActivationOutcome =
  | { readonly kind: SaveResult; readonly activation: StoredActivation }
  | ActivationRefusal;

/**
 * An activation by its hash. `expired` and `revoked` ones are there but count no more, and whoever asks for one
 * to use it is told that there is none.
 */
export type ActivationFound =
  | { readonly kind: 'found' | 'expired' | 'revoked'; readonly activation: StoredActivation }
  | { readonly kind: 'missing' };

/** Bytes of tokens kept in memory of a folder's activations; the least recently used leave first. */
const WARM_BYTES = 16 * 1024 * 1024;

/** The hosted activations. */
export class Activations {
  readonly #options: ActivationsOptions;
  readonly #shelf: ActivationShelf;
  readonly #warm = new Map<string, StoredActivation>();
  #warmBytes = 0;
  /** Claims of exporting accounts, decoded once for as long as their stored JWT is warm. */
  readonly #accounts = new WeakMap<StoredJwt, AccountClaims>();
  /** The last write of each hash that is under way. */
  readonly #writes = new Map<string, Promise<unknown>>();

  private constructor(options: ActivationsOptions, shelf: ActivationShelf) {
    this.#options = options;
    this.#shelf = shelf;
  }

  /** Opens the activations of an account store. Reads nothing yet. */
  static open(options: ActivationsOptions): Promise<Activations> {
    const { dir } = options;
    const shelf =
      dir === undefined || dir === '' ? new MemoryActivationShelf() : new DirectoryActivationShelf(dir);
    return Promise.resolve(new Activations(options, shelf));
  }

  /** Judges an activation, stores it durably, and tells others when it came over HTTP. Never rejects. */
  async submit(token: string, options: { readonly from: Source }): Promise<ActivationOutcome> {
    const { log } = this.#options;
    const outcome = await this.#take(token.trim());
    if (outcome.kind === 'refused') {
      log.error(outcome.lines.map((line) => line.trim()).join(' - '));
      return outcome;
    }
    const { activation } = outcome;
    if (options.from === 'http' && outcome.kind !== 'older') this.#options.notify?.(activation);
    if (options.from === 'http' || outcome.kind === 'saved') {
      const { issuer, target, subject } = activation;
      log.info(
        `updated activation JWT - ${issuer.slice(0, 12)}-${target.slice(0, 12)} - ${JSON.stringify(subject)}`,
      );
    }
    return outcome;
  }

  /** Finds an activation by its hash, with or without the padding. Never rejects. */
  async load(hash: string): Promise<ActivationFound> {
    const name = activationHashIn(hash);
    if (name === undefined) return { kind: 'missing' };
    try {
      const activation = await this.#read(name);
      if (activation === undefined) return { kind: 'missing' };
      if (activation.expires > 0 && activation.expires <= unixNow()) return { kind: 'expired', activation };
      return { kind: (await this.#counts(activation)) ? 'found' : 'revoked', activation };
    } catch (error) {
      this.#options.log.error(`unable to load activation ${name} - ${reasonOf(error)}`);
      return { kind: 'missing' };
    }
  }

  /** Every activation that still counts, in no particular order. */
  async *all(): AsyncIterable<StoredActivation> {
    for await (const hash of this.#shelf.hashes()) {
      const found = await this.load(hash);
      if (found.kind === 'found') yield found.activation;
    }
  }

  async #take(token: string): Promise<ActivationOutcome> {
    const { trust, readOnly } = this.#options;
    if (readOnly) return refuse(405, 'this server does not accept activations', 'its store is read-only');
    try {
      const verdict = await judgeActivation(token, {
        trust: trust.current,
        account: (key) => this.#claimsOf(key),
      });
      if (verdict.kind === 'refused') return verdict;
      const { activation } = verdict;
      const { hash } = activation;
      // Two of the same hash one after the other, so that the one issued later is the one that stays.
      const before = this.#writes.get(hash) ?? Promise.resolve();
      const write = before.then(
        () => this.#save(activation),
        () => this.#save(activation),
      );
      this.#writes.set(hash, write);
      try {
        return { kind: await write, activation };
      } finally {
        if (this.#writes.get(hash) === write) this.#writes.delete(hash);
      }
    } catch (error) {
      this.#options.log.error(`error saving activation JWT - ${reasonOf(error)}`);
      return refuse(500, 'error saving activation JWT');
    }
  }

  async #save(activation: StoredActivation): Promise<SaveResult> {
    const existing = await this.#read(activation.hash);
    if (existing?.token === activation.token) return 'unchanged';
    if (existing !== undefined && existing.issuedAt > activation.issuedAt) return 'older';
    await this.#shelf.write(activation.hash, activation.token);
    this.#keepWarm(activation);
    return 'saved';
  }

  /** From memory or else from the shelf; what lies there broken is named in the log and counts as missing. */
  async #read(hash: string): Promise<StoredActivation | undefined> {
    const warm = this.#warm.get(hash);
    if (warm !== undefined) {
      this.#warm.delete(hash);
      this.#warm.set(hash, warm);
      return warm;
    }
    const token = await this.#shelf.read(hash);
    if (token === undefined) return undefined;
    try {
      const activation = activationOf(token, decodeActivation(token).claims);
      if (activation.hash !== hash) throw new Error('its hash is another one');
      this.#keepWarm(activation);
      return activation;
    } catch (error) {
      this.#options.log.error(`activation ${hash} is left aside - ${reasonOf(error)}`);
      return undefined;
    }
  }

  #keepWarm(activation: StoredActivation): void {
    const { hash } = activation;
    this.#cool(hash);
    this.#warm.set(hash, activation);
    this.#warmBytes += activation.token.length;
    for (const oldest of this.#warm.keys()) {
      if (this.#warmBytes <= WARM_BYTES || oldest === hash) break;
      this.#cool(oldest);
    }
  }

  #cool(hash: string): void {
    const warm = this.#warm.get(hash);
    if (warm === undefined) return;
    this.#warm.delete(hash);
    this.#warmBytes -= warm.token.length;
  }

  /** Whether whoever signed an activation still stands by it. */
  async #counts(activation: StoredActivation): Promise<boolean> {
    const { trust } = this.#options;
    if (activation.issuer.startsWith('O')) return trust.current.recognises(activation.issuer);
    const account = await this.#claimsOf(activation.account);
    return account !== undefined && !isTakenBack(activation, account);
  }

  async #claimsOf(key: string): Promise<AccountClaims | undefined> {
    const { store } = this.#options;
    const stored = store.peek(key) ?? (await store.load(key));
    if (stored === undefined) return undefined;
    let claims = this.#accounts.get(stored);
    if (claims === undefined) {
      claims = decodeAccount(stored.token).claims;
      this.#accounts.set(stored, claims);
    }
    return claims;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

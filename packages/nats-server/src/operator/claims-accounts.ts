/**
 * The accounts of operator mode. They are made when somebody first needs them: fetched once however many ask,
 * judged, and kept. What a newer JWT says applies to the connections that are there.
 *
 * ```
 *   find(key) ──▶ known? ──────────────────────────────▶ at once
 *                   │ no
 *                   ├─ failed a moment ago ────────────▶ the same reason again
 *                   ├─ under way ──────────────────────▶ the same promise
 *                   └─ resolver.fetch ─▶ trust.judge ─▶ the account, and those it imports from
 * ```
 */
import { type AccountKey, isAccountKey, newAccountClaims } from '@nats-ts/jwt';
import type { Log } from '@nats-ts/log';
import { LRUCache } from 'lru-cache';
import { type Account, NO_RULES } from '../accounts/account.js';
import type { Accounts } from '../accounts/accounts.js';
import type { ExpiryTicket, ExpiryWheel } from '../expiry-wheel.js';
import { accountRulesOf } from './account-rules.js';
import { ClaimsAccount } from './claims-account.js';
import { endMembers, reviewMembers } from './member-review.js';
import type { AccountResolver } from './resolver.js';
import type { Trust, TrustedAccount } from './trust.js';

/** Milliseconds in which a lookup that failed is not tried again. */
const FAILURE_MS = 1000;
/** Failures that are remembered. */
const MOST_FAILURES = 10_000;
/** Milliseconds after which a fetch is worth a warning. */
const SLOW_FETCH_MS = 1000;

/** What the accounts are made of. */
export interface ClaimsAccountsOptions {
  readonly accounts: Accounts;
  readonly trust: Trust;
  readonly resolver: AccountResolver;
  readonly expiries: ExpiryWheel;
  readonly log: Log;
  /** The account of the servers; empty for none. It can be connected to although its JWT is not there yet. */
  readonly systemAccount: string;
}

/** All accounts that JWTs made. */
export class ClaimsAccounts {
  readonly #options: ClaimsAccountsOptions;
  readonly #known = new Map<string, ClaimsAccount>();
  readonly #pending = new Map<string, Promise<ClaimsAccount>>();
  readonly #failed = new LRUCache<string, Error>({ max: MOST_FAILURES, ttl: FAILURE_MS });
  readonly #expiries = new Map<string, ExpiryTicket>();
  #pinned: ReadonlySet<string> | undefined;

  constructor(options: ClaimsAccountsOptions) {
    this.#options = options;
  }

  /** Only these accounts, and that of the servers, may be used; undefined for all. */
  pin(keys: readonly string[] | undefined): void {
    this.#pinned = keys && new Set([...keys, this.#options.systemAccount]);
  }

  /** May users of this account come in at all? */
  permits(key: string): boolean {
    return this.#pinned?.has(key) ?? true;
  }

  /** The account, where it is in use already. */
  get(key: string): ClaimsAccount | undefined {
    return this.#known.get(key);
  }

  /** All that are in use. */
  [Symbol.iterator](): IterableIterator<ClaimsAccount> {
    return this.#known.values();
  }

  /**
   * The account, made when it is not there yet: at once when it is at hand.
   *
   * @throws Error with the reason why there is none, also as a rejection
   */
  find(key: string): ClaimsAccount | Promise<ClaimsAccount> {
    const known = this.#known.get(key);
    if (known !== undefined && !known.closed && !known.provisional) return known;
    const pending = this.#pending.get(key);
    if (pending !== undefined) return pending;
    const failed = this.#failed.get(key);
    if (failed !== undefined) {
      if (known?.provisional) return known;
      throw failed;
    }
    return this.#withExporters(key);
  }

  /** Makes an account before anybody needs it. Never rejects: the log has the reason, and whoever needs it asks again. */
  async make(key: string): Promise<void> {
    try {
      await this.find(key);
    } catch {}
  }

  /**
   * Applies a JWT to an account in use, and to its connections.
   *
   * @returns what became of it; `unknown` when nobody uses the account
   * @throws Error with the reason when the JWT does not count
   */
  update(key: string, token: string): 'updated' | 'same' | 'unknown' {
    this.#failed.delete(key);
    const known = this.#known.get(key);
    if (known === undefined) return 'unknown';
    if (known.token === token && !known.closed) return 'same';
    const trusted = this.#options.trust.judge(token, key);
    this.#install(trusted);
    for (const exporter of exportersOf(trusted)) void this.#reach(exporter);
    return 'updated';
  }

  /** The account was deleted: nobody stays, nobody comes in. */
  remove(key: string): void {
    this.#failed.delete(key);
    const known = this.#known.get(key);
    if (known === undefined) return;
    this.#options.log.debug(`Disable account ${key} due to remove`);
    // What it shared ends with it.
    this.#options.accounts.apply(key, NO_RULES);
    this.#end(known);
  }

  /** Lookups that failed a moment ago may be tried again. */
  forgetFailures(): void {
    this.#failed.clear();
  }

  /** Fetches every account in use anew, as after a change of the configuration. Never rejects. */
  async renew(): Promise<void> {
    this.forgetFailures();
    for (const { key } of [...this.#known.values()]) {
      try {
        this.update(key, await this.#options.resolver.fetch(key));
      } catch (error) {
        this.#options.log.info(`Reloaded: deleting account [${reasonOf(error)}]: ${JSON.stringify(key)}`);
        this.remove(key);
      }
    }
  }

  close(): void {
    for (const ticket of this.#expiries.values()) ticket.cancel();
    this.#expiries.clear();
  }

  /** The account, and those it imports from, so that its imports work from the first message. */
  async #withExporters(key: string): Promise<ClaimsAccount> {
    const found = await this.#fetched(key);
    const seen = new Set([key]);
    let next = exportersOf(found);
    while (next.length > 0) {
      const fresh = next.filter((exporter) => !seen.has(exporter));
      for (const exporter of fresh) seen.add(exporter);
      const reached = await Promise.all(fresh.map((exporter) => this.#reach(exporter)));
      next = reached.flatMap((account) => (account === undefined ? [] : exportersOf(account)));
    }
    return found;
  }

  async #reach(key: string): Promise<ClaimsAccount | undefined> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#failed.has(key)) return undefined;
    try {
      return await this.#fetched(key);
    } catch {
      // The log has the reason; the import stays without its other side.
      return undefined;
    }
  }

  #fetched(key: string): Promise<ClaimsAccount> {
    const pending = this.#pending.get(key);
    if (pending !== undefined) return pending;
    const fetching = this.#fetch(key).finally(() => this.#pending.delete(key));
    this.#pending.set(key, fetching);
    return fetching;
  }

  async #fetch(key: string): Promise<ClaimsAccount> {
    const { resolver, trust, log } = this.#options;
    const known = this.#known.get(key);
    const began = performance.now();
    try {
      if (!isAccountKey(key)) throw new Error('will only fetch valid account keys');
      const token = await resolver.fetch(key);
      return this.#install(trust.judge(token, key));
    } catch (error) {
      const reason = known?.closed ? new Error('account expired', { cause: error }) : asError(error);
      this.#failed.set(key, reason);
      if (isAccountKey(key) && key === this.#options.systemAccount && !known?.closed)
        return known ?? this.#provisional(key);
      log.warn(`Account fetch failed: ${asError(error).message}`);
      throw reason;
    } finally {
      const took = performance.now() - began;
      const text = `Account [${key}] fetch took ${(took / 1000).toFixed(3)}s`;
      if (took > SLOW_FETCH_MS) log.warn(text);
      else log.debug(text);
    }
  }

  /** The servers' account must be there for somebody to bring account JWTs, its own among them. */
  #provisional(key: AccountKey): ClaimsAccount {
    const { accounts, trust } = this.#options;
    const claims = { ...newAccountClaims(key), iss: trust.operator?.sub ?? '' };
    const account = accounts.apply(key, accountRulesOf(claims));
    const made = new ClaimsAccount(account, { token: '', claims, strict: false }, true);
    this.#known.set(key, made);
    return made;
  }

  /** Makes the account, or makes it what a newer JWT says. */
  #install(trusted: TrustedAccount): ClaimsAccount {
    const { accounts, log } = this.#options;
    const key = trusted.claims.sub;
    const account = accounts.apply(key, accountRulesOf(trusted.claims));
    this.#failed.delete(key);
    const before = this.#known.get(key);
    let current = before;
    if (current === undefined || current.provisional) {
      current = new ClaimsAccount(account, trusted);
      this.#known.set(key, current);
    } else {
      current.take(trusted);
    }
    this.#watchExpiry(current);
    if (before !== undefined) {
      log.debug(`Updated account claims: ${label(account, trusted)}`);
      void reviewMembers(current);
    }
    return current;
  }

  #watchExpiry(account: ClaimsAccount): void {
    const { key, expiresAt } = account;
    this.#expiries.get(key)?.cancel();
    this.#expiries.delete(key);
    if (expiresAt === undefined) return;
    const ticket = this.#options.expiries.add(expiresAt, () => {
      this.#options.log.debug(`Account expired: ${key}`);
      this.#end(account);
    });
    this.#expiries.set(key, ticket);
  }

  #end(account: ClaimsAccount): void {
    account.closed = true;
    account.version++;
    this.#expiries.get(account.key)?.cancel();
    this.#expiries.delete(account.key);
    void endMembers(account.account);
  }
}

function exportersOf({ claims }: { readonly claims: TrustedAccount['claims'] }): readonly string[] {
  const accounts = (claims.nats.imports ?? []).map(({ account }) => account ?? '');
  return [...new Set(accounts)].filter((account) => account !== '' && account !== claims.sub);
}

function label({ name }: Account, { claims }: TrustedAccount): string {
  return claims.name ? `${name}/${claims.name}` : name;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function reasonOf(error: unknown): string {
  return asError(error).message;
}

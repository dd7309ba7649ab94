// Account JWTs in memory only: for tests, for servers that get their accounts from a primary, and for those who
// want nothing on their disk.
import type { AccountClaims } from '@nats-ts/jwt';
import { Catalogue } from './catalogue.js';
import { ChangeFeed } from './change-feed.js';
import { StoreError } from './errors.js';
import { ExpirySweep } from './expiry-sweep.js';
import { isStorableKey } from './folder-layout.js';
import { listLimit, summaryOf } from './listing.js';
import { isExpired, joinPack, mergePack, packLine } from './pack.js';
import { readJwtOf } from './read-jwt.js';
import { silentLog } from './silent-log.js';
import type {
  AccountKey,
  Admit,
  ChangeListener,
  JwtStore,
  ListOptions,
  ListPage,
  MergeReport,
  SaveResult,
  StoredJwt,
  StoreLog,
} from './store.js';

export interface MemoryStoreOptions {
  /** Milliseconds between looks for expired JWTs, which are removed; 0, the default, never looks. */
  readonly cleanupInterval?: number;
  readonly log?: StoreLog;
}

export class MemoryStore implements JwtStore {
  readonly readOnly = false;
  readonly #jwts = new Map<string, StoredJwt>();
  readonly #catalogue = new Catalogue();
  readonly #feed: ChangeFeed;
  readonly #sweep: ExpirySweep;
  #closed = false;

  constructor(options: MemoryStoreOptions = {}) {
    const log = options.log ?? silentLog;
    this.#feed = new ChangeFeed(log);
    this.#sweep = new ExpirySweep({
      interval: options.cleanupInterval ?? 0,
      log,
      expired: async (now, limit) => this.#catalogue.expired(now, limit),
      remove: async (key) => {
        this.#remove(key, 'expired');
      },
    });
    this.#sweep.start();
  }

  peek(key: string): StoredJwt | undefined {
    return this.#jwts.get(key);
  }

  async load(key: string): Promise<StoredJwt | undefined> {
    return this.#jwts.get(key);
  }

  async save(key: string, token: string, claims?: AccountClaims): Promise<SaveResult> {
    this.#mustBeOpen();
    if (!isStorableKey(key)) throw new StoreError('bad-key', JSON.stringify(key.slice(0, 80)));
    const stored = readJwtOf(key, token, claims);
    const before = this.#jwts.get(key);
    if (before?.token === stored.token) return 'unchanged';
    if (before !== undefined && before.issuedAt > stored.issuedAt) return 'older';
    this.#jwts.set(stored.key, stored);
    this.#catalogue.put(stored);
    this.#feed.tell({ key, kind: 'saved' });
    return 'saved';
  }

  async delete(key: string): Promise<boolean> {
    this.#mustBeOpen();
    if (!isStorableKey(key)) throw new StoreError('bad-key', JSON.stringify(key.slice(0, 80)));
    return this.#remove(key, 'removed');
  }

  async list(options: ListOptions = {}): Promise<ListPage> {
    const limit = listLimit(options.limit);
    const keys = this.#catalogue.page(options.after, limit + 1);
    const stored = keys.slice(0, limit).map((key) => this.#jwts.get(key));
    const entries = stored.filter((jwt) => jwt !== undefined).map(summaryOf);
    const last = entries.at(-1);
    return keys.length > limit && last !== undefined ? { entries, next: last.key } : { entries };
  }

  async *keys(): AsyncGenerator<AccountKey, void, undefined> {
    yield* this.#catalogue.keys();
  }

  pack(max?: number): Promise<string> {
    return joinPack(this.packLines(max));
  }

  async *packLines(max = -1): AsyncGenerator<string, void, undefined> {
    let left = max < 0 ? Number.POSITIVE_INFINITY : Math.trunc(max);
    if (left === 0) return;
    const now = Date.now() / 1000;
    for (const key of this.#catalogue.keys()) {
      const stored = this.#jwts.get(key);
      if (stored === undefined || isExpired(stored, now)) continue;
      yield packLine(stored);
      if (--left === 0) return;
    }
  }

  merge(pack: string, admit: Admit): Promise<MergeReport> {
    return mergePack(pack, admit, (key, token) => this.save(key, token));
  }

  async hash(): Promise<string> {
    return this.#catalogue.hash;
  }

  async size(): Promise<number> {
    return this.#jwts.size;
  }

  on(_event: 'change', listener: ChangeListener): void {
    this.#feed.on(listener);
  }

  off(_event: 'change', listener: ChangeListener): void {
    this.#feed.off(listener);
  }

  /** Nothing is kept: what was in the store is gone with it. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#sweep.stop();
    this.#feed.clear();
    this.#jwts.clear();
  }

  #remove(key: AccountKey, kind: 'removed' | 'expired'): boolean {
    if (!this.#jwts.delete(key)) return false;
    this.#catalogue.remove(key);
    this.#feed.tell({ key, kind });
    return true;
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new StoreError('closed', 'in memory');
  }
}

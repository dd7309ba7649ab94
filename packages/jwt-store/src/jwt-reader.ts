// The reading half of every store that keeps its JWTs in files: what is in memory, what is on disk, and that the
// two agree.
import { LRUCache } from 'lru-cache';
import type { Catalogue } from './catalogue.js';
import { Census } from './census.js';
import { ChangeFeed } from './change-feed.js';
import type { Complaints } from './complaints.js';
import { StoreError } from './errors.js';
import { isStorableKey } from './folder-layout.js';
import type { JwtSource, Reading } from './jwt-source.js';
import { KeyQueue } from './key-queue.js';
import type { AccountKey, CheckJwt, StoredJwt, StoreLog } from './store.js';
import { WarmJwts } from './warm-jwts.js';

export interface ReaderOptions {
  readonly source: JwtSource;
  /** Bytes of warm JWTs. */
  readonly memoryLimit: number;
  readonly check: CheckJwt | undefined;
  readonly log: StoreLog;
  readonly complaints: Complaints;
}

// What the last changes of accounts were that are neither warm nor in the catalogue, lest one be told twice.
const RECENT_CHANGES = 10_000;
const GONE = 'gone';

export class JwtReader {
  readonly queue = new KeyQueue();
  readonly warm: WarmJwts;
  readonly census: Census;
  readonly feed: ChangeFeed;
  readonly #source: JwtSource;
  readonly #check: CheckJwt | undefined;
  readonly #complaints: Complaints;
  readonly #loading = new Map<string, Promise<StoredJwt | undefined>>();
  readonly #recent = new LRUCache<string, string>({ max: RECENT_CHANGES });

  constructor(options: ReaderOptions) {
    this.#source = options.source;
    this.#check = options.check;
    this.#complaints = options.complaints;
    this.warm = new WarmJwts(options.memoryLimit);
    this.feed = new ChangeFeed(options.log);
    this.census = new Census({
      walk: () => this.#source.walk(),
      examine: (key) => this.#examine(key),
    });
  }

  get catalogue(): Catalogue {
    return this.census.catalogue;
  }

  peek(key: string): StoredJwt | undefined {
    return this.warm.get(key);
  }

  /** As `JwtStore.load`; those who ask for a cold account at the same time share one read. */
  load(key: string): Promise<StoredJwt | undefined> {
    const warm = this.warm.get(key);
    if (warm !== undefined) return Promise.resolve(warm);
    const loading = this.#loading.get(key);
    if (loading !== undefined) return loading;
    if (!isStorableKey(key)) return Promise.resolve(undefined);
    const load = this.queue.run(key, () => this.#warmUp(key));
    this.#loading.set(key, load);
    const leave = (): void => {
      this.#loading.delete(key);
    };
    load.then(leave, leave);
    return load;
  }

  /**
   * The JWT without making it warm and without the owner's check: for lists and packs, which touch many accounts
   * that nobody asked for.
   */
  async glance(key: AccountKey): Promise<StoredJwt | undefined> {
    return this.warm.glance(key) ?? this.#lookQuietly(key);
  }

  /** Every account's key, as `JwtSource.walk`. */
  walk(): AsyncIterable<AccountKey> {
    return this.#source.walk();
  }

  /** Reads the disk and tells the catalogue; only within the key's queue. */
  async look(key: AccountKey): Promise<Reading> {
    const reading = await this.#source.read(key);
    if (reading.stored === undefined) this.catalogue.remove(key);
    else if (this.census.begun) this.catalogue.put(reading.stored);
    return reading;
  }

  /** False, and named in the log, when the owner's check refuses a JWT that came from the disk. */
  async passes(stored: StoredJwt, path: string | undefined): Promise<boolean> {
    const verdict = (await this.#check?.(stored.key, stored.token)) ?? true;
    if (verdict === true) return true;
    this.#complaints.about(
      path ?? `the JWT of account ${stored.key}`,
      verdict === false ? 'it is not to be trusted' : verdict,
    );
    return false;
  }

  /** Takes note of a JWT that is on disk now, in memory too; only within the key's queue. */
  remember(stored: StoredJwt): void {
    this.warm.set(stored);
    if (this.census.begun) this.catalogue.put(stored);
  }

  /** Takes note that an account is no longer on disk; only within the key's queue. */
  forget(key: AccountKey): void {
    this.warm.delete(key);
    this.catalogue.remove(key);
  }

  /** Makes memory agree with the disk after something failed half-way; only within the key's queue. */
  async reconcile(key: AccountKey): Promise<void> {
    try {
      const { stored } = await this.look(key);
      if (this.warm.glance(key)?.token !== stored?.token) this.warm.delete(key);
    } catch {
      // It cannot be read at all just now: nothing is known of it.
      this.forget(key);
    }
  }

  /** Looks at the disk again because the account's file may have changed, and tells if it has. */
  refresh(key: AccountKey): Promise<void> {
    return this.queue.run(key, async () => {
      const warm = this.warm.glance(key);
      const counted = this.catalogue.hasRead(key);
      const { stored, path, broken } = await this.#source.read(key);
      if (stored === undefined) {
        // Half-written, perhaps: what was good before stays until the file is whole again or gone.
        if (broken.length > 0) return;
        this.forget(key);
        const known = warm !== undefined || counted;
        // An account nobody has looked at yet may have been there all the same.
        const perhaps = !this.census.hasContents && this.#recent.get(key) !== GONE;
        this.#recent.set(key, GONE);
        if (known || perhaps) this.feed.tell({ key, kind: 'removed' });
        return;
      }
      const same =
        warm !== undefined
          ? warm.token === stored.token
          : counted
            ? this.catalogue.holds(stored)
            : this.#recent.get(key) === markOf(stored);
      if (same) return;
      if (this.census.begun) this.catalogue.put(stored);
      this.#recent.set(key, markOf(stored));
      if (warm !== undefined) {
        if (await this.passes(stored, path)) this.warm.set(stored);
        else this.warm.delete(key);
      }
      this.feed.tell({ key, kind: 'saved' });
    });
  }

  /** Waits for what is under way, then lets go of everything. */
  async close(): Promise<void> {
    this.census.stop();
    await this.queue.idle();
    this.feed.clear();
    this.warm.clear();
  }

  async #warmUp(key: AccountKey): Promise<StoredJwt | undefined> {
    const warm = this.warm.get(key);
    if (warm !== undefined) return warm;
    const { stored, path } = await this.look(key);
    if (stored === undefined || !(await this.passes(stored, path))) return undefined;
    this.warm.set(stored);
    return stored;
  }

  async #examine(key: AccountKey): Promise<void> {
    if (!this.catalogue.hasRead(key)) await this.#lookQuietly(key);
  }

  /** As `look`; but one file that cannot be read must not take the others with it. */
  async #lookQuietly(key: AccountKey): Promise<StoredJwt | undefined> {
    try {
      return await this.queue.run(key, async () => (await this.look(key)).stored);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#complaints.about(`account ${key}`, error.message);
      return undefined;
    }
  }
}

function markOf(stored: StoredJwt): string {
  return `${stored.jti} ${stored.issuedAt} ${stored.token.length}`;
}

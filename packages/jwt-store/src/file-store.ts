// What the stores that keep their JWTs in files have in common: everything but writing.

import type { JwtReader } from './jwt-reader.js';
import { listLimit, summaryOf } from './listing.js';
import { isExpired, joinPack, packLine } from './pack.js';
import type {
  AccountKey,
  Admit,
  ChangeListener,
  JwtStore,
  JwtSummary,
  ListOptions,
  ListPage,
  MergeReport,
  SaveResult,
  StoredJwt,
} from './store.js';

// Files read at a time for one list or pack.
const READS_AT_ONCE = 8;

export abstract class FileStore implements JwtStore {
  abstract readonly readOnly: boolean;
  readonly #reader: JwtReader;

  protected constructor(reader: JwtReader) {
    this.#reader = reader;
  }

  peek(key: string): StoredJwt | undefined {
    return this.#reader.peek(key);
  }

  load(key: string): Promise<StoredJwt | undefined> {
    return this.#reader.load(key);
  }

  abstract save(key: string, token: string): Promise<SaveResult>;

  abstract merge(pack: string, admit: Admit): Promise<MergeReport>;

  async list(options: ListOptions = {}): Promise<ListPage> {
    await this.#reader.census.names();
    const limit = listLimit(options.limit);
    const entries: JwtSummary[] = [];
    let after = options.after;
    // Names of broken files turn up in pages too and are left out, so one page may take several looks.
    for (;;) {
      const keys = this.#reader.catalogue.page(after, limit + 1 - entries.length);
      for (const stored of await this.#glanceAll(keys))
        if (stored !== undefined) entries.push(summaryOf(stored));
      after = keys.at(-1);
      if (after === undefined || entries.length > limit) break;
    }
    if (entries.length <= limit) return { entries };
    entries.length = limit;
    const last = entries.at(-1);
    return last === undefined ? { entries } : { entries, next: last.key };
  }

  async *keys(): AsyncGenerator<AccountKey, void, undefined> {
    // Once the names are known they come from memory, but walking does not wait for them.
    if (this.#reader.census.hasNames) yield* this.#reader.catalogue.keys();
    else yield* this.#reader.walk();
  }

  pack(max?: number): Promise<string> {
    return joinPack(this.packLines(max));
  }

  async *packLines(max = -1): AsyncGenerator<string, void, undefined> {
    let left = max < 0 ? Number.POSITIVE_INFINITY : Math.trunc(max);
    if (left === 0) return;
    const now = Date.now() / 1000;
    for await (const keys of batches(this.keys(), READS_AT_ONCE)) {
      for (const stored of await this.#glanceAll(keys)) {
        if (stored === undefined || isExpired(stored, now)) continue;
        yield packLine(stored);
        if (--left === 0) return;
      }
    }
  }

  async hash(): Promise<string> {
    await this.#reader.census.contents();
    return this.#reader.catalogue.hash;
  }

  async size(): Promise<number> {
    await this.#reader.census.names();
    return this.#reader.catalogue.size;
  }

  on(_event: 'change', listener: ChangeListener): void {
    this.#reader.feed.on(listener);
  }

  off(_event: 'change', listener: ChangeListener): void {
    this.#reader.feed.off(listener);
  }

  /** Accounts in memory and the bytes they are counted as, for metrics. */
  get warm(): { readonly count: number; readonly bytes: number } {
    return { count: this.#reader.warm.count, bytes: this.#reader.warm.bytes };
  }

  lookAgain(): void {
    this.#reader.warm.clear();
  }

  async close(): Promise<void> {
    await this.#reader.close();
  }

  async #glanceAll(keys: readonly AccountKey[]): Promise<(StoredJwt | undefined)[]> {
    const found: (StoredJwt | undefined)[] = [];
    for (let at = 0; at < keys.length; at += READS_AT_ONCE) {
      const batch = keys.slice(at, at + READS_AT_ONCE);
      found.push(...(await Promise.all(batch.map((key) => this.#reader.glance(key)))));
    }
    return found;
  }
}

async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[], void, undefined> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

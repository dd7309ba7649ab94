// The JWTs held in memory, bounded in bytes: the ones not asked for longest go first.
//
//   map     key → entry
//   list    oldest ⇄ entry ⇄ entry ⇄ newest     in the order in which they were asked for last
//
// Every GET of a warm account comes through here, so being asked for costs one look-up and a few links.
import type { AccountKey, StoredJwt } from './store.js';

/** Bytes for warm JWTs when the owner does not say: about 60,000 accounts of the usual size. */
export const DEFAULT_MEMORY_LIMIT = 128 * 1024 * 1024;

// What an entry costs besides its characters: the objects, the strings' headers, the place in the map.
const OVERHEAD = 400;

/** Bytes of memory one warm JWT is counted as. */
export function warmSize(stored: StoredJwt): number {
  return stored.token.length + stored.key.length + stored.jti.length + stored.name.length + OVERHEAD;
}

interface Entry {
  stored: StoredJwt;
  size: number;
  older: Entry | undefined;
  newer: Entry | undefined;
}

export class WarmJwts {
  readonly #limit: number;
  readonly #entries = new Map<string, Entry>();
  #oldest: Entry | undefined;
  #newest: Entry | undefined;
  #bytes = 0;

  /** @param limit bytes; 0 keeps nothing warm. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The warm JWT, which is thereby the one asked for last. */
  get(key: string): StoredJwt | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry !== this.#newest) {
      this.#unlink(entry);
      this.#append(entry);
    }
    return entry.stored;
  }

  /** The warm JWT, without counting as being asked for. */
  glance(key: string): StoredJwt | undefined {
    return this.#entries.get(key)?.stored;
  }

  /** Makes a JWT warm; one that is larger than the bound stays cold. */
  set(stored: StoredJwt): void {
    this.delete(stored.key);
    const size = warmSize(stored);
    if (size > this.#limit) return;
    const entry: Entry = { stored, size, older: undefined, newer: undefined };
    this.#entries.set(stored.key, entry);
    this.#bytes += size;
    this.#append(entry);
    while (this.#bytes > this.#limit && this.#oldest !== undefined) this.#drop(this.#oldest);
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#drop(entry);
  }

  clear(): void {
    this.#entries.clear();
    this.#oldest = undefined;
    this.#newest = undefined;
    this.#bytes = 0;
  }

  keys(): AccountKey[] {
    return [...this.#entries.keys()] as AccountKey[];
  }

  /** Bytes held, as `warmSize` counts them. */
  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#entries.size;
  }

  #drop(entry: Entry): void {
    this.#entries.delete(entry.stored.key);
    this.#bytes -= entry.size;
    this.#unlink(entry);
  }

  #append(entry: Entry): void {
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest === undefined) this.#oldest = entry;
    else this.#newest.newer = entry;
    this.#newest = entry;
  }

  #unlink({ older, newer }: Entry): void {
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
  }
}

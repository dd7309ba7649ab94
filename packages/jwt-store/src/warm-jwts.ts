// The JWTs held in memory, bounded in bytes: the ones not asked for longest go first.
import { LRUCache } from 'lru-cache';
import type { AccountKey, StoredJwt } from './store.js';

/** Bytes for warm JWTs when the owner does not say: about 60,000 accounts of the usual size. */
export const DEFAULT_MEMORY_LIMIT = 128 * 1024 * 1024;

// What an entry costs besides its characters: the object, its strings' headers, the places in the cache's tables.
const OVERHEAD = 400;

/** Bytes of memory one warm JWT is counted as. */
export function warmSize(stored: StoredJwt): number {
  return stored.token.length + stored.key.length + stored.jti.length + stored.name.length + OVERHEAD;
}

export class WarmJwts {
  readonly #cache: LRUCache<string, StoredJwt> | undefined;

  /** @param limit bytes; 0 keeps nothing warm. */
  constructor(limit: number) {
    if (limit > 0) this.#cache = new LRUCache({ maxSize: Math.ceil(limit), sizeCalculation: warmSize });
  }

  /** The warm JWT, which is thereby the one asked for last. */
  get(key: string): StoredJwt | undefined {
    return this.#cache?.get(key);
  }

  /** The warm JWT, without counting as being asked for. */
  glance(key: string): StoredJwt | undefined {
    return this.#cache?.peek(key);
  }

  set(stored: StoredJwt): void {
    this.#cache?.set(stored.key, stored);
  }

  /** Replaces a JWT only if the account is warm, so that a change nobody asked for does not push others out. */
  replace(stored: StoredJwt): void {
    if (this.#cache?.has(stored.key) === true) this.#cache.set(stored.key, stored);
  }

  delete(key: string): void {
    this.#cache?.delete(key);
  }

  clear(): void {
    this.#cache?.clear();
  }

  keys(): AccountKey[] {
    return [...(this.#cache?.keys() ?? [])] as AccountKey[];
  }

  /** Bytes held, as `warmSize` counts them. */
  get bytes(): number {
    return this.#cache?.calculatedSize ?? 0;
  }

  get count(): number {
    return this.#cache?.size ?? 0;
  }
}

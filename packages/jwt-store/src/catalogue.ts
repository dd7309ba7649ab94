// What a store knows of all its accounts without holding their JWTs: the keys in order, the store hash, and who
// expires when. About 110 bytes an account, outside the garbage-collected heap.
import { createHash } from 'node:crypto';
import { boundAfter, decodeKey, encodeKey, KEY_BYTES } from './key-code.js';
import { SortedRecords } from './sorted-records.js';
import type { AccountKey, StoredJwt } from './store.js';

const HASH_BYTES = 32;
const TIME_BYTES = 6;
const LATEST = 2 ** (8 * TIME_BYTES) - 1;

// The value behind a key: whether its JWT has been read, the JWT's SHA-256, and when it expires (0 = never).
const READ_AT = 0;
const HASH_AT = 1;
const EXPIRES_AT = HASH_AT + HASH_BYTES;
const VALUE_BYTES = EXPIRES_AT + TIME_BYTES;

export class Catalogue {
  readonly #accounts = new SortedRecords(KEY_BYTES, VALUE_BYTES);
  /** When, then which key; only accounts that expire. */
  readonly #expiries = new SortedRecords(TIME_BYTES + KEY_BYTES, 0);
  readonly #hash = new Uint8Array(HASH_BYTES);

  get size(): number {
    return this.#accounts.size;
  }

  /** The XOR of the SHA-256 of every JWT that has been read, hexadecimal. */
  get hash(): string {
    return Buffer.from(this.#hash).toString('hex');
  }

  /** Takes note of a name whose JWT has not been read yet. */
  add(key: AccountKey): void {
    this.#accounts.ensure(encodeKey(key));
  }

  /** Takes note of the JWT an account has now. */
  put(stored: StoredJwt): void {
    const code = encodeKey(stored.key);
    const value = this.#accounts.ensure(code);
    this.#forget(code, value);
    value[READ_AT] = 1;
    value.set(hashOf(stored.token), HASH_AT);
    this.#mix(value);
    writeTime(value, EXPIRES_AT, stored.expires);
    if (stored.expires > 0) this.#expiries.ensure(expiryCode(stored.expires, code));
  }

  /** Strikes an account out; false when it was not there. */
  remove(key: AccountKey): boolean {
    const code = encodeKey(key);
    const value = this.#accounts.value(code);
    if (value === undefined) return false;
    this.#forget(code, value);
    return this.#accounts.delete(code);
  }

  has(key: AccountKey): boolean {
    return this.#accounts.value(encodeKey(key)) !== undefined;
  }

  /** True when the account's JWT has been read (or saved) since the catalogue was begun. */
  hasRead(key: AccountKey): boolean {
    return this.#accounts.value(encodeKey(key))?.[READ_AT] === 1;
  }

  /** True when this very JWT is the one last taken note of. */
  holds(stored: StoredJwt): boolean {
    const value = this.#accounts.value(encodeKey(stored.key));
    if (value?.[READ_AT] !== 1) return false;
    return Buffer.compare(value.subarray(HASH_AT, EXPIRES_AT), hashOf(stored.token)) === 0;
  }

  /** At most `limit` keys greater than `after`, in order. */
  page(after: string | undefined, limit: number): AccountKey[] {
    const bound = after === undefined ? undefined : boundAfter(after);
    return this.#accounts.page(bound, limit).map((record) => decodeKey(record));
  }

  /** All keys in order; accounts may come and go meanwhile. */
  *keys(): Generator<AccountKey, void, undefined> {
    let after: string | undefined;
    for (;;) {
      const keys = this.page(after, 256);
      yield* keys;
      after = keys.at(-1);
      if (after === undefined) return;
    }
  }

  /** At most `limit` keys that expire at or before `now` (Unix seconds), the earliest first. */
  expired(now: number, limit: number): AccountKey[] {
    const due = this.#expiries.page(undefined, limit).filter((record) => readTime(record, 0) <= now);
    return due.map((record) => decodeKey(record, TIME_BYTES));
  }

  /** Undoes what `put` mixed into the hash and wrote into the calendar. */
  #forget(code: Uint8Array, value: Uint8Array): void {
    if (value[READ_AT] !== 1) return;
    this.#mix(value);
    const expires = readTime(value, EXPIRES_AT);
    if (expires > 0) this.#expiries.delete(expiryCode(expires, code));
  }

  #mix(value: Uint8Array): void {
    for (let index = 0; index < HASH_BYTES; index++) {
      this.#hash[index] = (this.#hash[index] as number) ^ (value[HASH_AT + index] as number);
    }
  }
}

function hashOf(token: string): Uint8Array {
  return createHash('sha256').update(token, 'latin1').digest();
}

function expiryCode(expires: number, key: Uint8Array): Uint8Array {
  const code = new Uint8Array(TIME_BYTES + KEY_BYTES);
  writeTime(code, 0, expires);
  code.set(key, TIME_BYTES);
  return code;
}

function writeTime(bytes: Uint8Array, offset: number, time: number): void {
  let rest = Math.min(Math.max(Math.trunc(time), 0), LATEST);
  for (let index = TIME_BYTES - 1; index >= 0; index--) {
    bytes[offset + index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

function readTime(bytes: Uint8Array, offset: number): number {
  let time = 0;
  for (let index = 0; index < TIME_BYTES; index++) time = time * 256 + (bytes[offset + index] as number);
  return time;
}

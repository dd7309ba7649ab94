// The one interface every store of account JWTs answers to, so that the account server does not know, and need
// not ask, where the JWTs live.

import type { AccountClaims, AccountKey } from '@nats-ts/jwt';

export type { AccountKey };

/**
 * An account JWT as a store hands it out. While it is warm, every `peek` and `load` of the key gives the same
 * object, until the JWT changes: what is derived from it may hang on it in a WeakMap.
 */
export interface StoredJwt {
  readonly key: AccountKey;
  /** The JWT itself, without armour or white space around it. */
  readonly token: string;
  /** The JWT's own id, as its claims say; empty when they do not. */
  readonly jti: string;
  /** The account's name, as the claims say; empty when they do not. */
  readonly name: string;
  /** `iss`: the public key that signed it; empty when the claims do not say. */
  readonly issuer: string;
  /** `iat`: when it was issued, Unix seconds; 0 when the claims do not say. */
  readonly issuedAt: number;
  /** `exp`: when it expires, Unix seconds; 0 = never. */
  readonly expires: number;
}

/** One line of a listing. */
export type JwtSummary = Pick<StoredJwt, 'key' | 'name' | 'issuedAt' | 'expires'>;

export interface ListOptions {
  /** List keys greater than this text only; default: from the first. It need not be a key of the store. */
  readonly after?: string;
  /** Entries on a page, 1 to 10,000; default 100. Numbers outside are taken as the nearest one inside. */
  readonly limit?: number;
}

export interface ListPage {
  /** Ordered by key, as JavaScript compares strings. */
  readonly entries: readonly JwtSummary[];
  /** What to give as `after` for the next page; absent on the last page. */
  readonly next?: string;
}

/**
 * What became of a save: `saved`; `unchanged`, the same JWT was there already and nothing was written; `older`,
 * the stored JWT was issued later (`iat`) and stays.
 */
export type SaveResult = 'saved' | 'unchanged' | 'older';

/** What became of the lines of a pack. */
export interface MergeReport {
  readonly saved: number;
  readonly unchanged: number;
  readonly older: number;
  /** Lines that were not stored; `key` is empty when the line has none. */
  readonly refused: readonly { readonly key: string; readonly why: string }[];
}

/** Decides for each JWT of a pack whether it may enter; a text is the reason why not. */
export type Admit = (key: AccountKey, token: string) => boolean | string | Promise<boolean | string>;

/**
 * A stored JWT changed: `saved` new or replaced; `removed`, by a delete or by the hand of an administrator;
 * `expired`, and removed by the clean-up.
 */
export interface StoreChange {
  readonly key: AccountKey;
  readonly kind: 'saved' | 'removed' | 'expired';
}

export type ChangeListener = (change: StoreChange) => void;

/**
 * The owner's check of a JWT that comes from the disk into memory: true lets it in; false or a text, the reason,
 * makes its file count as broken. Called once for every cold load, not for lists, packs and the hash. It may take its
 * time: others are served meanwhile.
 */
export type CheckJwt = (key: AccountKey, token: string) => boolean | string | Promise<boolean | string>;

/** Where a store reports what it finds; the logger of `@nats-ts/log` is one. */
export interface StoreLog {
  error(text: string): void;
  warn(text: string): void;
  debug(text: string): void;
}

/** A place where account JWTs live. */
export interface JwtStore {
  /** True when `save` and `merge` throw `read-only`. */
  readonly readOnly: boolean;

  /**
   * What is in memory for the key, at once: the hot path. Undefined when the JWT is not warm, which does not
   * mean that there is none: ask `load`.
   */
  peek(key: string): StoredJwt | undefined;

  /**
   * The JWT of the account, from memory or else from where the store keeps it. Undefined when there is none,
   * when the key is not a public account key, or when the stored file is broken (the log says so).
   */
  load(key: string): Promise<StoredJwt | undefined>;

  /**
   * Stores a JWT that the caller has verified; durable when the promise resolves. Of two JWTs the one issued
   * later (`iat`) stays; of two issued in the same second the one saved last.
   *
   * @param claims those of the token, where the caller has read them already: it is not read once more.
   * @throws StoreError `bad-key`, `bad-jwt` (its `sub` is not the key, or it does not parse), `read-only`,
   * `disk` (the JWT stored before is still there), `closed`.
   */
  save(key: string, token: string, claims?: AccountClaims): Promise<SaveResult>;

  /**
   * Removes the account; false when there was none. Only stores that can be written have it.
   *
   * @throws StoreError `bad-key`, `disk`, `closed`.
   */
  delete?(key: string): Promise<boolean>;

  /**
   * Lets go of what is in memory, so that files changed or removed by hand count from now on. Stores that keep their
   * JWTs in files have it.
   */
  lookAgain?(): void;

  /** A page of the accounts, ordered by key. */
  list(options?: ListOptions): Promise<ListPage>;

  /** The keys of all accounts, in no particular order. */
  keys(): AsyncIterable<AccountKey>;

  /**
   * At most `max` JWTs (all when it is absent or negative) in the format the Go servers exchange: lines of
   * `key|jwt` without a line end after the last. Expired JWTs are left out.
   *
   * @throws StoreError `pack-too-large` when the text would not fit into 256 MiB: use `packLines`.
   */
  pack(max?: number): Promise<string>;

  /** The lines of `pack`, one at a time and without line ends, to be streamed. */
  packLines(max?: number): AsyncIterable<string>;

  /**
   * Stores those JWTs of a pack that `admit` lets in, by the rules of `save`. A bad line refuses that line only
   * (the Go library gives up there).
   *
   * @throws StoreError `read-only`, `disk`, `closed`.
   */
  merge(pack: string, admit: Admit): Promise<MergeReport>;

  /**
   * The hash that servers compare to see whether their stores are equal: the XOR of the SHA-256 of every stored
   * JWT, 64 hexadecimal digits, as the Go library has it; zeros for an empty store. The first call on a large
   * directory waits until all its files have been read in the background.
   */
  hash(): Promise<string>;

  /** Number of accounts. */
  size(): Promise<number>;

  on(event: 'change', listener: ChangeListener): void;
  off(event: 'change', listener: ChangeListener): void;

  /** Waits for the saves under way, then lets go of everything. Later saves throw `closed`. */
  close(): Promise<void>;
}

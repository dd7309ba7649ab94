// Where a store that keeps its JWTs in files finds them: by key, one at a time, and all of them by walking.
import type { AccountKey, StoredJwt } from './store.js';

/** What a look at the disk for one account brought. */
export interface Reading {
  /** The JWT; the one issued last when there are several copies; undefined when there is none that is whole. */
  readonly stored: StoredJwt | undefined;
  /** The file it came from; undefined when there is none. */
  readonly path: string | undefined;
  /** The files that hold a whole JWT of the account. */
  readonly copies: readonly string[];
  /** The files that ought to and do not; the log has been told. */
  readonly broken: readonly string[];
}

export interface JwtSource {
  /** @throws StoreError `disk` when a file is there and the operating system will not let it be read. */
  read(key: AccountKey): Promise<Reading>;
  /**
   * Every account once, in no particular order, by name only: a file may turn out broken when it is read.
   *
   * @throws StoreError `disk` when the directory cannot be read.
   */
  walk(): AsyncIterable<AccountKey>;
}

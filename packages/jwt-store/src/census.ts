// Takes the catalogue of a store that keeps its JWTs in files. Nothing is read before somebody needs it: first the
// names (for lists and the number of accounts), then, account by account and with everyone else let through, the
// JWTs (for the hash and the expiries). From then on saves and removals keep the catalogue up to date.
import { setImmediate } from 'node:timers/promises';
import { Catalogue } from './catalogue.js';
import { StoreError } from './errors.js';
import type { AccountKey } from './store.js';

// Names taken, and JWTs read, before other work gets its turn.
const NAMES_IN_TURN = 1000;
const READS_IN_TURN = 64;
// Reads at a time: half of Node's file threads, the other half serves requests.
const READS_AT_ONCE = 2;

export interface CensusOptions {
  walk(): AsyncIterable<AccountKey>;
  /** Reads the account's JWT and puts it into the catalogue, or strikes the account out when there is none. */
  examine(key: AccountKey): Promise<void>;
}

export class Census {
  readonly catalogue = new Catalogue();
  readonly #options: CensusOptions;
  #names: Promise<void> | undefined;
  #contents: Promise<void> | undefined;
  #hasNames = false;
  #hasContents = false;
  #stopped = false;

  constructor(options: CensusOptions) {
    this.#options = options;
  }

  /** True once the catalogue is being taken, and so must hear of changes. */
  get begun(): boolean {
    return this.#names !== undefined;
  }

  /** True when the catalogue has every name. */
  get hasNames(): boolean {
    return this.#hasNames;
  }

  /** True when the catalogue has every JWT's hash and expiry. */
  get hasContents(): boolean {
    return this.#hasContents;
  }

  /**
   * Resolves when the catalogue has every name.
   *
   * @throws StoreError `disk`, after which the next call tries again; `closed`.
   */
  names(): Promise<void> {
    this.#names ??= this.#takeNames().catch((error: unknown) => {
      this.#names = undefined;
      throw error;
    });
    return this.#names;
  }

  /**
   * Resolves when the catalogue has every JWT's hash and expiry.
   *
   * @throws StoreError as `names`.
   */
  contents(): Promise<void> {
    this.#contents ??= this.#takeContents().catch((error: unknown) => {
      this.#contents = undefined;
      throw error;
    });
    return this.#contents;
  }

  /** Ends the work under way; those who wait for it get `closed`. */
  stop(): void {
    this.#stopped = true;
  }

  async #takeNames(): Promise<void> {
    this.#goOn();
    let taken = 0;
    for await (const key of this.#options.walk()) {
      this.catalogue.add(key);
      if (++taken % NAMES_IN_TURN === 0) await this.#giveTurn();
    }
    this.#hasNames = true;
  }

  async #takeContents(): Promise<void> {
    await this.names();
    let after: string | undefined;
    for (;;) {
      const keys = this.catalogue.page(after, READS_IN_TURN);
      after = keys.at(-1);
      if (after === undefined) break;
      const unread = keys.filter((key) => !this.catalogue.hasRead(key)).values();
      await Promise.all(Array.from({ length: READS_AT_ONCE }, () => this.#examineAll(unread)));
      await this.#giveTurn();
    }
    this.#hasContents = true;
  }

  async #examineAll(keys: Iterator<AccountKey>): Promise<void> {
    for (let next = keys.next(); next.done !== true; next = keys.next()) {
      await this.#options.examine(next.value);
      this.#goOn();
    }
  }

  async #giveTurn(): Promise<void> {
    await setImmediate();
    this.#goOn();
  }

  #goOn(): void {
    if (this.#stopped) throw new StoreError('closed', 'while its accounts were being counted');
  }
}

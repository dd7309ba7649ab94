// Removes JWTs when they have expired, as the Go store does. A look costs as much as there is to remove, whatever
// the number of accounts.
import { reasonOf } from './errors.js';
import type { AccountKey, StoreLog } from './store.js';

export interface ExpirySweepOptions {
  /** Milliseconds between looks; 0 never looks. */
  readonly interval: number;
  readonly log: StoreLog;
  /** The earliest accounts that expire at or before `now`, Unix seconds. */
  expired(now: number, limit: number): Promise<AccountKey[]>;
  /** Removes the account if it has expired indeed. */
  remove(key: AccountKey): Promise<void>;
}

// Accounts removed at a time; a look goes on until none is left.
const AT_ONCE = 16;
// The longest time a timer can be set for.
const LONGEST = 2 ** 31 - 1;

export class ExpirySweep {
  readonly #options: ExpirySweepOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: ExpirySweepOptions) {
    this.#options = options;
  }

  /** Begins to look by the clock. */
  start(): void {
    const { interval } = this.#options;
    if (!(interval > 0)) return;
    // A clean-up alone keeps no process alive.
    this.#timer = setInterval(() => this.run(), Math.min(interval, LONGEST)).unref();
  }

  /** Looks now; a look that is under way is waited for instead. Never throws: what fails is logged. */
  run(): Promise<void> {
    this.#running ??= this.#sweep()
      .catch((error: unknown) => {
        if (!this.#stopped) this.#options.log.error(`cannot look for expired JWTs: ${reasonOf(error)}`);
      })
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  /** Ends the looks, and waits for the one under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  async #sweep(): Promise<void> {
    // Accounts that cannot be removed stay the earliest; they must not keep the later ones from being removed.
    const failed = new Set<AccountKey>();
    while (!this.#stopped) {
      const now = Math.floor(Date.now() / 1000);
      const earliest = await this.#options.expired(now, AT_ONCE + failed.size);
      const due = earliest.filter((key) => !failed.has(key));
      if (due.length === 0) return;
      await Promise.all(
        due.map(async (key) => {
          try {
            await this.#options.remove(key);
          } catch (error) {
            failed.add(key);
            this.#options.log.error(`cannot remove the expired JWT of account ${key}: ${reasonOf(error)}`);
          }
        }),
      );
    }
  }
}

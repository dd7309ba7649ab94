// A broken file is named in the log once, not every time somebody asks for its account.
import type { StoreLog } from './store.js';

// Beyond this many broken files some are named again; memory stays bounded.
const MOST = 10_000;

export class Complaints {
  readonly #log: StoreLog;
  readonly #made = new Map<string, string>();

  constructor(log: StoreLog) {
    this.#log = log;
  }

  /** Names the file, unless it has been named for the same reason already. */
  about(path: string, why: string): void {
    if (this.#made.get(path) === why) return;
    if (this.#made.size >= MOST) this.#made.clear();
    this.#made.set(path, why);
    this.#log.warn(`leaving ${path} alone: ${why}`);
  }

  /** The file is in order again; should it break once more, it is named once more. */
  settled(path: string): void {
    if (this.#made.size > 0) this.#made.delete(path);
  }
}

// Who is told when a stored JWT changes.
import { reasonOf } from './errors.js';
import type { ChangeListener, StoreChange, StoreLog } from './store.js';

export class ChangeFeed {
  readonly #listeners = new Set<ChangeListener>();
  readonly #log: StoreLog;

  constructor(log: StoreLog) {
    this.#log = log;
  }

  on(listener: ChangeListener): void {
    this.#listeners.add(listener);
  }

  off(listener: ChangeListener): void {
    this.#listeners.delete(listener);
  }

  /** Tells everyone; a listener that throws is the listener's fault and must not fail the save it heard of. */
  tell(change: StoreChange): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#log.error(`a listener for changes of account ${change.key} failed: ${reasonOf(error)}`);
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}

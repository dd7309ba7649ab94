// One thing at a time for each account: a save, a removal and a read from disk of the same key never overlap,
// while different keys do not wait for each other.

export class KeyQueue {
  /** For every busy key the end of its queue. */
  readonly #tails = new Map<string, Promise<unknown>>();

  /** True when something runs or waits for the key. */
  busy(key: string): boolean {
    return this.#tails.has(key);
  }

  /** Runs the task when all earlier tasks of the key are through, whether they failed or not. */
  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key);
    const result = before === undefined ? task() : before.then(task, task);
    this.#tails.set(key, result);
    const leave = (): void => {
      if (this.#tails.get(key) === result) this.#tails.delete(key);
    };
    result.then(leave, leave);
    return result;
  }

  /** Waits until nothing runs or waits any more. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.allSettled(this.#tails.values());
  }
}

/** Closing in the reverse order of opening, whether a start failed half-way or a server ends. */

/** What must be closed, in the reverse order of its opening. */
export class Closers {
  readonly #closers: (() => Promise<unknown> | unknown)[] = [];

  /** Remembers how to close what was just opened. */
  add(closer: () => Promise<unknown> | unknown): void {
    this.#closers.push(closer);
  }

  /** Closes everything, also when one of them fails; the first failure is thrown at the end. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (let closer = this.#closers.pop(); closer !== undefined; closer = this.#closers.pop()) {
      try {
        await closer();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

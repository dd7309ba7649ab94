/**
 * The write deadline: looks now and then at the connections whose write is under way, and at no others. Runs only
 * while there are some.
 */

/** A connection with a write under way. */
export interface Writer {
  /** When the write began, in milliseconds of `performance.now()`. */
  readonly writingSince: number;
  /** The write took longer than the deadline. */
  writeTimedOut(): void;
}

/** Watches the writes of one server. */
export class WriteWatch {
  readonly #writers = new Set<Writer>();
  #deadline: number;
  #timer: NodeJS.Timeout | undefined;

  /** @param deadline milliseconds. */
  constructor(deadline: number) {
    this.#deadline = deadline;
  }

  /** Takes another deadline, from now on. */
  configure(deadline: number): void {
    this.#deadline = deadline;
  }

  add(writer: Writer): void {
    this.#writers.add(writer);
    if (this.#timer !== undefined) return;
    const period = Math.min(1000, Math.max(5, this.#deadline / 5));
    this.#timer = setInterval(() => this.#look(), period);
    this.#timer.unref();
  }

  remove(writer: Writer): void {
    this.#writers.delete(writer);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#writers.clear();
  }

  #look(): void {
    if (this.#writers.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const limit = performance.now() - this.#deadline;
    for (const writer of this.#writers) if (writer.writingSince < limit) writer.writeTimedOut();
  }
}

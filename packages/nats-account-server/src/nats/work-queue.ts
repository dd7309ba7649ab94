// Work that arrives faster than it can be done waits here, up to a bound. The NATS client pushes messages and
// cannot be slowed down, while every JWT that enters costs a signature check and a durable write.

/** Settings of a `WorkQueue`. */
export interface WorkQueueOptions<Item> {
  /** Items worked on at the same time; 1 keeps their order. */
  readonly concurrency: number;
  /** Items that may wait; more are turned away. */
  readonly limit: number;
  /** Does the work of one item. Must not reject. */
  readonly work: (item: Item) => Promise<void>;
}

/** A bounded queue of work. */
export class WorkQueue<Item> {
  readonly #options: WorkQueueOptions<Item>;
  #waiting: Item[] = [];
  #next = 0;
  #running = 0;
  #idle: (() => void)[] = [];

  constructor(options: WorkQueueOptions<Item>) {
    this.#options = options;
  }

  /** Items that wait or are worked on. */
  get size(): number {
    return this.#waiting.length - this.#next + this.#running;
  }

  /** Takes an item; false when too many wait. */
  push(item: Item): boolean {
    if (this.#waiting.length - this.#next >= this.#options.limit) return false;
    this.#waiting.push(item);
    this.#fill();
    return true;
  }

  /** Resolves when nothing waits and nothing is worked on. */
  idle(): Promise<void> {
    if (this.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Forgets what waits; what is worked on is finished. */
  clear(): void {
    this.#waiting = [];
    this.#next = 0;
    this.#settle();
  }

  #fill(): void {
    while (this.#running < this.#options.concurrency && this.#next < this.#waiting.length) {
      const item = this.#waiting[this.#next++] as Item;
      if (this.#next === this.#waiting.length) this.clear();
      this.#running++;
      void this.#options.work(item).finally(() => {
        this.#running--;
        this.#fill();
        this.#settle();
      });
    }
  }

  #settle(): void {
    if (this.size > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

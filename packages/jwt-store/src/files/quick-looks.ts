// Questions to the file system that are answered at once, while it answers at once. What a name stands for is in the
// system's memory nearly always, or one small read away: that takes microseconds, and handing the question to a thread
// takes ten times as long. A disk at the other end of a network answers in milliseconds, though, and everyone would
// wait meanwhile; so looks that are slow are given to threads again.

/** An average above this (ms) is slow. */
const SLOW = 0.5;
/** So many questions go to threads before another is asked at once, to see whether the disk is quick again. */
const REST = 1000;
/** How much one look counts in the average, and as how long at most: one that had to wait for a processor says little. */
const WEIGHT = 1 / 16;
const MOST = 2 * SLOW;

export class QuickLooks {
  readonly #now: () => number;
  #average = 0;
  #rest = 0;

  /** @param now milliseconds, from any moment on. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether the next question is to be asked at once; every call counts as a question. */
  allowed(): boolean {
    if (this.#rest === 0) return true;
    this.#rest--;
    return false;
  }

  /** Asks at once. What a look throws is thrown, and says nothing about the disk's speed. */
  take<T>(look: () => T): T {
    const began = this.#now();
    const found = look();
    this.#average += (Math.min(this.#now() - began, MOST) - this.#average) * WEIGHT;
    if (this.#average > SLOW) {
      // The first look after the rest decides by itself.
      this.#average = SLOW;
      this.#rest = REST;
    }
    return found;
  }
}

/** Slows down a connection that publishes faster than somebody can receive: it is not read from for a moment. */
import { type Outbox, takeBehind } from '../bytes/outbox.js';

/** Longest moment, in milliseconds; the original stalls a producer no longer for one read. */
const STALL_MS = 10;

/** Reading that can be stopped. */
export interface Reading {
  pause(): void;
  resume(): void;
}

/** The stalls of one producer. */
export class Stall {
  readonly #reading: Reading;
  #timer: NodeJS.Timeout | undefined;
  /** How often it was slowed down. */
  count = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Looks whether the read that just ended left somebody behind. */
  afterRead(): void {
    const behind = takeBehind();
    if (behind.length > 0) this.#begin(behind);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #begin(behind: readonly Outbox[]): void {
    this.#reading.pause();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end(), STALL_MS);
    for (const outbox of behind) {
      const former = outbox.relieved;
      outbox.relieved = () => {
        former?.();
        this.#end();
      };
    }
    this.count++;
  }

  #end(): void {
    if (this.#timer === undefined) return;
    this.stop();
    this.#reading.resume();
  }
}

/**
 * Lets so many tasks begin at a time, in the order in which they came. Whoever takes long no longer counts, so that
 * tasks that hang hold up those behind them only for a moment.
 */
export class Turnstile {
  readonly #patience: number;
  readonly #waiting = new Set<() => void>();
  #free: number;

  /**
   * @param width tasks at a time
   * @param patience milliseconds after which a task no longer counts
   */
  constructor(width: number, patience: number) {
    this.#free = width;
    this.#patience = patience;
  }

  /**
   * Waits for a turn.
   *
   * @returns what to call when the task is over
   * @throws the reason of the signal, as a rejection, when it comes before the turn
   */
  enter(signal: AbortSignal): Promise<() => void> {
    if (this.#free > 0) return Promise.resolve(this.#begin());
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(this.#begin());
      };
      const giveUp = (): void => {
        this.#waiting.delete(turn);
        reject(signal.reason);
      };
      this.#waiting.add(turn);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  #begin(): () => void {
    this.#free--;
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      this.#free++;
      const [next] = this.#waiting;
      if (next === undefined) return;
      this.#waiting.delete(next);
      next();
    };
    const timer = setTimeout(end, this.#patience);
    return end;
  }
}

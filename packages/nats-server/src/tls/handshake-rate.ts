/** Bounds handshakes per second (`connection_rate_limit`): they cost more than anything else a stranger may ask for. */

/** Counts within seconds. */
export class HandshakeRate {
  readonly #limit: number;
  #second = 0;
  #taken = 0;

  /** @param limit handshakes per second; 0 for no limit */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether another handshake may begin; counts it if so. @param now milliseconds of any clock that goes forward */
  allow(now: number): boolean {
    if (this.#limit <= 0) return true;
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#taken = 0;
    }
    if (this.#taken >= this.#limit) return false;
    this.#taken++;
    return true;
  }
}

// Random numbers that come again when the seed does, so that a failure can be repeated.

/** A source of random numbers; the seed is printed by whoever uses it when something fails. */
export class SeededRandom {
  #state: number;

  /** @param seed 32 bits */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 32 random bits (the mulberry32 generator). */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return this.bits() % limit;
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of several; there is at least one. */
  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  /** This many random bytes as latin1 text. */
  bytes(count: number): string {
    let text = '';
    for (let index = 0; index < count; index++) text += String.fromCharCode(this.below(256));
    return text;
  }
}

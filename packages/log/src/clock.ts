// The time of day to the microsecond. Date knows milliseconds; the performance clock knows more, but runs on from the
// start of the process and does not hear of the system's clock being set. This joins the two.

/** Microseconds since 1970 in UTC; exact as a number until the year 2255. */
export type Microseconds = number;

/** The clocks a `MicrosecondClock` is made of, in milliseconds; tests put their own in. */
export interface TimeSources {
  /** The system's clock, to the millisecond. */
  wall(): number;
  /** A clock that never goes back, with fractions of a millisecond. */
  steady(): number;
}

/** Past this difference in ms the steady clock has lost the wall clock and is set anew. */
const TOLERANCE = 20;
/** A wall clock set back by more ms than this is followed back; less is waited for. */
const FOLLOW_BACK = 1000;

/**
 * Tells the time in microseconds, in steps that never go back as long as nobody sets the system's clock back by more
 * than a second; then it follows, as a log that stands still for an hour would help nobody.
 */
export class MicrosecondClock {
  readonly #sources: TimeSources;
  #offset: number;
  #last = 0;

  constructor(sources: TimeSources = { wall: Date.now, steady: () => performance.now() }) {
    this.#sources = sources;
    this.#offset = sources.wall() - sources.steady();
  }

  now(): Microseconds {
    const wall = this.#sources.wall();
    let millis = this.#sources.steady() + this.#offset;
    if (Math.abs(millis - wall) > TOLERANCE) {
      this.#offset += wall - millis;
      millis = wall;
    }
    const micros = Math.floor(millis * 1000);
    if (micros < this.#last && this.#last - micros <= FOLLOW_BACK * 1000) return this.#last;
    this.#last = micros;
    return micros;
  }
}

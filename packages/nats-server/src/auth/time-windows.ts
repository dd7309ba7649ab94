/**
 * Times of the day at which a user may connect (`times` and `times_location` in user JWTs). A window whose end is not
 * after its start spans midnight. A connection that is let in ends with its window.
 */

/** One window, `hh:mm:ss` each. */
export interface TimeWindow {
  readonly start: string;
  readonly end: string;
}

const DAY = 86_400;

/** Seconds since midnight. */
function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

/** The windows of one user. */
export class TimeWindows {
  readonly #windows: readonly { readonly start: number; readonly end: number }[];
  readonly #clock: Intl.DateTimeFormat;

  /**
   * @param zone the IANA name of a time zone; empty or `Local` for that of the server
   * @throws RangeError when there is no such zone
   */
  constructor(windows: readonly TimeWindow[], zone: string) {
    this.#windows = windows.map(({ start, end }) => ({ start: secondsOf(start), end: secondsOf(end) }));
    this.#clock = new Intl.DateTimeFormat('en', {
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
      ...(zone === '' || zone === 'Local' ? {} : { timeZone: zone }),
    });
  }

  /**
   * Until when a connection made now may last, in milliseconds of the Unix epoch: the end of the window that ends last.
   * Undefined outside of all windows.
   *
   * @param now milliseconds of the Unix epoch
   */
  openUntil(now: number): number | undefined {
    const parts = Object.fromEntries(
      this.#clock.formatToParts(now).map(({ type, value }) => [type, Number(value)]),
    );
    const second = (parts.hour ?? 0) * 3600 + (parts.minute ?? 0) * 60 + (parts.second ?? 0);
    let longest = 0;
    for (const { start, end } of this.#windows) {
      const length = end > start ? end - start : end - start + DAY;
      const passed = (second - start + DAY) % DAY;
      if (passed < length) longest = Math.max(longest, length - passed);
    }
    return longest === 0 ? undefined : now + longest * 1000;
  }
}

// The date and time at the head of a log line: `2019/05/31 12:35:23.430128`.
import type { Microseconds } from './clock.js';

/** Writes times as Go's log package does. The part down to the second is kept, since most lines share it. */
export class LineTime {
  readonly #utc: boolean;
  #second = Number.NaN;
  #text = '';

  /** @param utc whether times are written in UTC; else in the local zone. */
  constructor(utc: boolean) {
    this.#utc = utc;
  }

  /** The time without a blank behind it. */
  format(time: Microseconds): string {
    const second = Math.floor(time / 1e6);
    if (second !== this.#second) {
      const [year, month, day, ...clock] = timeFields(second, this.#utc);
      this.#text = `${year}/${month}/${day} ${clock.join(':')}`;
      this.#second = second;
    }
    return `${this.#text}.${String(time - second * 1e6).padStart(6, '0')}`;
  }
}

/** Year, month, day, hour, minute and second of a Unix time, padded with zeros. */
export function timeFields(second: number, utc: boolean): string[] {
  const date = new Date(second * 1000);
  const fields = utc
    ? [
        date.getUTCMonth() + 1,
        date.getUTCDate(),
        date.getUTCHours(),
        date.getUTCMinutes(),
        date.getUTCSeconds(),
      ]
    : [date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes(), date.getSeconds()];
  const year = utc ? date.getUTCFullYear() : date.getFullYear();
  return [String(year).padStart(4, '0'), ...fields.map((field) => String(field).padStart(2, '0'))];
}

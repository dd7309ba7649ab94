// Durations in Go's notation (`1h2m3.5s`), read into milliseconds and written back.
import { ValueError } from './errors.js';
import { goQuote } from './go-quote.js';

const NANOS_PER_UNIT: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n, // U+00B5, the micro sign
  μs: 1_000n, // U+03BC, the Greek letter
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const MAX_NANOS = 2n ** 63n - 1n;
const NANOS_PER_MILLI = 1_000_000n;

/** One term: digits, a fraction, a unit. At least one digit must stand somewhere before the unit. */
const TERM = /(\d*)(?:\.(\d*))?([^\d.]*)/y;

/**
 * Reads a duration as Go's time.ParseDuration: an optional sign and one or more numbers with a unit each
 * (`ns us µs ms s m h`), or a bare `0`.
 *
 * @returns milliseconds, with a fraction down to the nanosecond where the size of the value leaves room for it.
 * @throws ValueError with Go's own text; `out-of-range` past ±2^63 ns (about 292 years).
 */
export function parseGoDuration(text: string): number {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return 0;
  if (unsigned === '') throw invalid(text);
  let nanos = 0n;
  for (let at = 0; at < unsigned.length; at = TERM.lastIndex) {
    TERM.lastIndex = at;
    const [, whole = '', fraction = '', unit = ''] = TERM.exec(unsigned) ?? [];
    if (whole === '' && fraction === '') throw invalid(text);
    if (unit === '') throw new ValueError('bad-syntax', `time: missing unit in duration ${goQuote(text)}`);
    const factor = Object.hasOwn(NANOS_PER_UNIT, unit) ? NANOS_PER_UNIT[unit] : undefined;
    if (factor === undefined)
      throw new ValueError('bad-syntax', `time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`);
    // Twenty digits are past the largest duration in any unit and past the smallest part of the largest unit:
    // looking at more would let a long argument cost time and change nothing.
    if (whole.replace(/^0+/, '').length > 20) throw tooLong(text);
    const decimals = fraction.slice(0, 20);
    nanos +=
      BigInt(whole || '0') * factor + (BigInt(decimals || '0') * factor) / 10n ** BigInt(decimals.length);
    if (nanos > MAX_NANOS + 1n) throw tooLong(text);
  }
  const negative = text.startsWith('-');
  if (!negative && nanos > MAX_NANOS) throw tooLong(text);
  const millis = Number(nanos / NANOS_PER_MILLI) + Number(nanos % NANOS_PER_MILLI) / 1e6;
  return negative && millis !== 0 ? -millis : millis;
}

/**
 * Writes a duration as Go's Duration.String: `1h2m3.5s`, `1m0s`, `1.5ms`, `0s`. No unit is larger than the hour, and
 * durations under a second use the largest unit that leaves a digit before the point.
 *
 * @param millis finite; rounded to the nanosecond.
 * @throws RangeError when it is not finite.
 */
export function formatGoDuration(millis: number): string {
  if (!Number.isFinite(millis)) throw new RangeError(`not a duration: ${millis}`);
  const whole = Math.trunc(millis);
  const signed = BigInt(whole) * NANOS_PER_MILLI + BigInt(Math.round((millis - whole) * 1e6));
  if (signed === 0n) return '0s';
  const sign = signed < 0n ? '-' : '';
  const nanos = signed < 0n ? -signed : signed;
  if (nanos < 1_000n) return `${sign}${nanos}ns`;
  if (nanos < 1_000_000n) return `${sign}${decimal(nanos, 3)}µs`;
  if (nanos < 1_000_000_000n) return `${sign}${decimal(nanos, 6)}ms`;
  const minute = 60_000_000_000n;
  const seconds = `${decimal(nanos % minute, 9)}s`;
  const minutes = nanos / minute;
  if (minutes === 0n) return `${sign}${seconds}`;
  if (minutes < 60n) return `${sign}${minutes}m${seconds}`;
  return `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** `value` divided by 10^places, without zeros at the end. */
function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  const whole = digits.slice(0, -places);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

function invalid(text: string): ValueError {
  return new ValueError('bad-syntax', `time: invalid duration ${goQuote(text)}`);
}

function tooLong(text: string): ValueError {
  return new ValueError('out-of-range', `time: invalid duration ${goQuote(text)}`);
}

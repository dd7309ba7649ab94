// Start and expiry: how they are written on the command line, and how reports and tables show them.
import { NscError } from '../errors.js';

/** Seconds since 1970; 0 where a claim has no such time. */
export type UnixSeconds = number;

const EXACT = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) UTC$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const INTERVAL = /^([+-]?\d+)([mhdwMy])$/;

/** The forms of a start or expiry, for help texts. */
export const TIME_FORMS = 'yyyy-mm-dd, #m(inutes), #h(ours), #d(ays), #w(eeks), #M(onths), #y(ears)';

/**
 * Reads a start or expiry. `''` and `0` mean none. Otherwise a day (its first second in UTC), the
 * `yyyy-mm-dd hh:mm:ss UTC` that tables show, an RFC 3339 time, or an interval from now: minutes, hours, days, weeks,
 * Months, years; negative intervals lie in the past. Days and longer follow the local calendar, as in nsc 2.14.
 *
 * @param now milliseconds since 1970
 * @throws NscError `bad-time`
 */
export function parseTime(text: string, now: number): UnixSeconds {
  if (text === '' || text === '0') return 0;
  const exact = EXACT.exec(text);
  if (exact !== null) return dateSeconds(`${exact[1]}T${exact[2]}Z`, text);
  if (DAY.test(text)) return dateSeconds(`${text}T00:00:00Z`, text);
  if (RFC3339.test(text)) return dateSeconds(text, text);
  if (/^[+-]?\d*\.\d*[mhdwMy]$/.test(text)) {
    throw new NscError('bad-time', `start/expiry must be an integer value: ${text}`);
  }
  const interval = INTERVAL.exec(text);
  if (interval === null) throw notATime(text);
  const count = Number(interval[1]);
  if (count === 0) return 0;
  const date = new Date(now);
  switch (interval[2]) {
    case 'm':
      date.setTime(now + count * 60_000);
      break;
    case 'h':
      date.setTime(now + count * 3_600_000);
      break;
    case 'd':
      date.setDate(date.getDate() + count);
      break;
    case 'w':
      date.setDate(date.getDate() + 7 * count);
      break;
    case 'M':
      date.setMonth(date.getMonth() + count);
      break;
    default:
      date.setFullYear(date.getFullYear() + count);
  }
  const seconds = Math.floor(date.getTime() / 1000);
  if (!Number.isSafeInteger(seconds)) throw notATime(text);
  return seconds;
}

function dateSeconds(iso: string, text: string): UnixSeconds {
  const milliseconds = Date.parse(iso);
  // Date.parse rolls 30 February over into March; Go refuses it.
  const day = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  if (
    Number.isNaN(milliseconds) ||
    Number.isNaN(day.getTime()) ||
    day.toISOString().slice(0, 10) !== iso.slice(0, 10)
  ) {
    throw notATime(text);
  }
  return Math.floor(milliseconds / 1000);
}

function notATime(text: string): NscError {
  return new NscError('bad-time', `couldn't parse expiry: ${text} - use ${TIME_FORMS}`);
}

/** A time as tables show it: `2036-01-01 00:00:00 UTC`; empty for 0. */
export function renderDate(seconds: UnixSeconds | undefined): string {
  if (seconds === undefined || seconds === 0) return '';
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds}`;
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAYS = 24 * HOUR;
const WEEK = 7 * DAYS;
const MONTH = 30 * DAYS;
const YEAR = 12 * MONTH;

const STEPS: readonly (readonly [below: number, text: string, unit: number])[] = [
  [1, 'now', 1],
  [2, '1 second', 1],
  [MINUTE, '% seconds', 1],
  [2 * MINUTE, '1 minute', 1],
  [HOUR, '% minutes', MINUTE],
  [2 * HOUR, '1 hour', 1],
  [DAYS, '% hours', HOUR],
  [2 * DAYS, '1 day', 1],
  [WEEK, '% days', DAYS],
  [2 * WEEK, '1 week', 1],
  [MONTH, '% weeks', WEEK],
  [2 * MONTH, '1 month', 1],
  [YEAR, '% months', MONTH],
  [18 * MONTH, '1 year', 1],
  [2 * YEAR, '2 years', 1],
  [37 * YEAR, '% years', YEAR],
];

/** How far a time lies from now: `in 2 weeks`, `3 days ago`. */
export function relativeDate(seconds: UnixSeconds, now: number): string {
  const difference = seconds - Math.floor(now / 1000);
  const distance = Math.abs(difference);
  const step = STEPS.find(([below]) => distance < below);
  const text =
    step === undefined ? 'a long while' : step[1].replace('%', String(Math.floor(distance / step[2])));
  if (difference >= 0) return `in ${text}`;
  return text === 'now' ? text : `${text} ago`;
}

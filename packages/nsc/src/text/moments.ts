// Moments on the command line that are not start or expiry, and the two ways in which Go prints a moment.
import { NscError } from '../errors.js';
import { quote } from './go-text.js';

/** The forms `readMoment` takes, for help texts. */
export const MOMENT_FORMS = "'0' is treated as now, accepted formats are RFC3339 or #seconds since epoch";

/**
 * Reads a moment: RFC 3339, or seconds since 1970.
 *
 * @returns seconds since 1970; undefined for `''` and `0`, which mean now
 * @throws NscError `bad-time`
 */
export function readMoment(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '0') return undefined;
  if (/^-?\d{1,15}$/.test(trimmed)) return Number(trimmed);
  const seconds = /^\d{4}-\d{2}-\d{2}T/.test(trimmed) ? Math.floor(Date.parse(trimmed) / 1000) : Number.NaN;
  if (Number.isNaN(seconds)) {
    throw new NscError('bad-time', `provided value ${quote(text)} is not a number nor parsable as RFC3339`);
  }
  return seconds;
}

/** A moment as Go's RFC 1123 has it: `Tue, 24 Nov 2026 14:11:13 UTC`. */
export function rfc1123(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toUTCString().replace('GMT', 'UTC');
}

/** A moment as RFC 3339 in UTC, to the second: `2026-11-24T14:11:13Z`. */
export function rfc3339(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : `${date.toISOString().slice(0, 19)}Z`;
}

/** A moment as Go prints a time by default: `2026-11-24 14:11:13 +0000 UTC`. */
export function goTime(seconds: number): string {
  return rfc3339(seconds).replace('T', ' ').replace('Z', ' +0000 UTC');
}

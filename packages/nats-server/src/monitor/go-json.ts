/** Values as the original's JSON has them, so that whoever reads its pages reads ours. */
import { formatGoDuration } from '@nats-ts/flags';

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON as Go writes it: what could be taken for HTML is escaped. @param indent spaces of one step; 0 for one line. */
export function goJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[<>&\u2028\u2029]/g,
    (found) => ESCAPES[found] ?? found,
  );
}

/** A time in UTC as RFC 3339 has it, without zeros at its end. @param time milliseconds of the Unix epoch */
export function goTime(time: number): string {
  return new Date(time).toISOString().replace(/\.?0*Z$/, 'Z');
}

/** Nanoseconds of a duration in milliseconds. */
export function nanoseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1e6);
}

/** How long something has lasted, such as `1d2h3m4s`: whole seconds, in units up to the year. */
export function uptime(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  const minutes = Math.trunc(seconds / 60);
  const hours = Math.trunc(minutes / 60);
  const days = Math.trunc(hours / 24);
  const years = Math.trunc(days / 365);
  const clock = `${minutes % 60}m${seconds % 60}s`;
  if (years > 0) return `${years}y${days % 365}d${hours % 24}h${clock}`;
  if (days > 0) return `${days}d${hours % 24}h${clock}`;
  if (hours > 0) return `${hours}h${clock}`;
  return minutes > 0 ? clock : `${seconds}s`;
}

/** A round trip, such as `1.5ms`; below a millisecond to the microsecond. */
export function roundTrip(milliseconds: number): string {
  const exact =
    milliseconds > 0.001 && milliseconds < 1 ? Math.trunc(milliseconds * 1000) / 1000 : milliseconds;
  return formatGoDuration(exact);
}

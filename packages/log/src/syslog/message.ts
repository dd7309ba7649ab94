// What a log line is to syslog: a priority, a head that says who speaks, and the text.
import { hostname } from 'node:os';
import type { Level } from '../level.js';

const DAEMON = 3 << 3;
const USER = 1 << 3;

/** Severities of RFC 5424, as the Go server chooses them for its levels. */
const SEVERITY: Readonly<Record<Level, number>> = {
  fatal: 2,
  error: 3,
  warning: 4,
  info: 5,
  debug: 7,
  trace: 5,
};

/** The number in front of a message. A local one speaks as a daemon; the Go server's remote ones are those of a user. */
export function priority(level: Level, place: 'local' | 'remote'): number {
  return (place === 'local' ? DAEMON : USER) | SEVERITY[level];
}

/**
 * A message to a syslog server: priority, time of RFC 3339, host, program with process id, text and a line end, as
 * Go's log/syslog sends it. Servers of RFC 3164 and 5424 both take it.
 */
export function remoteMessage(level: Level, tag: string, text: string, now: Date = new Date()): string {
  const time = now.toISOString().replace(/\.\d+Z$/, 'Z');
  return `<${priority(level, 'remote')}>${time} ${hostname()} ${tag}[${process.pid}]: ${text}\n`;
}

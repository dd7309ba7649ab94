// The backups of a log file: how they are named, found and thinned out. The names are those of the Go logger, so that
// either program purges what the other left.
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Microseconds } from './clock.js';
import { timeFields } from './line-time.js';

/**
 * A free name for a backup made at `time`: `<path>.YYYY.MM.DD.hh.mm.ss.nnnnnnnnn`, in the local zone whatever zone the
 * lines have, as in Go. Later backups have names that sort later.
 */
export function backupName(path: string, time: Microseconds): string {
  const second = Math.floor(time / 1e6);
  const stamp = timeFields(second, false).join('.');
  for (let nanos = (time - second * 1e6) * 1000; ; nanos++) {
    const name = `${path}.${stamp}.${String(nanos).padStart(9, '0')}`;
    if (!existsSync(name)) return name;
  }
}

/**
 * The names of a log file's backups in its folder, oldest first.
 *
 * @throws the system's error when the folder cannot be read.
 */
export function findBackups(path: string): string[] {
  const prefix = `${basename(path)}.`;
  return readdirSync(dirname(path), { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && entry.name.startsWith(prefix))
    .map((entry) => entry.name)
    .filter((name) => isStamp(name.slice(prefix.length)))
    .sort();
}

const STAMP = /^(\d{4})\.(\d\d)\.(\d\d)\.(\d\d)\.(\d\d)\.(\d\d)\.\d{1,9}$/;

/** Whether the end of a name is a date and time that exist: `server.log.1` or `server.log.gz` are not ours to remove. */
function isStamp(text: string): boolean {
  const fields = STAMP.exec(text)?.slice(1).map(Number);
  if (fields === undefined) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return (
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  );
}

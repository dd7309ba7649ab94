// Two nsc at once must not lose each other's edits: writers of a stores folder hold this lock. Readers do not; they
// see each file whole, because files are replaced by rename.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NscError, reasonOf, systemCode } from '../errors.js';
import { backquote } from '../text/go-text.js';
import { ensureFolder } from './durable.js';

/** Name of the lock file in the stores folder. */
export const LOCK_FILE = '.nsc.lock';

/** How long a writer waits for another, in milliseconds. */
export const LOCK_PATIENCE = 10_000;

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/** The texts of the locks this process holds: a process id may come back after a restart, such as 1 in a container. */
const held = new Set<string>();

/**
 * Runs work while holding the lock of a stores folder. A lock whose process is gone is taken over.
 *
 * @param patience how long to wait for another writer, in milliseconds
 * @throws NscError `busy` when another nsc keeps the lock that long; `disk`
 */
export async function withStoreLock<T>(
  stores: string,
  work: () => T | Promise<T>,
  patience: number = LOCK_PATIENCE,
): Promise<T> {
  ensureFolder(stores);
  const path = join(stores, LOCK_FILE);
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), id: `${process.pid}.${Math.random()}` });
  const deadline = Date.now() + patience;
  held.add(mine);
  for (let pause = 5; !acquire(path, mine); pause = Math.min(pause * 2, 100)) {
    if (breakIfAbandoned(path)) continue;
    if (Date.now() > deadline) {
      held.delete(mine);
      const holder = readHolder(path);
      const who = holder === undefined ? 'another nsc' : `process ${holder.pid} on ${holder.host}`;
      throw new NscError(
        'busy',
        `the stores in ${backquote(stores)} are being changed by ${who}; try again when it is done, or remove ${backquote(path)} if no nsc runs`,
      );
    }
    await sleep(pause);
  }
  try {
    return await work();
  } finally {
    held.delete(mine);
    // Only our own lock: someone may have removed it by hand, and another may have come in.
    if (readText(path) === mine) rmSync(path, { force: true });
  }
}

function acquire(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw new NscError('disk', `error locking the stores with ${backquote(path)}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** Removes a lock whose process no longer runs on this machine. */
function breakIfAbandoned(path: string): boolean {
  const seen = readText(path);
  const holder = seen === undefined ? undefined : parseHolder(seen);
  if (holder === undefined || holder.host !== hostname()) return false;
  if (holder.pid === process.pid ? held.has(seen ?? '') : isRunning(holder.pid)) return false;
  // Renaming decides between two that break it at once; what was renamed must be what was seen.
  const aside = `${path}.${process.pid}.${Math.random()}.tmp`;
  try {
    renameSync(path, aside);
    if (readText(aside) !== seen) linkSync(aside, path);
  } catch {
    // The other was quicker; the next attempt shows who holds it now.
  }
  rmSync(aside, { force: true });
  return true;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

function readHolder(path: string): Holder | undefined {
  const text = readText(path);
  return text === undefined ? undefined : parseHolder(text);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('host' in value))
      return undefined;
    const { pid, host } = value;
    return typeof pid === 'number' && pid > 0 && typeof host === 'string' ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
}

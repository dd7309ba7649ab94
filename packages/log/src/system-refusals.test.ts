// Where the system refuses: the file system is replaced for the one call that must fail.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MicrosecondClock } from './clock.js';
import { FileSink } from './file-sink.js';
import { PLAIN_LABELS } from './level.js';
import { LineFormat } from './line-format.js';
import { Logger } from './logger.js';

const refusals = vi.hoisted(() => ({ remove: false, list: false, room: Number.POSITIVE_INFINITY }));

vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:fs')>();
  const refuse = (): never => {
    throw new Error('EPERM: operation not permitted');
  };
  return {
    ...original,
    /** A disk with little room takes what fits, a few bytes a call, and then refuses. */
    writeSync: (descriptor: number, bytes: Uint8Array, offset: number) => {
      if (refusals.room === 0) throw new Error('ENOSPC: no space left on device');
      const count = Math.min(7, refusals.room, bytes.length - offset);
      refusals.room -= count;
      return original.writeSync(descriptor, bytes, offset, count);
    },
    rmSync: (...all: Parameters<typeof original.rmSync>) =>
      refusals.remove ? refuse() : original.rmSync(...all),
    readdirSync: (path: string, options: { withFileTypes: true }) =>
      refusals.list ? refuse() : original.readdirSync(path, options),
  };
});

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nats-log-purge-'));
});

afterEach(() => {
  refusals.remove = false;
  refusals.list = false;
  refusals.room = Number.POSITIVE_INFINITY;
  rmSync(folder, { recursive: true, force: true });
});

test('a backup that cannot be removed is named and tried again at the next rotation', async () => {
  const stuck = 'server.log.2001.01.01.00.00.00.000000000';
  writeFileSync(join(folder, stuck), '');
  const log = new Logger({ file: join(folder, 'server.log'), time: false, sizeLimit: 1000, maxFiles: 2 });
  refusals.remove = true;
  log.info('x'.repeat(1000));
  log.flush();
  const failed = `[ERR] Unable to remove backup log file "${stuck}" (EPERM: operation not permitted), will attempt next rotation\n`;
  expect(readFileSync(join(folder, 'server.log'), 'utf8')).toContain(failed);
  refusals.remove = false;
  log.info('y'.repeat(1000));
  await log.close();
  expect(readFileSync(join(folder, 'server.log'), 'utf8')).toContain(`[INF] Purged log file "${stuck}"\n`);
});

test('a folder that cannot be read is named and the log goes on', async () => {
  const log = new Logger({ file: join(folder, 'server.log'), time: false, sizeLimit: 1000, maxFiles: 2 });
  refusals.list = true;
  log.info('x'.repeat(1000));
  log.info('after');
  await log.close();
  const failed = `[ERR] Unable to read directory "${folder}" for log purge (EPERM: operation not permitted), will attempt next rotation\n`;
  expect(readFileSync(join(folder, 'server.log'), 'utf8').endsWith(`${failed}[INF] after\n`)).toBe(true);
});

test('a line that a full disk cut off is counted as lost, and the next one begins on its own line', async () => {
  const path = join(folder, 'server.log');
  const complaints: string[] = [];
  const clock = new MicrosecondClock();
  const format = new LineFormat({ time: false, utc: false, pid: false, labels: PLAIN_LABELS }, clock);
  const complain = (text: string) => complaints.push(text);
  const sink = new FileSink({ path, sizeLimit: 0, maxFiles: 0, format, clock, complain });
  refusals.room = 15;
  for (const text of ['one', 'two', 'three']) sink.write('info', text);
  sink.flush();
  expect(readFileSync(path, 'utf8')).toBe('[INF] one\n[INF]');
  sink.write('info', 'four');
  sink.flush();
  refusals.room = 5;
  sink.write('info', 'five');
  sink.flush();
  refusals.room = Number.POSITIVE_INFINITY;
  sink.write('info', 'six');
  await sink.close();
  expect(readFileSync(path, 'utf8')).toBe(
    '[INF] one\n[INF]\n[WRN\n[WRN] 4 log lines could not be written\n[INF] six\n',
  );
  expect(complaints).toEqual([`log: cannot write to ${path}: ENOSPC: no space left on device`]);
});

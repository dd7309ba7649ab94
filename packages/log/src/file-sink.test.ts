// Files: append, rotation, purge, reopen, and disks that refuse.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backupName, findBackups } from './backups.js';
import { MicrosecondClock } from './clock.js';
import { FileSink, type FileSinkOptions } from './file-sink.js';
import { PLAIN_LABELS } from './level.js';
import { LineFormat } from './line-format.js';
import { Logger } from './logger.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nats-log-'));
  path = join(folder, 'server.log');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const clock = new MicrosecondClock();
const format = new LineFormat({ time: false, utc: false, pid: false, labels: PLAIN_LABELS }, clock);
const sinkOf = (options: Partial<FileSinkOptions> = {}) =>
  new FileSink({ path, sizeLimit: 0, maxFiles: 0, format, clock, ...options });
const content = (name = 'server.log') => readFileSync(join(folder, name), 'utf8');
const backups = () => findBackups(path);

test('lines are appended to what is there, without colours', async () => {
  writeFileSync(path, 'old\n');
  const log = new Logger({ file: path, time: false, colors: true });
  log.info('a');
  log.error('b');
  await log.close();
  expect(content()).toBe('old\n[INF] a\n[ERR] b\n');
});

test('a new file is readable for owner and group only', async () => {
  await new Logger({ file: path }).close();
  expect(statSync(path).mode & 0o777 & ~0o640).toBe(0);
});

test('lines of one turn are in the file after it, and fatal lines at once', async () => {
  const log = new Logger({ file: path, time: false });
  log.info('a');
  expect(content()).toBe('');
  await nextTurn();
  expect(content()).toBe('[INF] a\n');
  log.fatal('b');
  expect(content()).toBe('[INF] a\n[FTL] b\n');
  await log.close();
});

test('a file past its limit becomes a dated backup, and the new one begins by saying so', async () => {
  const log = new Logger({ file: path, time: false, sizeLimit: 300 });
  for (const text of ['1', '2', '3', '4']) log.info(text.repeat(100));
  log.info('after');
  await log.close();
  const [backup = ''] = backups();
  expect(backup).toMatch(/^server\.log\.\d{4}\.\d\d\.\d\d\.\d\d\.\d\d\.\d\d\.\d{9}$/);
  expect(content(backup)).toBe(['1', '2', '3'].map((text) => `[INF] ${text.repeat(100)}\n`).join(''));
  expect(content()).toBe(
    `[INF] Rotated log, backup saved as "${join(folder, backup)}"\n[INF] ${'4'.repeat(100)}\n[INF] after\n`,
  );
  expect(backups()).toHaveLength(1);
});

test('a file that is too large already is rotated when it is opened', async () => {
  writeFileSync(path, 'x'.repeat(200));
  const log = new Logger({ file: path, time: false, sizeLimit: 100 });
  await log.close();
  const [backup = ''] = backups();
  expect(content(backup)).toBe(`${'x'.repeat(200)}[INF] Rotating logfile...\n`);
  expect(content()).toMatch(/^\[INF\] Rotated log, backup saved as /);
});

test('the oldest backups are purged, so that with the current file there are no more than asked for', async () => {
  const foreign = ['server.log.1', 'server.log.gz', 'server.log.2024.13.01.00.00.00.000000000', 'other.log'];
  const old = ['server.log.2001.01.01.00.00.00.000000000', 'server.log.2002.02.02.02.02.02.5'];
  for (const name of [...foreign, ...old]) writeFileSync(join(folder, name), '');
  const log = new Logger({ file: path, time: false, sizeLimit: 1000, maxFiles: 2 });
  log.info('x'.repeat(1000));
  await log.close();
  expect(backups()).toHaveLength(1);
  for (const name of foreign) expect(existsSync(join(folder, name))).toBe(true);
  for (const name of old) expect(content()).toContain(`[INF] Purged log file "${name}"\n`);
});

test('a single file kept means no backups', async () => {
  const log = new Logger({ file: path, time: false, sizeLimit: 50, maxFiles: 1 });
  for (let count = 0; count < 5; count++) log.info('x'.repeat(50));
  await log.close();
  expect(backups()).toEqual([]);
});

test('a folder with the name of a backup is left alone', async () => {
  const odd = 'server.log.2001.01.01.00.00.00.000000000';
  mkdirSync(join(folder, odd));
  const log = new Logger({ file: path, time: false, sizeLimit: 600, maxFiles: 1 });
  log.info('x'.repeat(600));
  await log.close();
  expect(existsSync(join(folder, odd))).toBe(true);
  expect(content()).toMatch(/Rotated log[^\n]*\n\[INF\] Purged log file[^\n]*\n$/);
});

test('backup names are free, sort by time and are found again', () => {
  const time = Date.UTC(2024, 1, 29, 10, 20, 30) * 1000 + 123_456;
  const first = backupName(path, time);
  expect(first).toMatch(/\.123456000$/);
  writeFileSync(first, '');
  const second = backupName(path, time);
  expect(second).toMatch(/\.123456001$/);
  writeFileSync(second, '');
  writeFileSync(backupName(path, time + 1), '');
  expect(backups().map((name) => name.slice(-9))).toEqual(['123456000', '123456001', '123457000']);
});

test('no line is lost or torn by rotation, whatever the limit and the lines', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 8 }), { maxLength: 6 }),
      fc.integer({ min: 1, max: 400 }),
      (turns, sizeLimit) => {
        rmSync(folder, { recursive: true });
        mkdirSync(folder);
        const sink = sinkOf({ sizeLimit });
        let number = 0;
        for (const turn of turns) {
          for (const text of turn) sink.write('debug', `${number++} ${text.replaceAll(/[\r\n]/g, '')}`);
          sink.flush();
        }
        void sink.close();
        const all = [...backups(), 'server.log'].map((name) => content(name)).join('');
        const lines = all.split('\n').filter((line) => line.startsWith('[DBG] '));
        expect(lines.map((line) => Number(line.split(' ')[1]))).toEqual(
          Array.from({ length: number }, (_, at) => at),
        );
        for (const name of backups()) expect(content(name).endsWith('\n')).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});

test('after the file was moved away, reopening begins a new one', async () => {
  const log = new Logger({ file: path, time: false });
  log.info('a');
  await nextTurn();
  renameSync(path, `${path}.1`);
  log.info('b');
  log.reopen();
  log.info('c');
  await log.close();
  expect(content('server.log.1')).toBe('[INF] a\n[INF] b\n');
  expect(content()).toBe('[INF] File log re-opened\n[INF] c\n');
});

test('a file that cannot be opened anew stays in use', async () => {
  const inner = join(folder, 'inner');
  mkdirSync(inner);
  const log = new Logger({ file: join(inner, 'server.log'), time: false });
  log.info('a');
  log.flush();
  renameSync(inner, join(folder, 'moved'));
  log.reopen();
  log.info('b');
  await log.close();
  const lines = readFileSync(join(folder, 'moved', 'server.log'), 'utf8').split('\n');
  expect(lines[0]).toBe('[INF] a');
  expect(lines[1]).toMatch(
    /^\[ERR\] File log re-open failed \(ENOENT.*\), still writing to the former file$/,
  );
  expect(lines[2]).toBe('[INF] b');
});

test('a file that somebody moved away is not rotated but begun anew', async () => {
  const sink = sinkOf({ sizeLimit: 100 });
  sink.write('info', 'x'.repeat(60));
  sink.flush();
  renameSync(path, `${path}.1`);
  sink.write('info', 'y'.repeat(60));
  sink.write('info', 'z');
  await sink.close();
  expect(backups()).toEqual([]);
  expect(content()).toBe('[INF] z\n');
});

test('a rotation that fails loses nothing and is tried again at twice the size', async () => {
  // The longest name a file may have leaves no room for the date behind it.
  const long = join(folder, `${'n'.repeat(246)}.log`);
  const sink = sinkOf({ path: long, sizeLimit: 100 });
  sink.write('info', 'x'.repeat(100));
  sink.write('info', 'after');
  await sink.close();
  expect(readdirSync(folder)).toHaveLength(1);
  const lines = readFileSync(long, 'utf8').split('\n');
  expect(lines[1]).toMatch(
    /^\[ERR\] Unable to rotate logfile \(ENAMETOOLONG.*\), will attempt next rotation at size 200$/,
  );
  expect(lines[2]).toBe('[INF] after');
});

test.runIf(process.platform === 'linux')(
  'a full disk is reported once, and lost lines are counted',
  async () => {
    const complaints: string[] = [];
    symlinkSync('/dev/full', path);
    const sink = sinkOf({ sizeLimit: 10, complain: (text) => complaints.push(text) });
    for (const text of ['a', 'b', 'c']) {
      sink.write('info', text);
      sink.flush();
    }
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(/^log: cannot write to .*server\.log: ENOSPC/);
    rmSync(path);
    expect(sink.reopen()).toEqual({ kind: 'reopened' });
    sink.write('info', 'd');
    await sink.close();
    expect(complaints).toHaveLength(1);
  },
);

test.runIf(process.platform === 'linux')(
  'when the disk has room again the log says what it lost',
  async () => {
    symlinkSync('/dev/full', path);
    const complaints: string[] = [];
    const sink = sinkOf({ complain: (text) => complaints.push(text) });
    sink.write('info', 'a');
    sink.write('info', 'b');
    sink.flush();
    sink.write('info', 'c');
    sink.flush();
    rmSync(path);
    sink.reopen();
    sink.write('info', 'd');
    sink.flush();
    sink.write('info', 'e');
    await sink.close();
    expect(content()).toBe('[WRN] 3 log lines could not be written\n[INF] d\n[INF] e\n');
  },
);

test('a file in a folder that takes no more files still gets its lines', async () => {
  const sink = sinkOf({ sizeLimit: 100 });
  chmodSync(folder, 0o500);
  sink.write('info', 'x'.repeat(100));
  sink.write('info', 'after');
  await sink.close();
  chmodSync(folder, 0o700);
  const all = [...backups(), 'server.log'].map((name) => content(name)).join('');
  expect(all).toContain('x'.repeat(100));
  expect(all).toContain('[INF] after\n');
});

test('a file cannot be opened where a folder is', () => {
  expect(() => new Logger({ file: folder })).toThrow(expect.objectContaining({ code: 'cannot-open' }));
});

test('a closed sink ignores what comes', async () => {
  const sink = sinkOf();
  await sink.close();
  sink.write('info', 'x');
  sink.flush();
  await sink.close();
  expect(content()).toBe('');
});

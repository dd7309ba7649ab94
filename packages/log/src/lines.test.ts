// The line itself: time, level, pid, colours, escapes.
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { MicrosecondClock } from './clock.js';
import { oneLine } from './escape.js';
import { LineTime } from './line-time.js';
import { Logger, nullLogger } from './logger.js';
import type { LogOptions } from './options.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function logged(options: LogOptions, use: (log: Logger) => void): Promise<string> {
  const stream = new PassThrough();
  const log = new Logger({ stream, ...options });
  use(log);
  await log.close();
  stream.end();
  return (await stream.toArray()).join('');
}

function everyLevel(log: Logger): void {
  log.fatal('f');
  log.error('e');
  log.warn('w');
  log.info('i');
  log.debug('d');
  log.trace('t');
}

test('a line is date, time to the microsecond, level and text', async () => {
  const text = await logged({}, (log) => log.info('starting NATS Account server'));
  expect(text).toMatch(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{6} \[INF\] starting NATS Account server\n$/);
});

test('a line begins with the process id when asked', async () => {
  expect(await logged({ pid: true, time: false }, (log) => log.info('x'))).toBe(`[${process.pid}] [INF] x\n`);
  expect(await logged({ pid: true }, (log) => log.info('x'))).toMatch(/^\[\d+\] \d{4}\/.* \[INF\] x\n$/);
});

test('debug and trace are off until asked for, each by itself', async () => {
  const base = '[FTL] f\n[ERR] e\n[WRN] w\n[INF] i\n';
  expect(await logged({ time: false }, everyLevel)).toBe(base);
  expect(await logged({ time: false, debug: true }, everyLevel)).toBe(`${base}[DBG] d\n`);
  expect(await logged({ time: false, trace: true }, everyLevel)).toBe(`${base}[TRC] t\n`);
});

test('a logger tells which levels are on', () => {
  expect(new Logger({ debug: true })).toMatchObject({ debugEnabled: true, traceEnabled: false });
  expect(new Logger({ trace: true })).toMatchObject({ debugEnabled: false, traceEnabled: true });
});

test('colours are those of the Go logger', async () => {
  const text = await logged({ time: false, colors: true, debug: true, trace: true }, everyLevel);
  expect(text.split('\n').slice(0, 6)).toEqual([
    '[\x1b[31mFTL\x1b[0m] f',
    '[\x1b[31mERR\x1b[0m] e',
    '[\x1b[0;93mWRN\x1b[0m] w',
    '[\x1b[32mINF\x1b[0m] i',
    '[\x1b[36mDBG\x1b[0m] d',
    '[\x1b[33mTRC\x1b[0m] t',
  ]);
});

test('unless told, colours are for terminals only, and not when NO_COLOR or a dumb terminal speak against', async () => {
  const info = (log: Logger) => log.info('x');
  const terminal = () => Object.assign(new PassThrough(), { isTTY: true });
  const shown = async (options: LogOptions, stream: PassThrough) => {
    const log = new Logger({ time: false, stream, ...options });
    info(log);
    await log.close();
    return String(stream.read());
  };
  vi.stubEnv('NO_COLOR', '');
  vi.stubEnv('TERM', 'xterm');
  expect(await shown({}, new PassThrough())).toBe('[INF] x\n');
  expect(await shown({}, terminal())).toBe('[\x1b[32mINF\x1b[0m] x\n');
  expect(await shown({ colors: false }, terminal())).toBe('[INF] x\n');
  vi.stubEnv('NO_COLOR', '1');
  expect(await shown({}, terminal())).toBe('[INF] x\n');
  expect(await shown({ colors: true }, terminal())).toBe('[\x1b[32mINF\x1b[0m] x\n');
  vi.stubEnv('NO_COLOR', '');
  vi.stubEnv('TERM', 'dumb');
  expect(await shown({}, terminal())).toBe('[INF] x\n');
});

test('times are written in the local zone or in UTC, across midnight and daylight saving', () => {
  vi.stubEnv('TZ', 'Europe/Berlin');
  const at = (iso: string, micros: number) => Date.parse(iso) * 1000 + micros;
  const local = new LineTime(false);
  const utc = new LineTime(true);
  const beforeChange = at('2019-03-31T00:59:59Z', 999_999);
  expect(local.format(beforeChange)).toBe('2019/03/31 01:59:59.999999');
  expect(local.format(beforeChange + 1)).toBe('2019/03/31 03:00:00.000000');
  expect(utc.format(beforeChange + 1)).toBe('2019/03/31 01:00:00.000000');
  expect(local.format(at('2019-12-31T23:30:00Z', 42))).toBe('2020/01/01 00:30:00.000042');
  expect(utc.format(at('2019-12-31T23:30:00Z', 42))).toBe('2019/12/31 23:30:00.000042');
});

test('a logger writes in the zone it is told', async () => {
  vi.stubEnv('TZ', 'Asia/Kolkata');
  const hourOf = async (utc: boolean) => {
    const before = Date.now();
    const text = await logged({ utc }, (log) => log.info('x'));
    const [, date = '', time = ''] = /^(\S+) (\S+)/.exec(text) ?? [];
    const zone = utc ? 'Z' : '+05:30';
    const stamp = Date.parse(`${date.replaceAll('/', '-')}T${time.slice(0, 12)}${zone}`);
    return stamp - before;
  };
  for (const utc of [true, false]) {
    const difference = await hourOf(utc);
    expect(Math.abs(difference)).toBeLessThan(10_000);
  }
});

test('the clock tells microseconds, never goes back by itself, and keeps to the system clock', () => {
  let wall = 1_000_000;
  let steady = 5;
  const clock = new MicrosecondClock({ wall: () => wall, steady: () => steady });
  expect(clock.now()).toBe(1_000_000_000);
  steady += 0.25;
  expect(clock.now()).toBe(1_000_000_250);
  wall += 5000;
  expect(clock.now()).toBe(1_005_000_000);
  wall -= 500;
  expect(clock.now()).toBe(1_005_000_000);
  wall += 501;
  steady += 501;
  expect(clock.now()).toBe(1_005_001_000);
  wall = 10_000;
  expect(clock.now()).toBe(10_000_000);
});

test('the real clock gives rising times with parts of a millisecond', () => {
  const clock = new MicrosecondClock();
  const times = Array.from({ length: 2000 }, () => clock.now());
  expect([...times].sort((left, right) => left - right)).toEqual(times);
  expect(times.every(Number.isSafeInteger)).toBe(true);
  expect(times.some((time) => time % 1000 !== 0)).toBe(true);
});

test('a logged text cannot begin a line of its own or steer the terminal', async () => {
  const text = await logged({ time: false }, (log) =>
    log.info('a\n[ERR] forged\r\x1b[2Jb\tc\u2028d\u202ee\x00\x9b'),
  );
  expect(text).toBe('[INF] a\\n[ERR] forged\\r\\x1b[2Jb\tc\\u2028d\\u202ee\\x00\\x9b\n');
});

test('whatever is logged is one line, and plain text is itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(oneLine(text)).not.toMatch(/[^\P{Cc}\t]|[\p{Zl}\p{Zp}]/u);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u.test(text));
      expect(oneLine(text)).toBe(text);
    }),
  );
});

test('the null logger is a logger that writes nothing and cannot be talked into it', async () => {
  const stream = new PassThrough();
  nullLogger.configure({ stream, debug: true });
  everyLevel(nullLogger);
  nullLogger.reopen();
  nullLogger.flush();
  await nullLogger.close();
  expect(nullLogger).toBeInstanceOf(Logger);
  expect(nullLogger.debugEnabled).toBe(false);
  expect(stream.read()).toBeNull();
});

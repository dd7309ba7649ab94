// A logger's life: batches, destinations, changes while running, streams that fail.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { MicrosecondClock } from './clock.js';
import { PLAIN_LABELS } from './level.js';
import { LineFormat } from './line-format.js';
import { Logger } from './logger.js';
import type { LogSink } from './sink.js';
import { StreamSink } from './stream-sink.js';

const format = new LineFormat(
  { time: false, utc: false, pid: false, labels: PLAIN_LABELS },
  new MicrosecondClock(),
);

/** A stream that notes each write. */
function recorder(): { stream: Writable; writes: string[] } {
  const writes: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      if (chunk.length > 0) writes.push(String(chunk));
      done();
    },
  });
  return { stream, writes };
}

test('the lines of one turn of the event loop are one write', async () => {
  const { stream, writes } = recorder();
  const log = new Logger({ stream, time: false });
  log.info('a');
  log.info('b');
  expect(writes).toEqual([]);
  await nextTurn();
  expect(writes).toEqual(['[INF] a\n[INF] b\n']);
  log.info('c');
  await nextTurn();
  expect(writes).toEqual(['[INF] a\n[INF] b\n', '[INF] c\n']);
});

test('a fatal line and all before it are written at once', () => {
  const { stream, writes } = recorder();
  const log = new Logger({ stream, time: false });
  log.info('a');
  log.fatal('b');
  expect(writes).toEqual(['[INF] a\n[FTL] b\n']);
});

test('a burst within one turn does not grow in memory without bound', () => {
  const { stream, writes } = recorder();
  const log = new Logger({ stream, time: false });
  for (let count = 0; count < 1000; count++) log.info('x'.repeat(1000));
  expect(writes.length).toBeGreaterThan(10);
  expect(Math.max(...writes.map((text) => text.length))).toBeLessThan(70_000);
});

test('nothing is lost on close, and what is logged afterwards is ignored', async () => {
  const { stream, writes } = recorder();
  const log = new Logger({ stream, time: false });
  log.info('a');
  await log.close();
  log.info('b');
  log.fatal('c');
  log.flush();
  await log.close();
  expect(writes).toEqual(['[INF] a\n']);
  expect(stream.writableEnded).toBe(false);
});

test('a new configuration takes levels and destination at once, without losing a line', async () => {
  const first = recorder();
  const second = recorder();
  const log = new Logger({ stream: first.stream, time: false });
  log.info('a');
  log.configure({ stream: second.stream, time: false, debug: true });
  log.debug('b');
  await log.close();
  expect(first.writes).toEqual(['[INF] a\n']);
  expect(second.writes).toEqual(['[DBG] b\n']);
  expect(log.debugEnabled).toBe(true);
});

test('a destination that cannot be opened leaves everything as it was', async () => {
  const { stream, writes } = recorder();
  const log = new Logger({ stream, time: false });
  expect(() => log.configure({ file: '/nonexistent/folder/server.log', debug: true })).toThrow(
    expect.objectContaining({
      code: 'cannot-open',
      message: expect.stringMatching(/^cannot open log file "\/nonexistent\/folder\/server.log": ENOENT/),
    }),
  );
  log.info('still here');
  log.debug('no');
  await log.close();
  expect(writes).toEqual(['[INF] still here\n']);
});

test('reopening what is not a file is ignored and said', async () => {
  const { stream, writes } = recorder();
  const log = new Logger({ stream, time: false });
  log.reopen();
  await log.close();
  expect(writes).toEqual(['[INF] File log re-open ignored, not a file logger\n']);
});

test('a sink of the caller gets level and text', async () => {
  const entries: string[] = [];
  const sink: LogSink = {
    write: (level, text) => entries.push(`${level} ${text}`),
    flush: () => entries.push('flush'),
    reopen: () => ({ kind: 'failed', reason: 'gone' }),
    close: async () => {
      entries.push('close');
    },
  };
  const log = new Logger({ sink });
  log.warn('a\nb');
  log.fatal('c');
  log.reopen();
  await log.close();
  expect(entries).toEqual([
    'warning a\\nb',
    'fatal c',
    'flush',
    'error File log re-open failed (gone), still writing to the former file',
    'close',
  ]);
});

/** A living process that has closed its end of the pipe. */
async function pipeWithoutReader(): Promise<{ child: ChildProcess; stdin: Writable }> {
  const child = spawn('sh', ['-c', 'exec 0<&-; echo closed; exec sleep 60'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return { child, stdin: child.stdin };
}

test('a closed pipe stops the log and nothing else, and is reported once', async () => {
  const { child, stdin } = await pipeWithoutReader();
  const complaints: string[] = [];
  const sink = new StreamSink(stdin, format, (text) => complaints.push(text));
  for (let count = 0; count < 5; count++) {
    sink.write('info', 'x'.repeat(1000));
    sink.flush();
    await nextTurn();
  }
  await sink.close();
  child.kill('SIGKILL');
  expect(complaints).toEqual(['log: cannot write to the stream: write EPIPE']);
});

test('a stream that its owner has destroyed is reported once', async () => {
  const stream = new PassThrough();
  stream.destroy();
  const complaints: string[] = [];
  const sink = new StreamSink(stream, format, (text) => complaints.push(text));
  sink.write('info', 'a');
  sink.flush();
  sink.write('info', 'b');
  await sink.close();
  expect(complaints).toEqual(['log: cannot write to the stream: it is closed']);
});

test('many loggers on one stream add one listener, and take it away when the last is closed', async () => {
  const { stream } = recorder();
  const before = stream.listenerCount('error');
  const logs = Array.from({ length: 30 }, () => new Logger({ stream }));
  expect(stream.listenerCount('error')).toBe(before + 1);
  await Promise.all(logs.map((log) => log.close()));
  expect(stream.listenerCount('error')).toBe(before);
});

test('an error of the stream reaches every logger on it', async () => {
  const stream = new PassThrough();
  const complaints: string[] = [];
  const sinks = [1, 2].map(() => new StreamSink(stream, format, (text) => complaints.push(text)));
  stream.destroy(new Error('broken'));
  await nextTurn();
  for (const sink of sinks) sink.write('info', 'x');
  await Promise.all(sinks.map((sink) => sink.close()));
  expect(complaints).toEqual(Array(2).fill('log: cannot write to the stream: broken'));
});

test('a stream that throws is a broken stream', async () => {
  const stream = new PassThrough();
  stream.write = () => {
    throw new Error('odd stream');
  };
  const complaints: string[] = [];
  const sink = new StreamSink(stream, format, (text) => complaints.push(text));
  sink.write('info', 'x');
  sink.flush();
  await sink.close();
  expect(complaints).toEqual(['log: cannot write to the stream: odd stream']);
});

test('a reader that does not read costs bounded memory, and is told what it missed', async () => {
  const released: (() => void)[] = [];
  const written: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      released.push(done);
    },
  });
  const sink = new StreamSink(stream, format);
  for (let count = 0; count < 40; count++) {
    sink.write('info', 'x'.repeat(1_000_000));
    sink.flush();
  }
  expect(stream.writableLength).toBeLessThan(18_000_000);
  while (released.length > 0) {
    for (const done of released.splice(0)) done();
    await nextTurn();
  }
  sink.write('info', 'again');
  sink.flush();
  const missed = 40 - written.slice(0, -1).length;
  expect(missed).toBeGreaterThan(10);
  expect(written.at(-1)).toBe(
    `[WRN] ${missed} log lines were dropped: the reader was too slow\n[INF] again\n`,
  );
});

test('closing does not wait for ever for a reader who does not read', async () => {
  const stream = new Writable({ write() {} });
  const sink = new StreamSink(stream, format);
  sink.write('info', 'x');
  await sink.close();
  expect(stream.writableLength).toBeGreaterThan(0);
});

// Syslog sinks against real listeners, and a stand-in for the program `logger` that keeps what it was told.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Logger } from '../logger.js';
import { SyslogSink } from './syslog-sink.js';

let folder: string;
const path = process.env.PATH;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syslog-'));
});

afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true, force: true });
});

const head = (priority: number) =>
  new RegExp(
    `^<${priority}>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ ${hostname()} nats-server\\[${process.pid}\\]: `,
  );

test('a datagram carries one message, with priority, time, host, program and process id', async () => {
  const server = createSocket('udp4');
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  const log = new Logger({
    sink: new SyslogSink({ tag: 'nats-server', address: `udp://127.0.0.1:${server.address().port}` }),
  });
  const arrived = once(server, 'message');
  log.info('Server is ready');
  const [message] = (await arrived) as [Buffer];
  expect(message.toString()).toMatch(head(13));
  expect(message.toString().endsWith(': Server is ready\n')).toBe(true);
  const second = once(server, 'message');
  log.fatal('no more');
  expect(String(((await second) as [Buffer])[0])).toMatch(head(10));
  await log.close();
  server.close();
});

test.each(['tcp', 'unix'] as const)('a %s stream carries a line for each message', async (kind) => {
  const received: string[] = [];
  const server = createServer((socket) => socket.on('data', (bytes) => received.push(bytes.toString())));
  const file = join(folder, 'log.sock');
  if (kind === 'tcp') server.listen(0, '127.0.0.1');
  else server.listen(file);
  await once(server, 'listening');
  const address =
    kind === 'tcp' ? `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` : `unix://${file}`;
  const log = new Logger({ sink: new SyslogSink({ tag: 'nats-server', address }) });
  log.warn('one\ntwo');
  log.error('three');
  const ended = new Promise<void>((resolve) =>
    server.on('connection', (socket) => socket.on('close', () => resolve())),
  );
  await log.close();
  await ended;
  const [first, second, rest] = received.join('').split('\n');
  expect(first).toMatch(head(12));
  expect(first?.endsWith(': one\\ntwo')).toBe(true);
  expect(second).toMatch(head(11));
  expect(rest).toBe('');
  server.close();
});

test("the system's syslog is spoken to through logger, each line with its priority", async () => {
  const file = join(folder, 'told');
  const program = join(folder, 'logger');
  writeFileSync(program, `#!/bin/sh\necho "$@" > ${file}\ncat >> ${file}\n`);
  chmodSync(program, 0o755);
  process.env.PATH = `${folder}:${path}`;
  const log = new Logger({ sink: new SyslogSink({ tag: 'nats-server' }), debug: true });
  log.info('Server is ready');
  log.debug('a detail');
  await log.close();
  expect(readFileSync(file, 'utf8')).toBe(
    `--prio-prefix --tag nats-server[${process.pid}]\n<29>Server is ready\n<31>a detail\n`,
  );
});

test('an address of another kind, or a system without logger, is refused at once', () => {
  expect(() => new SyslogSink({ tag: 'x', address: 'http://host' })).toThrow('invalid network type: "http"');
  expect(() => new SyslogSink({ tag: 'x', address: 'nonsense' })).toThrow('error parsing syslog address');
  process.env.PATH = folder;
  expect(() => new SyslogSink({ tag: 'x' })).toThrow('there is no program "logger"');
});

test('a server that is not there is complained of once', async () => {
  const complaints: string[] = [];
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const sink = new SyslogSink({
    tag: 'x',
    address: `tcp://127.0.0.1:${port}`,
    complain: (text) => complaints.push(text),
  });
  sink.write('info', 'lost');
  await sink.close();
  sink.write('info', 'lost too');
  await sink.close();
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toContain('log: cannot write to syslog: connect ECONNREFUSED');
});

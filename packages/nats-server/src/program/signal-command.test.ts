import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Processes, sendSignal, signalWords } from './signal-command.js';

/** A system in which some servers run; what is sent to them is remembered. */
function system(...pids: number[]): Processes & { readonly sent: [number, string][] } {
  const sent: [number, string][] = [];
  return {
    sent,
    list: () => pids,
    kill(pid, signal) {
      if (!pids.includes(pid)) throw Object.assign(new Error('gone'), { code: 'ESRCH' });
      sent.push([pid, signal]);
    },
  };
}

test('without a process id the one server that runs gets the signal', () => {
  const one = system(12);
  sendSignal('reload', one);
  expect(one.sent).toEqual([[12, 'SIGHUP']]);
  expect(() => sendSignal('reload', system())).toThrow('no nats-server processes running');
  expect(() => sendSignal('reload', system(12, 13))).toThrow(
    'multiple nats-server processes running:\n12\n13',
  );
});

test('a process id, the beginning of one with a star, and the path of a pid file name it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signal-'));
  const file = join(folder, 'nats.pid');
  writeFileSync(file, '123\n');
  const some = system(12, 123, 124, 200);
  sendSignal('ldm=123', some);
  sendSignal('ldm=12*', some);
  sendSignal(`quit=${file}`, some);
  sendSignal('term=*', some);
  expect(some.sent).toEqual([
    [123, 'SIGUSR2'],
    [12, 'SIGUSR2'],
    [123, 'SIGUSR2'],
    [124, 'SIGUSR2'],
    [123, 'SIGINT'],
    [12, 'SIGTERM'],
    [123, 'SIGTERM'],
    [124, 'SIGTERM'],
    [200, 'SIGTERM'],
  ]);
  rmSync(folder, { recursive: true });
});

test.each([
  ['foo=1', 'unknown signal "foo"'],
  ['toString=1', 'unknown signal "toString"'],
  ['quit=abc', 'invalid pid: abc'],
  ['quit=-1', 'invalid pid: -1'],
  ['quit=0', 'invalid pid: 0'],
  ['quit=00', 'invalid pid: 00'],
  ['quit=-1*', 'invalid pid: -1'],
  ['quit=1=2', 'invalid signal parameters: [2]'],
  ['quit=99', '\nsignal "quit" 99: no such process'],
])('%s is refused', (command, text) => {
  expect(() => sendSignal(command, system(1))).toThrow(text);
});

test('the words are those of the Go server', () => {
  expect(Object.keys(signalWords)).toEqual(['stop', 'quit', 'term', 'reopen', 'reload', 'ldm']);
});

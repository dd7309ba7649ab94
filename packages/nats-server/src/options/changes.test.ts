import { expect, test } from 'vitest';
import { changesBetween, refusalText, reloadLines } from './changes.js';
import { optionsFromText } from './load.js';
import type { ServerOptions } from './types.js';

const read = (text: string): ServerOptions => optionsFromText(text, {}).options;

test('what the Go server takes over while it runs is applied, the rest refused by name', () => {
  const current = read('port: -1');
  const next = read(`
    port: -1, server_name: x, max_subs: 3, lame_duck_duration: "1m", log_size_limit: 10
    max_payload: 2048, debug: true, ping_interval: "1m"
    authorization { token: t }
    accounts: [A]
    max_connections: 3, pid_file: p, log_file: l, write_deadline: "1s"
  `);
  expect(changesBetween(current, next)).toEqual({
    applied: [
      'maxPayload',
      'maxConnections',
      'pingInterval',
      'writeDeadline',
      'debug',
      'logFile',
      'pidFile',
      'authorization',
      'accounts',
    ],
    refused: ['serverName', 'maxSubscriptions', 'lameDuckDuration', 'logSizeLimit'],
  });
  expect(refusalText('serverName', current, next)).toBe(
    'config reload not supported for server_name: old=, new=x',
  );
});

test('a port that was found stays; another one needs a restart', () => {
  expect(changesBetween(read('port: 4333'), read('port: -1'))).toEqual({ applied: [], refused: [] });
  expect(changesBetween(read('port: 4333'), read('port: 4334')).refused).toEqual(['port']);
});

test('equal values are no change, however they are written', () => {
  const text =
    'authorization { users: [{user: a, password: b, permissions: {pub: x}}] }\nocsp { mode: must }';
  expect(changesBetween(read(text), read(text))).toEqual({ applied: [], refused: [] });
});

test('the lines are those of the Go server and hold no secret', () => {
  const current = read('authorization { user: a, password: b }');
  const next = read(
    'authorization { user: a, password: secret, timeout: 3 }\nping_interval: "5m", max_payload: 7',
  );
  const lines = changesBetween(current, next).applied.flatMap((name) => reloadLines(name, current, next));
  expect(lines).toEqual([
    'Reloaded: max_payload = 7',
    'Reloaded: ping_interval = 5m0s',
    'Reloaded: authorization timeout = 3',
    'Reloaded: authorization password',
  ]);
});

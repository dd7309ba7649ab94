import { expect, test } from 'vitest';
import { goJson, goTime, roundTrip, uptime } from './go-json.js';
import { withoutSecrets } from './runtime.js';

test('what could be taken for HTML is escaped', () => {
  expect(goJson({ a: '<b>&\u2028' })).toBe('{"a":"\\u003cb\\u003e\\u0026\\u2028"}');
});

test.each([
  [0, '0s'],
  [59_999, '59s'],
  [61_000, '1m1s'],
  [3_600_000, '1h0m0s'],
  [90_061_000, '1d1h1m1s'],
  [31_622_400_000, '1y1d0h0m0s'],
])('%i ms are %s', (milliseconds, text) => {
  expect(uptime(milliseconds)).toBe(text);
});

test('times have no zeros at their end', () => {
  expect([0, 100, 123].map(goTime)).toEqual([
    '1970-01-01T00:00:00Z',
    '1970-01-01T00:00:00.1Z',
    '1970-01-01T00:00:00.123Z',
  ]);
});

test('round trips below a millisecond are cut to the microsecond', () => {
  expect([0, 0.1234567, 1.5, 2000].map(roundTrip)).toEqual(['0s', '123µs', '1.5ms', '2s']);
});

test('a command line is shown without passwords and tokens', () => {
  expect(
    withoutSecrets([
      'nats-server',
      '--user',
      'u',
      '-pass',
      'p',
      '--auth=t',
      '-routes',
      'nats://u:p@h:1',
      '-p',
      '4222',
    ]),
  ).toEqual([
    'nats-server',
    '--user',
    '[REDACTED]',
    '-pass',
    '[REDACTED]',
    '--auth=[REDACTED]',
    '-routes',
    'nats://[REDACTED]@h:1',
    '-p',
    '4222',
  ]);
});

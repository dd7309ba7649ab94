import { expect, test } from 'vitest';
import { ConfError } from './errors.js';
import { parseConf } from './parser.js';
import { toPlain } from './plain.js';

function value(text: string): unknown {
  return Object(toPlain(parseConf(`x: ${text}`, { env: {} }))).x;
}

function wrong(text: string): string {
  try {
    return `accepted as ${String(value(text))}`;
  } catch (error) {
    if (error instanceof ConfError) return error.code;
    throw error;
  }
}

test.each([
  ['0', 0],
  ['-0', 0],
  ['007', 7],
  ['-42', -42],
  ['8k', 8000],
  ['4kb', 4096],
  ['3Ki', 3072],
  ['4KIB', 4096],
  ['1m', 1e6],
  ['2MB', 2 * 1024 ** 2],
  ['64MiB', 64 * 1024 ** 2],
  ['2g', 2e9],
  ['22GB', 22 * 1024 ** 3],
  ['22Ti', 22 * 1024 ** 4],
  ['7PB', 7 * 1024 ** 5],
  ['9p', 9e15],
  ['-1GB', -(1024 ** 3)],
])('%s is the integer %d', (text, expected) => {
  expect(value(text)).toBe(expected);
});

test('integers have 64 bits and no more', () => {
  expect(value('9223372036854775807')).toBe(2n ** 63n - 1n);
  expect(value('-9223372036854775808')).toBe(-(2n ** 63n));
  expect(value(`${'0'.repeat(50)}1`)).toBe(1);
  expect(value('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
  expect(value('9007199254740993')).toBe(9007199254740993n);
  for (const text of ['9223372036854775808', '-9223372036854775809', '8EB', '9'.repeat(100_000)]) {
    expect(wrong(text)).toBe('bad-number');
  }
});

test('the tree remembers the size suffix', () => {
  expect(parseConf('x: 10Mi').entries.get('x')?.value).toMatchObject({ value: 10485760n, suffix: 'Mi' });
});

test.each([
  ['1.5', 1.5],
  ['-2.25', -2.25],
  ['0.1', 0.1],
  ['00.50', 0.5],
])('%s is the float %d', (text, expected) => {
  expect(value(text)).toBe(expected);
  expect(parseConf(`x: ${text}`).entries.get('x')?.value.kind).toBe('float');
});

test.each([
  '3xyz',
  '2Pie',
  '1Ghz',
  '3Mbs',
  '5s',
  '100ms',
  '1h30m',
  '0x10',
  '1_000',
  '1e5',
  '1k5',
  '5Gø',
  '12:30',
  '4222//c',
])('%s only begins as a number and is a string', (text) => {
  expect(value(text)).toBe(text);
});

test.each(['127.0.0.1', '127.0.0.1:4222', '0.0.0.0:-1', '1.2.3', '-1.2.3'])(
  '%s is an address, a string',
  (text) => {
    expect(value(text)).toBe(text);
  },
);

test('a date is written in full Zulu form and must exist', () => {
  expect(value('2016-05-04T18:53:41Z')).toEqual(new Date('2016-05-04T18:53:41Z'));
  expect(value('0001-01-01T00:00:00Z')).toEqual(new Date('0001-01-01T00:00:00Z'));
  expect(value('2024-02-29T00:00:00Z')).toEqual(new Date('2024-02-29T00:00:00Z'));
  for (const text of [
    '2016-05-04',
    '2016-05-04T18:53:41',
    '2016-05-04T18:53:41+02:00',
    '2016-13-04T18:53:41Z',
    '2023-02-29T00:00:00Z',
    '2016-05-04T24:00:00Z',
    '2016-05-04T18:53:60Z',
    '12-24',
  ]) {
    expect(wrong(text)).toBe('bad-date');
  }
});

test.each([
  '-',
  '-a',
  '--1',
  '-.5',
  '.5',
  '5.',
  '5.x',
  '1.5e5',
  '1.5s',
  '1kbb',
  '2mibi',
  `1${'0'.repeat(400)}.0`,
])('%s is refused with advice to quote it if it is a string', (text) => {
  expect(wrong(text)).toBe('bad-number');
});

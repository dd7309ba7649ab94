import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from './duration.js';
import { formatSize, parseSize } from './size.js';

test.each([
  ['0', 0],
  ['2s', 2000],
  ['300ms', 300],
  ['1h30m', 5_400_000],
  ['1h2m3.5s', 3_723_500],
  ['-1.5h', -5_400_000],
  ['+5s', 5000],
  ['.5s', 500],
  ['1.s', 1000],
  ['1.005s', 1005],
  ['100us', 0.1],
  ['100µs', 0.1],
  ['1ns', 0.000001],
  ['2540400h', 9_145_440_000_000],
])('the duration %s is %d milliseconds', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each([
  '',
  '-',
  '5',
  '1.5',
  's',
  '.s',
  '1d',
  '1 s',
  '1s ',
  '5S',
  '1e3s',
  '1s2',
  '3000000h',
  '--1s',
  `${'1'.repeat(1000)}s`,
])('"%s" is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test('durations are written short and read back', () => {
  expect(formatDuration(0)).toBe('0s');
  expect(formatDuration(90_000)).toBe('1m30s');
  expect(formatDuration(-1500)).toBe('-1s500ms');
  fc.assert(fc.property(fc.integer(), (value) => parseDuration(formatDuration(value)) === value));
});

test.each([
  ['0', 0],
  ['1024', 1024],
  ['10K', 10 * 1024],
  ['10KB', 10 * 1024],
  ['10kib', 10 * 1024],
  ['10G', 10 * 1024 ** 3],
  ['1 MiB', 1024 ** 2],
  ['-1', -1],
  ['12b', 12],
])('the size "%s" is %d bytes', (text, expected) => {
  expect(parseSize(text)).toBe(expected);
});

test.each(['', 'K', '1.5G', '1i', '1ib', '1KK', '1 0', '9E', 'x', '1kx'])('"%s" is no size', (text) => {
  expect(parseSize(text)).toBeUndefined();
});

test('sizes are written with the largest unit that divides them and read back', () => {
  expect(formatSize(1048576)).toBe('1MiB');
  expect(formatSize(1500)).toBe('1500');
  expect(formatSize(0)).toBe('0');
  fc.assert(fc.property(fc.maxSafeInteger(), (value) => parseSize(formatSize(value)) === value));
});

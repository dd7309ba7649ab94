import { expect, test } from 'vitest';
import { TimeWindows } from './time-windows.js';

const at = (time: string) => Date.parse(`2026-03-10T${time}Z`);
const open = (windows: [string, string][], now: string, zone = 'UTC') => {
  const until = new TimeWindows(
    windows.map(([start, end]) => ({ start, end })),
    zone,
  ).openUntil(at(now));
  return until === undefined ? undefined : new Date(until).toISOString().slice(0, 19);
};

test('within a window it is open until the window ends', () => {
  expect(open([['08:00:00', '17:00:00']], '08:00:00')).toBe('2026-03-10T17:00:00');
  expect(open([['08:00:00', '17:00:00']], '16:59:59')).toBe('2026-03-10T17:00:00');
  expect(open([['08:00:00', '17:00:00']], '17:00:00')).toBeUndefined();
  expect(open([['08:00:00', '17:00:00']], '07:59:59')).toBeUndefined();
});

test('a window may span midnight', () => {
  expect(open([['22:00:00', '06:00:00']], '23:00:00')).toBe('2026-03-11T06:00:00');
  expect(open([['22:00:00', '06:00:00']], '05:00:00')).toBe('2026-03-10T06:00:00');
  expect(open([['22:00:00', '06:00:00']], '12:00:00')).toBeUndefined();
});

test('of several windows the one that ends last counts', () => {
  const windows: [string, string][] = [
    ['08:00:00', '12:00:00'],
    ['10:00:00', '14:00:00'],
  ];
  expect(open(windows, '11:00:00')).toBe('2026-03-10T14:00:00');
});

test('times are those of the zone', () => {
  expect(open([['08:00:00', '17:00:00']], '13:00:00', 'America/New_York')).toBe('2026-03-10T21:00:00');
  expect(open([['08:00:00', '17:00:00']], '10:00:00', 'America/New_York')).toBeUndefined();
  expect(() => new TimeWindows([], 'Mars/Base')).toThrow(RangeError);
});

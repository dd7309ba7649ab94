// Start and expiry as nsc 2.14 reads them, and as it shows them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTime, relativeDate, renderDate } from './dates.js';

const NOW = Date.UTC(2026, 10, 24, 12, 0, 0);
const seconds = (...parts: [number, number, number, number?, number?, number?]): number =>
  Date.UTC(...parts) / 1000;

describe('parseTime', () => {
  test.each([
    ['', 0],
    ['0', 0],
    ['0d', 0],
    ['2027-01-31', seconds(2027, 0, 31)],
    ['2027-01-31 10:20:30 UTC', seconds(2027, 0, 31, 10, 20, 30)],
    ['2027-01-31T10:20:30Z', seconds(2027, 0, 31, 10, 20, 30)],
    ['2027-01-31T10:20:30+02:00', seconds(2027, 0, 31, 8, 20, 30)],
    ['90m', seconds(2026, 10, 24, 13, 30)],
    ['2h', seconds(2026, 10, 24, 14)],
    ['-2h', seconds(2026, 10, 24, 10)],
  ])('%j', (text, expected) => {
    expect(parseTime(text, NOW)).toBe(expected);
  });

  test.each([
    ['30d', [2026, 11, 24]],
    ['2w', [2026, 11, 8]],
    ['2M', [2027, 0, 24]],
    ['1y', [2027, 10, 24]],
    ['-1y', [2025, 10, 24]],
  ] as const)('%s follows the calendar', (text, [year, month, day]) => {
    const found = new Date(parseTime(text, NOW) * 1000);
    expect([found.getFullYear(), found.getMonth(), found.getDate()]).toEqual([year, month, day]);
  });

  test.each([
    ['1.5h', 'start/expiry must be an integer value: 1.5h'],
    ['2027-02-30', "couldn't parse expiry: 2027-02-30"],
    ['2027-13-01', "couldn't parse expiry: 2027-13-01"],
    ['soon', "couldn't parse expiry: soon"],
    ['3x', "couldn't parse expiry: 3x"],
    ['99999999999999y', "couldn't parse expiry: 99999999999999y"],
  ])('%j is refused', (text, message) => {
    expect(() => parseTime(text, NOW)).toThrow(message);
  });

  test('what is shown is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 253_402_300_799 }), (at) => {
        expect(parseTime(renderDate(at), NOW)).toBe(at);
      }),
    );
  });
});

test.each([
  [0, 'in now'],
  [1, 'in 1 second'],
  [-59, '59 seconds ago'],
  [3600, 'in 1 hour'],
  [-2 * 86_400, '2 days ago'],
  [14 * 86_400, 'in 2 weeks'],
  [400 * 86_400, 'in 1 year'],
])('%d seconds away is %s', (distance, text) => {
  expect(relativeDate(NOW / 1000 + distance, NOW)).toBe(text);
});

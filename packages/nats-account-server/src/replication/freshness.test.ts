import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Freshness, freshSeconds } from './freshness.js';

test('max-age counts, for an hour at most', () => {
  expect(freshSeconds('max-age=60, stale-while-revalidate=3600, stale-if-error=3600')).toBe(60);
  expect(freshSeconds('public, Max-Age="10"')).toBe(10);
  expect(freshSeconds('max-age=86400')).toBe(3600);
  expect(freshSeconds('max-age=0')).toBe(0);
});

test('without a usable max-age it is an hour, as in Go, whose primaries send negative ones', () => {
  expect(freshSeconds(null)).toBe(3600);
  expect(freshSeconds('')).toBe(3600);
  expect(freshSeconds('max-age=-1700000000, stale-while-revalidate=3600')).toBe(3600);
  expect(freshSeconds('max-age=soon')).toBe(3600);
});

test('no-cache and no-store mean to ask every time', () => {
  expect(freshSeconds('no-cache, max-age=60')).toBe(0);
  expect(freshSeconds('max-age=60, no-store')).toBe(0);
});

test('whatever a header says, it is between nothing and an hour', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      const seconds = freshSeconds(header);
      return seconds >= 0 && seconds <= 3600;
    }),
  );
});

test('a key is fresh for as long as it was confirmed', () => {
  let now = 1000;
  const fresh = new Freshness(() => now);
  expect(fresh.has('A')).toBe(false);
  fresh.confirm('A', 2);
  expect(fresh.has('A')).toBe(true);
  now += 2000;
  expect(fresh.has('A')).toBe(false);
  fresh.confirm('A');
  fresh.forget('A');
  expect(fresh.has('A')).toBe(false);
  fresh.confirm('A', 0);
  expect(fresh.has('A')).toBe(false);
});

test('remembers a bounded number of keys and forgets the oldest', () => {
  const fresh = new Freshness(() => 0, 2);
  for (const key of ['A', 'B', 'A', 'C']) fresh.confirm(key);
  expect(['A', 'B', 'C'].map((key) => fresh.has(key))).toEqual([true, false, true]);
});

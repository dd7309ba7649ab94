import { afterEach, expect, test, vi } from 'vitest';
import { unixDate } from './go-time.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  ['America/Chicago', '2019-05-31T17:35:23Z', 'Fri May 31 12:35:23 CDT 2019'],
  ['America/New_York', '2026-01-02T05:00:00Z', 'Fri Jan  2 00:00:00 EST 2026'],
  ['UTC', '2026-12-31T23:59:59Z', 'Thu Dec 31 23:59:59 UTC 2026'],
])('in %s the time is told as Go tells it', (zone, time, told) => {
  vi.stubEnv('TZ', zone);
  expect(unixDate(new Date(time))).toBe(told);
});

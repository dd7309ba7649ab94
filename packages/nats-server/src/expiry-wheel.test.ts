import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ExpiryWheel } from './expiry-wheel.js';

let wheel: ExpiryWheel;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  wheel = new ExpiryWheel();
});
afterEach(() => {
  wheel.close();
  vi.useRealTimers();
});

test('what ends, ends once, not before its time and soon after it', () => {
  const ended: number[] = [];
  for (const seconds of [5, 1, 3]) wheel.add(Date.now() + seconds * 1000, () => ended.push(seconds));
  vi.advanceTimersByTime(900);
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(600);
  expect(ended).toEqual([1]);
  vi.advanceTimersByTime(10_000);
  expect(ended).toEqual([1, 3, 5]);
});

test('three hundred thousand that end at the same time all end', async () => {
  const time = Date.now() + 1000;
  let ended = 0;
  for (let count = 0; count < 300_000; count++) {
    wheel.add(time, () => {
      ended++;
    });
  }
  vi.advanceTimersByTime(2000);
  await vi.waitFor(() => expect(ended).toBe(300_000), { timeout: 10_000 });
});

test('what was cancelled does not end; what has passed already ends soon', () => {
  const ended: string[] = [];
  wheel.add(Date.now() + 1000, () => ended.push('cancelled')).cancel();
  wheel.add(Date.now() - 1000, () => ended.push('late'));
  vi.advanceTimersByTime(2000);
  expect(ended).toEqual(['late']);
  expect(wheel.size).toBe(0);
});

test('a machine that slept for a week ends everything when it wakes, and a clock set back ends nothing early', () => {
  const ended: string[] = [];
  wheel.add(Date.now() + 3_600_000, () => ended.push('hour'));
  wheel.add(Date.now() + 30 * 86_400_000, () => ended.push('month'));
  vi.setSystemTime(Date.now() - 7_200_000);
  vi.advanceTimersByTime(1000);
  expect(ended).toEqual([]);
  vi.setSystemTime(Date.now() + 7 * 86_400_000);
  vi.advanceTimersByTime(1000);
  expect(ended).toEqual(['hour']);
});

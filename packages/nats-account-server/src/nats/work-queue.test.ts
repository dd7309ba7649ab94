import { expect, test } from 'vitest';
import { WorkQueue } from './work-queue.js';

/** A queue whose work ends when the test says so. */
function manual(concurrency: number, limit: number) {
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const queue = new WorkQueue<number>({
    concurrency,
    limit,
    work: (item) => {
      started.push(item);
      return new Promise((resolve) => ends.push(resolve));
    },
  });
  const end = async (): Promise<void> => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { queue, started, end };
}

test('keeps the order and works on no more than it may', async () => {
  const { queue, started, end } = manual(2, 10);
  for (const item of [1, 2, 3, 4]) expect(queue.push(item)).toBe(true);
  expect(started).toEqual([1, 2]);
  await end();
  expect(started).toEqual([1, 2, 3]);
  expect(queue.size).toBe(3);
});

test('turns away what is too much, and takes again when there is room', async () => {
  const { queue, started, end } = manual(1, 2);
  expect([1, 2, 3, 4].map((item) => queue.push(item))).toEqual([true, true, true, false]);
  await end();
  expect(queue.push(5)).toBe(true);
  for (let left = 3; left > 0; left--) await end();
  expect(started).toEqual([1, 2, 3, 5]);
});

test('is idle when everything is done, also when the rest was forgotten', async () => {
  const { queue, started, end } = manual(1, 10);
  await queue.idle();
  queue.push(1);
  queue.push(2);
  let idle = false;
  void queue.idle().then(() => {
    idle = true;
  });
  queue.clear();
  await new Promise((resolve) => setImmediate(resolve));
  expect(idle).toBe(false);
  await end();
  expect(idle).toBe(true);
  expect(started).toEqual([1]);
});

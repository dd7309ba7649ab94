import { expect, test } from 'vitest';
import { Turnstile } from './turnstile.js';

const never = new AbortController().signal;

test('so many at a time, in their order', async () => {
  const turnstile = new Turnstile(2, 60_000);
  const order: number[] = [];
  const ends: (() => void)[] = [];
  const enter = async (number: number): Promise<void> => {
    ends.push(await turnstile.enter(never));
    order.push(number);
  };
  const all = [1, 2, 3, 4].map(enter);
  await Promise.all(all.slice(0, 2));
  expect(order).toEqual([1, 2]);
  // Ending twice makes room once.
  ends[1]?.();
  ends[1]?.();
  await all[2];
  expect(order).toEqual([1, 2, 3]);
  ends[0]?.();
  await all[3];
  expect(order).toEqual([1, 2, 3, 4]);
  for (const end of ends) end();
});

test('who takes long makes room', async () => {
  const turnstile = new Turnstile(1, 10);
  const first = await turnstile.enter(never);
  const second = await turnstile.enter(never);
  first();
  second();
});

test('who waits in vain is gone, and is not let in later', async () => {
  const turnstile = new Turnstile(1, 60_000);
  const first = await turnstile.enter(never);
  const control = new AbortController();
  const second = turnstile.enter(control.signal);
  const third = turnstile.enter(never);
  control.abort(new Error('too late'));
  await expect(second).rejects.toThrow('too late');
  first();
  (await third)();
});

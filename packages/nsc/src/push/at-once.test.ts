import { expect, test } from 'vitest';
import { eachAtOnce } from './at-once.js';

/** Work that ends when the test says so. */
function held() {
  const waiting = new Map<number, { resolve: (value: string) => void; reject: (reason: Error) => void }>();
  return {
    waiting,
    work: (item: number) =>
      new Promise<string>((resolve, reject) => {
        waiting.set(item, { resolve, reject });
      }),
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('as many are under way as allowed, and the results keep the order of the items', async () => {
  const { waiting, work } = held();
  const counts: number[] = [];
  const all = eachAtOnce([1, 2, 3], 2, work, (count) => counts.push(count));
  await turn();
  expect([...waiting.keys()]).toEqual([1, 2]);
  waiting.get(2)?.resolve('two');
  await turn();
  expect([...waiting.keys()]).toEqual([1, 2, 3]);
  waiting.get(3)?.resolve('three');
  waiting.get(1)?.resolve('one');
  expect(await all).toEqual(['one', 'two', 'three']);
  expect(counts).toEqual([1, 2, 3]);
});

test('after a failure no more are begun, and the first failure in the order of the items is thrown', async () => {
  const { waiting, work } = held();
  const all = eachAtOnce([1, 2, 3, 4], 3, work);
  await turn();
  waiting.get(2)?.reject(new Error('two'));
  await turn();
  waiting.get(3)?.resolve('three');
  await turn();
  waiting.get(1)?.reject(new Error('one'));
  await expect(all).rejects.toThrow('one');
  expect([...waiting.keys()]).toEqual([1, 2, 3]);
});

test('nothing to do is done at once', async () => {
  expect(await eachAtOnce([], 4, async () => 1)).toEqual([]);
});

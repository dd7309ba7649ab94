import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from './nearest.js';

const words = ['account', 'accounts', 'dir', 'operator', 'D', 'DV', 'nats', 'output-file'];

test.each([
  ['acount', 'account'],
  ['acconut', 'account'],
  ['accunts', 'accounts'],
  ['dri', 'dir'],
  ['DIR', 'dir'],
  ['d', 'D'],
  ['dv', 'DV'],
  ['output', 'output-file'],
  ['opreator', 'operator'],
])('%s stands for %s', (wrong, right) => {
  expect(nearest(wrong, words)).toBe(right);
});

test.each(['', 'x', 'zz', 'foo', 'creds', 'a'.repeat(1000)])('nothing is near %j', (wrong) => {
  expect(nearest(wrong, words)).toBeUndefined();
});

test('a word among the candidates is its own nearest', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1 }),
      fc.nat(),
      (candidates, pick) => {
        const word = candidates[pick % candidates.length] ?? '';
        expect(nearest(word, candidates)?.toLowerCase()).toBe(word.toLowerCase());
      },
    ),
  );
});

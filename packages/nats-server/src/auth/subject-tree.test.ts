import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queueMatches, SubjectTree } from './subject-tree.js';

const treeOf = (...entries: string[]) => {
  const tree = new SubjectTree();
  for (const entry of entries) tree.add(...(entry.split(' ') as [string, string?]));
  return tree;
};

test.each([
  ['a.b', 'a.b', true],
  ['a.*', 'a.b', true],
  ['a.*', 'a.*', true],
  ['a.*', 'a.>', false],
  ['a.*', 'a.b.c', false],
  ['a.>', 'a.b.c', true],
  ['a.>', 'a.*.c', true],
  ['a.>', 'a.>', true],
  ['a.>', 'a', false],
  ['>', 'a', true],
  ['>', '>', true],
  ['*', '>', false],
  ['*.b', 'a.b', true],
  ['a.b', 'a.*', false],
])('%s covers %s: %s', (entry, subject, covered) => {
  expect(treeOf(entry).cover(subject).plain).toBe(covered);
});

test.each([
  ['a.b', 'a.*', true],
  ['a.b', 'a.>', true],
  ['a.b', '>', true],
  ['a.b', 'a', false],
  ['a', 'a.>', false],
  ['a.>', 'a.b.c', true],
  ['a.*.c', 'a.b.*', true],
  ['a.*.c', 'a.b.d', false],
  ['*.x', 'a.*', true],
])('%s meets %s: %s', (entry, subject, met) => {
  expect(treeOf(entry).meets(subject)).toBe(met);
});

test('taken loosely, a `>` is a token that `*` covers', () => {
  expect(treeOf('a.*').cover('a.>', true).plain).toBe(true);
  expect(treeOf('a.b').cover('a.>', true).plain).toBe(false);
});

test('queues stand beside entries without one', () => {
  const tree = treeOf('a', 'a q1', 'a.* v1.*');
  expect(tree.cover('a')).toMatchObject({ plain: true, queues: ['q1'] });
  expect(tree.cover('a.b')).toMatchObject({ plain: false, queues: ['v1.*'] });
  expect(queueMatches('v1.x', ['v1.*'])).toBe(true);
  expect(queueMatches('v1.*', ['v1.*'])).toBe(true);
  expect(queueMatches('v2.x', ['v1.*', 'v2'])).toBe(false);
});

const token = fc.constantFrom('a', 'b', 'c');
const literal = fc.array(token, { minLength: 1, maxLength: 4 }).map((tokens) => tokens.join('.'));
const pattern = fc
  .tuple(fc.array(fc.oneof(token, fc.constant('*')), { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([tokens, rest]) => (rest ? [...tokens, '>'] : tokens).join('.'));

/** The definition of a match, as the protocol has it. */
function matches(subject: string, by: string): boolean {
  const source = by
    .split('.')
    .map((each) => (each === '*' ? '[^.]+' : each === '>' ? '.+' : each))
    .join('\\.');
  return new RegExp(`^${source}$`).test(subject);
}

test('a literal subject is covered exactly by the entries that match it', () => {
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 6 }), literal, (entries, subject) => {
      const expected = entries.some((entry) => matches(subject, entry));
      expect(treeOf(...entries).cover(subject).plain).toBe(expected);
    }),
  );
});

test('what covers a wildcard matches all that the wildcard matches; what does not meet it matches none', () => {
  fc.assert(
    fc.property(
      pattern,
      pattern,
      fc.array(literal, { minLength: 20, maxLength: 20 }),
      (entry, wide, subjects) => {
        const tree = treeOf(entry);
        const hit = subjects.filter((subject) => matches(subject, wide));
        if (tree.cover(wide).plain) for (const subject of hit) expect(matches(subject, entry)).toBe(true);
        if (!tree.meets(wide)) for (const subject of hit) expect(matches(subject, entry)).toBe(false);
      },
    ),
    { numRuns: 500 },
  );
});

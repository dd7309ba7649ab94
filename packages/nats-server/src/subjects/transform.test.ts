import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSubsetSubject, subjectIntersection, subjectMatches } from './subject.js';
import { compileTransform, compileTwoWays, whyNoMapping } from './transform.js';
import { partitionOf } from './transform-functions.js';

function transformed(source: string, destination: string, subject: string): string {
  const compiled = compileTransform(source, destination);
  if (compiled.kind === 'fault') throw new Error(compiled.text);
  return compiled.transform.apply(subject);
}

const token = fc.stringMatching(/^[a-z0-9]{1,4}$/);
const literal = fc.array(token, { minLength: 1, maxLength: 5 }).map((tokens) => tokens.join('.'));
const pattern = fc
  .tuple(fc.array(fc.oneof(token, fc.constant('*')), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([tokens, rest]) => [...tokens, ...(rest ? ['>'] : [])].join('.'));

/** A literal subject that matches the pattern. */
const matching = (wanted: string) =>
  fc.array(token, { minLength: 8, maxLength: 8 }).map((fill) =>
    wanted
      .split('.')
      .flatMap((one, i) => (one === '*' ? [fill[i] as string] : one === '>' ? fill.slice(5) : [one]))
      .join('.'),
  );

describe('a transform', () => {
  it('of a pattern to its own placeholders changes nothing', () => {
    fc.assert(
      fc.property(
        pattern.chain((source) => fc.tuple(fc.constant(source), matching(source))),
        ([source, subject]) => {
          let number = 0;
          const same = source.replace(/\*/g, () => `$${++number}`);
          expect(transformed(source, same, subject)).toBe(subject);
        },
      ),
    );
  });

  it('and its way back give the subject again', () => {
    fc.assert(
      fc.property(
        pattern.chain((far) => fc.tuple(fc.constant(far), matching(far), fc.boolean())),
        ([far, subject, turned]) => {
          const count = far.split('.').filter((one) => one === '*').length;
          const order = Array.from({ length: count }, (_, i) => (turned ? count - i : i + 1));
          const near = ['near', ...order.map((i) => `$${i}`), ...(far.endsWith('>') ? ['>'] : [])].join('.');
          const ways = compileTwoWays(far, near);
          if (typeof ways === 'string') throw new Error(ways);
          const here = ways.toNear.apply(subject);
          expect(subjectMatches(here, ways.near)).toBe(true);
          expect(ways.toFar.apply(here)).toBe(subject);
        },
      ),
    );
  });

  it('cuts without losing a character', () => {
    const functions = ['splitfromleft', 'SplitFromRight', 'sliceFromLeft', 'SliceFromRight'];
    fc.assert(
      fc.property(
        token,
        fc.integer({ min: -1, max: 6 }),
        fc.constantFrom(...functions),
        (text, length, name) => {
          const made = transformed('a.*', `{{ ${name} ( 1 , ${length} ) }}`, `a.${text}`);
          expect(made.replaceAll('.', '')).toBe(text);
          expect(made.split('.')).not.toContain('');
        },
      ),
    );
  });

  it('takes so many characters from the left or the right', () => {
    expect(transformed('*', '{{left(1,2)}}', 'abcd')).toBe('ab');
    expect(transformed('*', '{{right(1,3)}}', 'abcd')).toBe('bcd');
    expect(transformed('*', '{{right(1,9)}}', 'abcd')).toBe('abcd');
  });

  it('spreads evenly over partitions, the same subject always to the same', () => {
    expect(partitionOf('', 1000)).toBe(String(0x811c9dc5 % 1000));
    expect(partitionOf('foobar', 2 ** 31)).toBe(String(0xbf9cf968 % 2 ** 31));
    // The Go server forgets the subject where the first of its mappings has no wildcard.
    expect(transformed('p1', 'd.{{partition(10)}}', 'p1')).toBe('d.4');
    fc.assert(
      fc.property(literal, fc.integer({ min: 1, max: 100 }), (subject, buckets) => {
        const part = Number(transformed('>', `p{{partition(${buckets})}}.>`.slice(1), subject).split('.')[0]);
        expect(part).toBeGreaterThanOrEqual(0);
        expect(part).toBeLessThan(buckets);
        expect(String(part)).toBe(partitionOf(subject, buckets));
      }),
    );
  });

  it.each([
    ['a.*', 'b.{{wildcard(2)}}', 'wildcard index out of range in {{wildcard(2)}}: [2]'],
    ['a', 'b.$1', 'wildcard index out of range in $1'],
    ['a.*', 'b.{{nothing(1)}}', 'unknown function in {{nothing(1)}}'],
    ['a.*', 'b.{{split(1)}}', 'not enough arguments passed to the function in {{split(1)}}'],
    ['a.*', 'b.{{left(1,2,3)}}', 'too many arguments passed to the function in {{left(1,2,3)}}'],
    ['a.*', 'b.{{left(x,2)}}', 'function argument is invalid or in the wrong format in {{left(x,2)}}'],
    ['a.*', 'b..c', 'invalid transform'],
    ['a.>', 'b', undefined],
    ['a.*', 'b.*', undefined],
  ])('of %s to %s cannot be', (source, destination, why) => {
    const problem = whyNoMapping(source, destination);
    expect(problem).toBe(why === undefined ? 'invalid subject' : `invalid mapping destination: ${why}`);
  });

  it('for an import uses all wildcards and no other function', () => {
    expect(compileTwoWays('a.*.*', 'b.$1')).toContain('not using all of the token wildcard(s)');
    expect(compileTwoWays('a.*', 'b.{{partition(3,1)}}')).toContain(
      'only mapping function allowed for import',
    );
  });
});

describe('two patterns', () => {
  it('have what both match in common, and nothing else', () => {
    fc.assert(
      fc.property(pattern, pattern, literal, (a, b, subject) => {
        const both = subjectIntersection(a, b);
        const inBoth = subjectMatches(subject, a) && subjectMatches(subject, b);
        expect(both !== undefined && subjectMatches(subject, both)).toBe(inBoth);
        if (both === undefined) return;
        expect(isSubsetSubject(both, a)).toBe(true);
        expect(isSubsetSubject(both, b)).toBe(true);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { SubjectMappings, whyNoMappings } from './mappings.js';

const to = (subject: string, weight = 100, cluster = '') => ({ subject, weight, cluster });

function drawn(mappings: SubjectMappings, subject: string): readonly string[] {
  return [...new Set(Array.from({ length: 500 }, () => mappings.pick(subject)))].sort();
}

describe('mappings', () => {
  it('leave alone what they do not name', () => {
    const mappings = new SubjectMappings([{ subject: 'a', destinations: [to('b')] }], '');
    expect(mappings.of('c')).toBeUndefined();
    expect(mappings.pick('c')).toBe('c');
    expect(mappings.of('a')).toEqual({ kind: 'steady', subject: 'b' });
  });

  it('keep under its own subject what is not given away', () => {
    const mappings = new SubjectMappings([{ subject: 'a.*', destinations: [to('b.$1', 20)] }], '');
    const outcomes = [
      { subject: 'b.x', below: 20 },
      { subject: 'a.x', below: 100 },
    ];
    expect(mappings.of('a.x')).toEqual({ kind: 'varying', outcomes });
    expect(drawn(mappings, 'a.x')).toEqual(['a.x', 'b.x']);
  });

  it('lose the rest where the subject is named itself', () => {
    const mappings = new SubjectMappings([{ subject: 'a', destinations: [to('a', 50)] }], '');
    const outcomes = [
      { subject: 'a', below: 50 },
      { subject: '', below: 100 },
    ];
    expect(mappings.of('a')).toEqual({ kind: 'varying', outcomes });
    expect(drawn(mappings, 'a')).toEqual(['', 'a']);
  });

  it('count a cluster where the server is in it, and otherwise what has none', () => {
    const rule = { subject: 'a', destinations: [to('east', 100, 'e'), to('other')] };
    expect(new SubjectMappings([rule], 'e').pick('a')).toBe('east');
    expect(new SubjectMappings([rule], 'w').pick('a')).toBe('other');
    const only = { subject: 'a', destinations: [to('east', 100, 'e')] };
    expect(new SubjectMappings([only], '').pick('a')).toBe('a');
  });

  it('that draw are never remembered', () => {
    const mappings = new SubjectMappings([{ subject: 'a', destinations: [to('b.{{random(9)}}')] }], '');
    expect(mappings.of('a')).toEqual({ kind: 'varying', outcomes: undefined });
    expect(drawn(mappings, 'a')).toHaveLength(9);
  });

  it.each([
    [{ subject: 'a', destinations: [to('b', 50), to('b', 50)] }, 'duplicate entry for "b"'],
    [{ subject: 'a', destinations: [to('b', 60), to('c', 50)] }, 'total weight needs to be <= 100'],
    [{ subject: 'a..b', destinations: [to('b')] }, 'invalid subject'],
  ])('%j cannot be', (mapping, why) => {
    expect(whyNoMappings(mapping)).toBe(why);
  });
});

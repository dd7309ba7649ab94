import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanWord, wordHash } from '../bytes/hash.js';
import { bytes, SCRATCH_START, writeText } from '../bytes/memory.js';
import { Outbox } from '../bytes/outbox.js';
import { MatchCache } from './match-cache.js';
import { isValidSubject, subjectMatches } from './subject.js';
import { found, Sublist } from './sublist.js';
import { type Receiver, Subscription } from './subscription.js';

const receiver: Receiver = {
  outbox: new Outbox({ write: () => true, overflow: () => undefined }, 1 << 20),
  headers: true,
  inspector: undefined,
  expire: () => undefined,
};

const token = fc.constantFrom('a', 'b', 'c', 'dd', 'a-longer-token', '*x', '>y');
const literal = fc.array(token, { minLength: 1, maxLength: 5 }).map((tokens) => tokens.join('.'));
const pattern = fc
  .tuple(
    fc.array(fc.oneof(token, fc.constant('*')), { minLength: 0, maxLength: 4 }),
    fc.oneof(token, fc.constant('*'), fc.constant('>')),
  )
  .map(([tokens, last]) => [...tokens, last].join('.'));
const queue = fc.constantFrom('', '', 'q1', 'q2');

/** Places a subject in the arena as it stands in a publish. */
function place(subject: string): { at: number; length: number; hash: number } {
  const at = SCRATCH_START + 1024;
  bytes[writeText(at, subject)] = 32;
  const length = scanWord(at, at + subject.length + 1) - at;
  return { at, length, hash: wordHash() };
}

const key = (one: Subscription): string => `${one.subject} ${one.queue} ${one.sid}`;

/** Whom a subject should reach: plain subscriptions, and the members of each group. */
function expected(all: ReadonlySet<Subscription>, subject: string): { plain: string[]; groups: string[] } {
  const hits = [...all].filter((one) => subjectMatches(subject, one.subject));
  return {
    plain: hits
      .filter((one) => one.queue === '')
      .map(key)
      .sort(),
    groups: hits
      .filter((one) => one.queue !== '')
      .map(key)
      .sort(),
  };
}

type Step = { readonly add: [string, string] } | { readonly remove: number } | { readonly look: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ add: fc.tuple(pattern, queue) }),
  fc.record({ remove: fc.nat(1000) }),
  fc.record({ look: literal }),
);

describe('sublist', () => {
  it('finds what a look at every subscription finds, through any adding and removing', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const list = new Sublist();
        const cache = new MatchCache(list);
        const all = new Set<Subscription>();
        let sid = 0;
        for (const one of steps) {
          if ('add' in one) {
            const subscription = new Subscription(receiver, one.add[0], one.add[1], String(++sid));
            expect(list.insert(subscription)).toBe(true);
            cache.invalidate(subscription.subject);
            all.add(subscription);
          } else if ('remove' in one) {
            const victim = [...all][one.remove % Math.max(1, all.size)];
            if (victim === undefined) continue;
            expect(list.remove(victim)).toBe(true);
            expect(list.remove(victim)).toBe(false);
            cache.invalidate(victim.subject);
            all.delete(victim);
          } else {
            const want = expected(all, one.look);
            const { at, length, hash } = place(one.look);
            list.match(at, length);
            expect(found.plain.slice(0, found.count).map(key).sort()).toEqual(want.plain);
            const members = found.groups
              .slice(0, found.groupCount)
              .flatMap((group) => group.members.map(key));
            expect(members.sort()).toEqual(want.groups);
            cache.lookup(at, length, hash);
            const entry = cache.lookup(at, length, hash);
            expect(entry?.targets.map((target) => key(target.subscription)).sort()).toEqual(want.plain);
            expect(
              entry?.groups
                .flat()
                .map((target) => key(target.subscription))
                .sort(),
            ).toEqual(want.groups);
          }
          expect(list.count).toBe(all.size);
        }
        for (const one of all) list.remove(one);
        expect(list.count).toBe(0);
        cache.clear();
      }),
      { numRuns: 150 },
    );
  });

  it('makes one group of the same queue name on several subjects', () => {
    const list = new Sublist();
    for (const subject of ['a.b', 'a.*', '>']) list.insert(new Subscription(receiver, subject, 'q', subject));
    const { at, length } = place('a.b');
    list.match(at, length);
    expect(found.groupCount).toBe(1);
    expect(found.groups[0]?.members).toHaveLength(3);
  });

  it('matches nothing where a token is empty', () => {
    const list = new Sublist();
    list.insert(new Subscription(receiver, '>', '', '1'));
    for (const subject of ['a..b', '.a', 'a.']) {
      const { at, length } = place(subject);
      list.match(at, length);
      expect(found.count).toBe(0);
    }
  });

  it.each(['a b', 'a.\tb', 'a\fb'])('keeps the white space of %j out of what is configured', (subject) => {
    expect(isValidSubject(subject)).toBe(false);
  });

  it.each(['', '.', 'a.', '.a', 'a..b', 'a.>.b', '>.a'])('refuses the subject %j', (subject) => {
    expect(isValidSubject(subject)).toBe(false);
    expect(new Sublist().insert(new Subscription(receiver, subject, '', '1'))).toBe(false);
  });
});

describe('match cache', () => {
  it('admits a subject when it is seen a second time', () => {
    const cache = new MatchCache(new Sublist());
    const { at, length, hash } = place('seen.once.only');
    expect(cache.lookup(at, length, hash)).toBeUndefined();
    expect(cache.size).toBe(0);
    expect(cache.lookup(at, length, hash)?.empty).toBe(true);
    expect(cache.size).toBe(1);
    cache.clear();
  });

  it('marks only the entries that a change touches', () => {
    const list = new Sublist();
    const cache = new MatchCache(list);
    const entryOf = (subject: string) => {
      const { at, length, hash } = place(subject);
      return cache.lookup(at, length, hash) ?? cache.lookup(at, length, hash);
    };
    const one = entryOf('x.one');
    const two = entryOf('x.two');
    const other = entryOf('y.one');
    cache.invalidate('x.one');
    expect([one?.stale, two?.stale, other?.stale]).toEqual([true, false, false]);
    entryOf('x.one');
    cache.invalidate('x.*');
    expect([one?.stale, two?.stale, other?.stale]).toEqual([true, true, false]);
    entryOf('x.one');
    entryOf('x.two');
    cache.invalidate('*.one');
    expect([one?.stale, two?.stale, other?.stale]).toEqual([true, false, true]);
    entryOf('x.one');
    entryOf('y.one');
    cache.invalidate('>');
    expect([one?.stale, two?.stale, other?.stale]).toEqual([true, true, true]);
    cache.clear();
  });

  it('stays within its bound and gives all its memory back', async () => {
    const { blockBytes } = await import('../bytes/blocks.js');
    const before = blockBytes();
    const list = new Sublist();
    const cache = new MatchCache(list);
    list.insert(new Subscription(receiver, 'flood.*', '', '1'));
    for (let i = 0; i < 70_000; i++) {
      const { at, length, hash } = place(`flood.${i}`);
      cache.lookup(at, length, hash);
      cache.lookup(at, length, hash);
    }
    expect(cache.size).toBeLessThanOrEqual(64 << 10);
    expect(cache.size).toBeGreaterThan(60_000);
    const { at, length, hash } = place('flood.69999');
    expect(cache.lookup(at, length, hash)?.targets).toHaveLength(1);
    cache.clear();
    expect(blockBytes()).toBe(before);
  });
});

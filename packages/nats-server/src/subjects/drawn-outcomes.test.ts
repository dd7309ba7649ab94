// What is drawn for a subject with weights is remembered like any subject: nothing that comes or goes is missed.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockBytes } from '../bytes/blocks.js';
import { scanWord, wordHash } from '../bytes/hash.js';
import { bytes, SCRATCH_START, writeText } from '../bytes/memory.js';
import { Outbox } from '../bytes/outbox.js';
import type { CacheEntry } from './cache-entry.js';
import { type Mapping, SubjectMappings } from './mappings.js';
import { MatchCache } from './match-cache.js';
import { subjectMatches } from './subject.js';
import { Sublist } from './sublist.js';
import { type Receiver, Subscription } from './subscription.js';

const receiver: Receiver = {
  outbox: new Outbox({ write: () => true, overflow: () => undefined }, 1 << 20),
  headers: true,
  inspector: undefined,
  expire: () => undefined,
};

const to = (subject: string, weight: number) => ({ subject, weight, cluster: '' });

/** Half of `in.a` to `left.a`, a quarter to `right.a`, and the rest lost: the subject is named itself, with nothing. */
const lossy = ['a', 'b'].map((token) => ({
  subject: `in.${token}`,
  destinations: [to(`left.${token}`, 50), to(`right.${token}`, 25), to(`in.${token}`, 0)],
}));
const whole = [{ subject: 'in.*', destinations: [to('left.$1', 50), to('right.$1', 25)] }];

function newCache(mappings: readonly Mapping[]): { list: Sublist; cache: MatchCache } {
  const list = new Sublist();
  const cache = new MatchCache(list);
  cache.map(new SubjectMappings(mappings, ''));
  return { list, cache };
}

function lookup(cache: MatchCache, subject: string): CacheEntry | undefined {
  const at = SCRATCH_START + 1024;
  bytes[writeText(at, subject)] = 32;
  const length = scanWord(at, at + subject.length + 1) - at;
  const hash = wordHash();
  return cache.lookup(at, length, hash) ?? cache.lookup(at, length, hash);
}

function draw(cache: MatchCache, subject: string): CacheEntry {
  const entry = lookup(cache, subject);
  if (entry === undefined) throw new Error(`${subject} has no entry`);
  expect(entry.varying).toBe(true);
  return cache.draw(entry);
}

const pattern = fc.constantFrom(
  'left.a',
  'left.b',
  'right.a',
  'left.*',
  'right.>',
  '*.a',
  '>',
  'in.a',
  'in.*',
);

test('whoever wants what was drawn gets it, whenever they came', () => {
  const step = fc.oneof(
    fc.record({ add: pattern }),
    fc.record({ remove: fc.nat() }),
    fc.record({ look: fc.constantFrom('in.a', 'in.b') }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { list, cache } = newCache(lossy);
      const all = new Set<Subscription>();
      let sid = 0;
      for (const one of steps) {
        if ('add' in one) {
          const subscription = new Subscription(receiver, one.add, '', String(++sid));
          list.insert(subscription);
          cache.invalidate(subscription.subject);
          all.add(subscription);
        } else if ('remove' in one) {
          const victim = [...all][one.remove % Math.max(1, all.size)];
          if (victim === undefined) continue;
          list.remove(victim);
          cache.invalidate(victim.subject);
          all.delete(victim);
        } else {
          for (let times = 0; times < 8; times++) {
            const drawn = draw(cache, one.look);
            const wanting = [...all].filter(
              ({ subject }) => drawn.delivered !== '' && subjectMatches(drawn.delivered, subject),
            );
            expect(new Set(drawn.targets.map(({ subscription }) => subscription))).toEqual(new Set(wanting));
          }
        }
      }
      cache.clear();
    }),
  );
});

test('outcomes are drawn as often as their weights say', () => {
  const { cache } = newCache(lossy);
  const counts = new Map<string, number>();
  for (let i = 0; i < 20_000; i++) {
    const { delivered } = draw(cache, 'in.a');
    counts.set(delivered, (counts.get(delivered) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(['', 'left.a', 'right.a']);
  const share = (subject: string) => (counts.get(subject) ?? 0) / 20_000;
  expect(share('left.a')).toBeCloseTo(0.5, 1);
  expect(share('right.a')).toBeCloseTo(0.25, 1);
  cache.clear();
});

test('entries that are pushed out or forgotten give everything back', () => {
  const before = blockBytes();
  const { list, cache } = newCache(whole);
  list.insert(new Subscription(receiver, '>', '', '1'));
  for (let i = 0; i < 70_000; i++) {
    const entry = lookup(cache, `in.${i}`);
    if (entry !== undefined) for (let times = 0; times < 2; times++) cache.draw(entry);
  }
  cache.invalidate('left.*');
  expect(cache.fanout().most).toBe(1);
  cache.clear();
  expect(blockBytes()).toBe(before);
});

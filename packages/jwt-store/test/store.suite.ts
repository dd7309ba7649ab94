// What every store of account JWTs must do, whatever it keeps them in. Each store's test runs this suite; stores
// that cannot be written run the reading half, filled behind their back.
import { createHash } from 'node:crypto';
import type { AccountKey } from '@nats-ts/jwt';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { StoreError } from '../src/errors.js';
import type { JwtStore, StoreChange } from '../src/store.js';
import { newKey, someTime, tokenFor } from './accounts.js';

export interface SuiteOptions {
  readonly name: string;
  /** Whether the store can be saved to. */
  readonly writable: boolean;
  /** Opens a store that holds these JWTs and no others. */
  open(accounts: ReadonlyMap<AccountKey, string>): Promise<JwtStore>;
}

export function storeSuite({ name, writable, open }: SuiteOptions): void {
  const opened: JwtStore[] = [];

  async function storeWith(...accounts: [AccountKey, string][]): Promise<JwtStore> {
    const store = await open(new Map(accounts));
    opened.push(store);
    return store;
  }

  function some(count: number): [AccountKey, string][] {
    return Array.from({ length: count }, (_, index): [AccountKey, string] => {
      const key = newKey();
      return [key, tokenFor(key, { name: `account ${index}`, issuedAt: someTime + index })];
    });
  }

  async function pagesOf(store: JwtStore, limit: number, after?: string): Promise<string[][]> {
    const pages: string[][] = [];
    for (let next = after; ; ) {
      const page = await store.list(next === undefined ? { limit } : { after: next, limit });
      pages.push(page.entries.map((entry) => entry.key));
      if (page.next === undefined) return pages;
      next = page.next;
    }
  }

  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });

  describe(`${name}, reading`, () => {
    test('gives back the JWT with what its claims say', async () => {
      const key = newKey();
      const token = tokenFor(key, { name: 'A', issuedAt: someTime, expires: 4_000_000_000 });
      const store = await storeWith([key, token]);
      const stored = await store.load(key);
      expect(stored).toMatchObject({ key, token, name: 'A', issuedAt: someTime, expires: 4_000_000_000 });
      expect(stored?.jti).toMatch(/^[A-Z2-7]{52}$/);
    });

    test('knows nothing of keys it does not hold', async () => {
      const store = await storeWith(...some(1));
      expect(await store.load(newKey())).toBeUndefined();
    });

    test.each([
      '',
      'A',
      '..',
      '../../etc/passwd',
      'A'.repeat(56),
      `${newKey()}/../x`,
      newKey().toLowerCase(),
      `${newKey().slice(0, 55)}/`,
      '\0',
    ])('takes %j for no key', async (key) => {
      const store = await storeWith(...some(1));
      expect(store.peek(key)).toBeUndefined();
      expect(await store.load(key)).toBeUndefined();
    });

    test('keeps handing out the same object while nothing changes', async () => {
      const [[key, token] = [newKey(), '']] = some(1);
      const store = await storeWith([key, token]);
      const [first, second] = await Promise.all([store.load(key), store.load(key)]);
      expect(first).toBeDefined();
      expect(second).toBe(first);
      expect(store.peek(key)).toBe(first);
      await store.list();
      await store.hash();
      expect(await store.load(key)).toBe(first);
    });

    test('lists its accounts in the order of their keys, page by page', async () => {
      const accounts = some(23);
      const sorted = accounts.map(([key]) => key).sort();
      const store = await storeWith(...accounts);
      expect((await pagesOf(store, 100)).flat()).toEqual(sorted);
      const pages = await pagesOf(store, 5);
      expect(pages.map((page) => page.length)).toEqual([5, 5, 5, 5, 3]);
      expect(pages.flat()).toEqual(sorted);
      expect(await pagesOf(store, 23)).toEqual([sorted]);
      const [first] = sorted;
      const entry = (await store.list({ limit: 1 })).entries[0];
      const index = accounts.findIndex(([key]) => key === first);
      expect(entry).toEqual({
        key: first,
        name: `account ${index}`,
        issuedAt: someTime + index,
        expires: 0,
      });
    });

    test('lists from any text on, whether it is a key or not', async () => {
      const keys = some(12);
      const sorted = keys.map(([key]) => key).sort();
      const store = await storeWith(...keys);
      const character = fc.constantFrom(...'ABCMYZ234567', 'a', '1', '8', '/', '~', 'é');
      const anyText = fc.oneof(
        fc.string({ unit: character, maxLength: 60 }),
        fc
          .tuple(fc.constantFrom(...sorted), fc.nat(56), fc.string({ unit: character, maxLength: 3 }))
          .map(([key, length, tail]) => key.slice(0, length) + tail),
      );
      await fc.assert(
        fc.asyncProperty(anyText, async (after) => {
          const page = await store.list({ after });
          expect(page.entries.map((entry) => entry.key)).toEqual(sorted.filter((key) => key > after));
        }),
        { numRuns: 200 },
      );
    });

    test('bounds the size of a page', async () => {
      const store = await storeWith(...some(3));
      expect((await store.list({ limit: 0 })).entries).toHaveLength(1);
      expect((await store.list({ limit: -5 })).entries).toHaveLength(1);
      expect((await store.list({ limit: Number.NaN })).entries).toHaveLength(3);
      expect((await store.list({ limit: 1e9 })).entries).toHaveLength(3);
    });

    test('names every key once', async () => {
      const accounts = some(9);
      const store = await storeWith(...accounts);
      const expected = accounts.map(([key]) => key).sort();
      expect((await all(store.keys())).sort()).toEqual(expected);
      expect(await store.size()).toBe(9);
      expect((await all(store.keys())).sort()).toEqual(expected);
    });

    test('hashes to the XOR of the SHA-256 of its JWTs', async () => {
      const accounts = some(5);
      const store = await storeWith(...accounts);
      expect(await store.hash()).toBe(hashOf(accounts.map(([, token]) => token)));
      expect(await (await storeWith()).hash()).toBe('0'.repeat(64));
    });

    test('packs as many JWTs as asked for, one a line', async () => {
      const accounts = some(6);
      const store = await storeWith(...accounts);
      const lines = new Set(accounts.map(([key, token]) => `${key}|${token}`));
      for (const max of [undefined, -1, 6, 100]) {
        expect(new Set((await store.pack(max)).split('\n'))).toEqual(lines);
      }
      const four = (await store.pack(4)).split('\n');
      expect(four).toHaveLength(4);
      expect(four.every((line) => lines.has(line))).toBe(true);
      expect(await store.pack(0)).toBe('');
    });

    test('packs no expired JWT', async () => {
      const [gone, here] = [newKey(), newKey()];
      const store = await storeWith([gone, tokenFor(gone, { expires: someTime })], [here, tokenFor(here)]);
      expect(await store.pack()).toBe(`${here}|${tokenFor(here)}`);
    });

    test('is empty when nothing is in it', async () => {
      const store = await storeWith();
      expect(await store.list()).toEqual({ entries: [] });
      expect(await store.size()).toBe(0);
      expect(await store.pack()).toBe('');
    });
  });

  if (!writable) {
    describe(`${name}, asked to write`, () => {
      test('refuses', async () => {
        const key = newKey();
        const store = await storeWith();
        expect(store.readOnly).toBe(true);
        await expect(store.save(key, tokenFor(key))).rejects.toMatchObject({ code: 'read-only' });
        await expect(store.merge(`${key}|${tokenFor(key)}`, () => true)).rejects.toMatchObject({
          code: 'read-only',
        });
        expect(await store.size()).toBe(0);
      });
    });
    return;
  }

  describe(`${name}, writing`, () => {
    test('hands out what was saved, at once', async () => {
      const key = newKey();
      const store = await storeWith();
      expect(await store.save(key, tokenFor(key))).toBe('saved');
      expect(store.peek(key)?.token).toBe(tokenFor(key));
      expect((await store.load(key))?.token).toBe(tokenFor(key));
    });

    test('replaces a JWT by one issued later, or in the same second, and keeps it against an older one', async () => {
      const key = newKey();
      const store = await storeWith([key, tokenFor(key, { issuedAt: someTime })]);
      const later = tokenFor(key, { issuedAt: someTime + 10 });
      const same = tokenFor(key, { issuedAt: someTime + 10, name: 'edited' });
      expect(await store.save(key, later)).toBe('saved');
      expect(await store.save(key, tokenFor(key, { issuedAt: someTime + 9 }))).toBe('older');
      expect((await store.load(key))?.token).toBe(later);
      expect(await store.save(key, same)).toBe('saved');
      expect((await store.load(key))?.token).toBe(same);
    });

    test('says that nothing changed when the same JWT is saved again, and keeps its object', async () => {
      const key = newKey();
      const store = await storeWith();
      await store.save(key, tokenFor(key));
      const stored = await store.load(key);
      const changes = changesOf(store);
      expect(await store.save(key, tokenFor(key))).toBe('unchanged');
      expect(await store.load(key)).toBe(stored);
      expect(changes).toEqual([]);
    });

    test('hands out a new object after a change', async () => {
      const key = newKey();
      const store = await storeWith();
      await store.save(key, tokenFor(key));
      const stored = await store.load(key);
      await store.save(key, tokenFor(key, { issuedAt: someTime + 1 }));
      expect(await store.load(key)).not.toBe(stored);
    });

    test.each([
      ['a path', '../../../tmp/x'],
      ['an operator key', `O${newKey().slice(1)}`],
      ['a key with a wrong checksum', `${newKey().slice(0, 54)}AA`],
      ['nothing', ''],
    ])('does not take %s for a key', async (_what, key) => {
      const store = await storeWith();
      await expect(store.save(key, tokenFor(newKey()))).rejects.toMatchObject({ code: 'bad-key' });
      await expect(store.delete?.(key)).rejects.toMatchObject({ code: 'bad-key' });
      expect(await store.size()).toBe(0);
    });

    test('does not take for a JWT what is none, or is another account’s', async () => {
      const key = newKey();
      const store = await storeWith([key, tokenFor(key)]);
      const bad = [
        '',
        'x',
        'a.b.c',
        `${tokenFor(key)}\n`,
        `${tokenFor(key)}|`,
        tokenFor(newKey()),
        `é${tokenFor(key)}`,
      ];
      for (const token of bad) {
        await expect(store.save(key, token)).rejects.toMatchObject({ code: 'bad-jwt' });
      }
      expect((await store.load(key))?.token).toBe(tokenFor(key));
    });

    test('tells of changes, also when a listener fails', async () => {
      const [one, two] = [newKey(), newKey()];
      const store = await storeWith([one, tokenFor(one)]);
      store.on('change', () => {
        throw new Error('not my day');
      });
      const changes = changesOf(store);
      await store.save(two, tokenFor(two));
      await store.save(one, tokenFor(one, { issuedAt: someTime - 1 }));
      await store.delete?.(one);
      expect(changes).toEqual([
        { key: two, kind: 'saved' },
        { key: one, kind: 'removed' },
      ]);
    });

    test('stops telling those who do not want to hear any more', async () => {
      const key = newKey();
      const store = await storeWith();
      const changes: StoreChange[] = [];
      const listener = (change: StoreChange): void => void changes.push(change);
      store.on('change', listener);
      store.off('change', listener);
      await store.save(key, tokenFor(key));
      expect(changes).toEqual([]);
    });

    test('forgets what is deleted', async () => {
      const [one, two] = [newKey(), newKey()];
      const store = await storeWith([one, tokenFor(one)], [two, tokenFor(two)]);
      await store.hash();
      expect(await store.delete?.(one)).toBe(true);
      expect(await store.delete?.(one)).toBe(false);
      expect(await store.load(one)).toBeUndefined();
      expect(await store.size()).toBe(1);
      expect(await store.hash()).toBe(hashOf([tokenFor(two)]));
      expect(await store.save(one, tokenFor(one))).toBe('saved');
    });

    test('merges the pack of another store and then hashes the same', async () => {
      const accounts = some(20);
      const from = await storeWith(...accounts);
      const [known, newer, older] = accounts as [
        [AccountKey, string],
        [AccountKey, string],
        [AccountKey, string],
      ];
      const into = await storeWith(
        known,
        [newer[0], tokenFor(newer[0], { issuedAt: someTime - 1000 })],
        [older[0], tokenFor(older[0], { issuedAt: someTime + 1000 })],
      );
      const report = await into.merge(await from.pack(), () => true);
      expect(report).toEqual({ saved: 18, unchanged: 1, older: 1, refused: [] });
      await into.delete?.(older[0]);
      await into.merge(await from.pack(), () => true);
      expect(await into.hash()).toBe(await from.hash());
    });

    test('merges the good lines of a bad pack, and says what was wrong with the others', async () => {
      const [good, foreign, refused, swapped] = [newKey(), newKey(), newKey(), newKey()];
      const store = await storeWith();
      const pack = [
        '',
        `${good}|${tokenFor(good)}`,
        'no bar',
        `${good}|${tokenFor(good)}|more`,
        `../../x|${tokenFor(good)}`,
        `${foreign}|${tokenFor(foreign)}`,
        `${refused}|${tokenFor(refused)}`,
        `${swapped}|${tokenFor(good)}`,
        '',
      ].join('\r\n');
      const report = await store.merge(pack, async (key) => {
        if (key === foreign) return false;
        return key === refused ? 'because' : true;
      });
      expect(report.saved).toBe(1);
      expect(report.refused).toHaveLength(6);
      expect(report.refused).toContainEqual({ key: refused, why: 'because' });
      expect(report.refused.map(({ key }) => key).sort()).toEqual(
        ['', '', '', foreign, refused, swapped].sort(),
      );
      expect(await store.size()).toBe(1);
    });

    test('keeps its hash, size and list right through any series of saves and deletes', async () => {
      const keys = Array.from({ length: 6 }, newKey);
      const step = fc.record({
        key: fc.constantFrom(...keys),
        action: fc.constantFrom('save', 'save', 'delete'),
        age: fc.integer({ min: 0, max: 5 }),
        countFirst: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
          const store = await storeWith();
          const model = new Map<string, { token: string; age: number }>();
          for (const { key, action, age, countFirst } of steps) {
            if (countFirst) await store.hash();
            if (action === 'delete') {
              expect(await store.delete?.(key)).toBe(model.delete(key));
              continue;
            }
            const token = tokenFor(key, { issuedAt: someTime + age });
            const before = model.get(key);
            const expected =
              before?.token === token
                ? 'unchanged'
                : before !== undefined && before.age > age
                  ? 'older'
                  : 'saved';
            expect(await store.save(key, token)).toBe(expected);
            if (expected === 'saved') model.set(key, { token, age });
          }
          expect(await store.hash()).toBe(hashOf([...model.values()].map(({ token }) => token)));
          expect(await store.size()).toBe(model.size);
          expect((await pagesOf(store, 2)).flat()).toEqual([...model.keys()].sort());
          for (const key of keys) expect((await store.load(key))?.token).toBe(model.get(key)?.token);
        }),
        { numRuns: 15 },
      );
    });

    test('keeps the last issued of many saved at the same time', async () => {
      const key = newKey();
      const store = await storeWith();
      const ages = [3, 9, 1, 7, 5, 8, 2];
      await Promise.all(ages.map((age) => store.save(key, tokenFor(key, { issuedAt: someTime + age }))));
      expect((await store.load(key))?.issuedAt).toBe(someTime + 9);
      expect(await store.hash()).toBe(hashOf([tokenFor(key, { issuedAt: someTime + 9 })]));
    });

    test('saves no more after it is closed', async () => {
      const key = newKey();
      const store = await storeWith();
      await store.close();
      await expect(store.save(key, tokenFor(key))).rejects.toBeInstanceOf(StoreError);
      await expect(store.save(key, tokenFor(key))).rejects.toMatchObject({ code: 'closed' });
    });
  });
}

function changesOf(store: JwtStore): StoreChange[] {
  const changes: StoreChange[] = [];
  store.on('change', (change) => changes.push(change));
  return changes;
}

/** The store hash by its definition. */
export function hashOf(tokens: readonly string[]): string {
  const hash = Buffer.alloc(32);
  for (const token of tokens) {
    const digest = createHash('sha256').update(token).digest();
    for (let index = 0; index < 32; index++) hash[index] = (hash[index] ?? 0) ^ (digest[index] ?? 0);
  }
  return hash.toString('hex');
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

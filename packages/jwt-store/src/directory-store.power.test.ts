// Whatever instant the power fails at: what was acknowledged is there when the store is opened again, and what was removed
// stays away.
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountKey } from '@nats-ts/jwt';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey, someTime, tokenFor } from '../test/accounts.js';
import { PowerLoss } from '../test/power-loss.js';
import { DirectoryStore } from './directory-store.js';
import { journalsIn } from './journal/journal.js';

/** Histories that are tried; `POWER_LOSS_RUNS=2500` takes some minutes. */
const RUNS = Number(process.env.POWER_LOSS_RUNS ?? 150);

let dir: string;
let runs = 0;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jwt-store-power-'));
});

afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

// Made once: signing takes longer than all the rest.
const keys = Array.from({ length: 30 }, newKey);
const tokens = new Map<AccountKey, string[]>(
  keys.map((key) => [
    key,
    // Of two issued in the same second the one saved last counts.
    Array.from({ length: 6 }, (_, index) =>
      tokenFor(key, { issuedAt: someTime + Math.floor(index / 2), description: `version ${index}` }),
    ),
  ]),
);

type Step =
  | { readonly kind: 'burst'; readonly from: number; readonly count: number }
  | { readonly kind: 'save' | 'delete'; readonly account: number }
  | { readonly kind: 'pause'; readonly milliseconds: number };

const account = fc.nat({ max: keys.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('burst' as const),
    from: account,
    count: fc.integer({ min: 9, max: keys.length }),
  }),
  fc.record({ kind: fc.constantFrom('save' as const, 'delete' as const), account }),
  fc.record({ kind: fc.constant('pause' as const), milliseconds: fc.constantFrom(0, 3, 40) }),
);

/** What was told of an account: the number of the version saved last, 'none' when it was removed. */
interface Known {
  acknowledged: number | 'none';
  /** What was asked for and not answered yet: it may count or not. */
  asked: number | 'none' | undefined;
}

test('what was acknowledged survives', { timeout: 30_000 + RUNS * 400 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      fc.nat({ max: 400 }),
      fc.boolean(),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
      async (steps, shard, instant, closes, chances) => {
        const live = join(dir, `live-${++runs}`);
        const left = join(dir, `left-${runs}`);
        mkdirSync(live);
        const disk = new PowerLoss(live);
        const store = await DirectoryStore.open({ dir: live, shard, fileSystem: disk.fileSystem });
        const known = new Map(
          keys.map((key): [AccountKey, Known] => [key, { acknowledged: 'none', asked: undefined }]),
        );
        const versions = new Map(keys.map((key) => [key, 0]));

        const save = async (key: AccountKey): Promise<void> => {
          const version = versions.get(key) ?? 0;
          if (version === 6) return;
          versions.set(key, version + 1);
          await told(key, version, () => store.save(key, tokens.get(key)?.[version] ?? ''));
        };
        const told = async (
          key: AccountKey,
          what: number | 'none',
          task: () => Promise<unknown>,
        ): Promise<void> => {
          const state = known.get(key) as Known;
          state.asked = what;
          await task();
          state.acknowledged = what;
          state.asked = undefined;
        };

        // The instant counts the calls that reach the disk.
        let calls = 0;
        let failed: Map<AccountKey, Known> | undefined;
        let luck = 0;
        const cut = (): void => {
          if (failed !== undefined) return;
          disk.leave(left, () => chances[luck++ % chances.length] ?? false);
          failed = new Map([...known].map(([key, state]) => [key, { ...state }]));
        };
        for (const name of [
          'writeDurably',
          'syncFile',
          'syncFolder',
          'put',
          'move',
          'rename',
          'unlink',
        ] as const) {
          const call = disk.fileSystem[name] as (...args: unknown[]) => unknown;
          Object.assign(disk.fileSystem, {
            [name]: (...args: unknown[]) => {
              if (++calls === instant) cut();
              return call(...args);
            },
          });
        }
        const take = async (one: Step): Promise<void> => {
          switch (one.kind) {
            case 'pause':
              return new Promise((resolve) => setTimeout(resolve, one.milliseconds));
            case 'save':
              return save(keys[one.account] as AccountKey);
            case 'delete': {
              const key = keys[one.account] as AccountKey;
              return told(key, 'none', () => store.delete(key));
            }
            case 'burst': {
              const some = Array.from(
                { length: one.count },
                (_, index) => keys[(one.from + index) % keys.length],
              );
              await Promise.all(some.map((key) => save(key as AccountKey)));
            }
          }
        };
        for (const one of steps) await take(one);
        if (closes) await store.close();
        cut();
        await store.close();

        const again = await DirectoryStore.open({ dir: left, shard });
        for (const [key, { acknowledged, asked }] of failed ?? []) {
          const token = (await again.load(key))?.token;
          const found = token === undefined ? 'none' : tokens.get(key)?.indexOf(token);
          expect([acknowledged, asked]).toContain(found);
        }
        await again.close();
        expect(await journalsIn(left)).toEqual([]);
        await rm(live, { recursive: true });
        await rm(left, { recursive: true });
      },
    ),
    { numRuns: RUNS },
  );
});

// Saving what is there already: seldom read again, and never believed of a file that somebody touched.
import { mkdir, mkdtemp, readFile, rename, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newKey, someTime, tokenFor } from '../test/accounts.js';
import { DirectoryStore } from './directory-store.js';
import { nodeFileSystem } from './files/file-system.js';
import type { AccountKey } from './store.js';

let dir: string;
let reads: number;
let key: AccountKey;
let token: string;
let path: string;
let store: DirectoryStore;

const fileSystem: typeof nodeFileSystem = {
  ...nodeFileSystem,
  read: (...args) => {
    reads += 1;
    return nodeFileSystem.read(...args);
  },
};

/** How often a save reads files. */
async function readsOf(save: () => Promise<unknown>): Promise<number> {
  reads = 0;
  await save();
  return reads;
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jwt-store-untouched-'));
  key = newKey();
  token = tokenFor(key);
  path = join(dir, `${key}.jwt`);
  store = await DirectoryStore.open({ dir, fileSystem });
  await store.save(key, token);
  // The file has rested for a while.
  const { ctimeMs } = await stat(path);
  vi.spyOn(Date, 'now').mockReturnValue(ctimeMs + 10_000);
  expect(await store.save(key, token)).toBe('unchanged');
});

afterEach(async () => {
  vi.restoreAllMocks();
  await store.close();
  await rm(dir, { recursive: true, force: true });
});

test('a JWT that was found unchanged once is found unchanged again without being read', async () => {
  expect(await readsOf(async () => expect(await store.save(key, token)).toBe('unchanged'))).toBe(0);
});

test('a file that was removed by hand is written again', async () => {
  await unlink(path);
  expect(await store.save(key, token)).toBe('saved');
  expect(await readFile(path, 'utf8')).toBe(token);
});

test('a file that was written over is read again, even with its size and times as before', async () => {
  const before = await stat(path);
  const newer = tokenFor(key, { issuedAt: someTime + 1 });
  expect(newer).toHaveLength(token.length);
  await writeFile(path, newer);
  await utimes(path, before.atime, before.mtime);
  expect(await store.save(key, token)).toBe('older');
});

test('a file that was exchanged for another is read again', async () => {
  await writeFile(`${path}.new`, 'torn');
  await rename(`${path}.new`, path);
  expect(await store.save(key, token)).toBe('saved');
  expect(await readFile(path, 'utf8')).toBe(token);
});

test.each([false, true])(
  'a copy that somebody puts into the other place counts, sharded: %s',
  async (shard) => {
    const places = [path, join(dir, key.slice(-2), `${key}.jwt`)] as const;
    const [place, other] = shard ? [places[1], places[0]] : places;
    const mine = await DirectoryStore.open({ dir, shard, fileSystem });
    await mine.save(key, tokenFor(key, { issuedAt: someTime + 1 }));
    await mine.save(key, tokenFor(key, { issuedAt: someTime + 1 }));
    const { ctimeMs } = await stat(place);
    vi.mocked(Date.now).mockReturnValue(ctimeMs + 20_000);
    const again = (): Promise<string> => mine.save(key, tokenFor(key, { issuedAt: someTime + 1 }));
    await again();
    expect(await readsOf(again)).toBe(0);
    await mkdir(dirname(other), { recursive: true });
    await writeFile(other, tokenFor(key, { issuedAt: someTime + 2 }));
    expect(await again()).toBe('older');
    // Written over in place, where there are two copies.
    await writeFile(other, tokenFor(key, { issuedAt: someTime }));
    await again();
    await again();
    await writeFile(other, tokenFor(key, { issuedAt: someTime + 3 }));
    expect(await again()).toBe('older');
    await mine.close();
  },
);

test('a file that has not rested is read every time, for its stamp may miss a change', async () => {
  const fresh = newKey();
  await store.save(fresh, tokenFor(fresh));
  vi.mocked(Date.now).mockReturnValue((await stat(join(dir, `${fresh}.jwt`))).ctimeMs + 100);
  for (let time = 0; time < 3; time += 1) {
    expect(await readsOf(() => store.save(fresh, tokenFor(fresh)))).toBeGreaterThan(0);
  }
});

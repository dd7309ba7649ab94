import { mkdir, mkdtemp, readdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KeptLog, newKey, someTime, tokenFor } from '../test/accounts.js';
import { storeSuite } from '../test/store.suite.js';
import { ReadOnlyDirectoryStore, type ReadOnlyDirectoryStoreOptions } from './read-only-directory-store.js';
import type { AccountKey, StoreChange } from './store.js';

let root: string;
let dir: string;
let stores: ReadOnlyDirectoryStore[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'jwt-store-watched-'));
  dir = root;
  stores = [];
});

afterEach(async () => {
  for (const store of stores) await store.close();
  await rm(root, { recursive: true, force: true });
});

/** Opens the store, waits until it watches, and keeps what it tells. */
async function open(
  options: Partial<ReadOnlyDirectoryStoreOptions> = {},
): Promise<{ store: ReadOnlyDirectoryStore; changes: StoreChange[] }> {
  const store = await ReadOnlyDirectoryStore.open({ dir, ...options });
  stores.push(store);
  await store.watching;
  const changes: StoreChange[] = [];
  store.on('change', (change) => changes.push(change));
  return { store, changes };
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const sharded = (key: AccountKey): string => join(dir, key.slice(-2), `${key}.jwt`);
const flat = (key: AccountKey): string => join(dir, `${key}.jwt`);

for (const shard of [false, true]) {
  storeSuite({
    name: `a read-only ${shard ? 'sharded' : 'flat'} directory`,
    writable: false,
    open: async (accounts) => {
      dir = await mkdtemp(join(root, 'suite-'));
      for (const [key, token] of accounts) await put(shard ? sharded(key) : flat(key), token);
      return ReadOnlyDirectoryStore.open({ dir, shard });
    },
  });
}

// With the system's watches, and without any: by the clock.
const noWatch = (): never => {
  throw Object.assign(new Error('no watch is left'), { code: 'ENOSPC' });
};

for (const [how, options] of [
  ['watched', {}],
  ['looked at by the clock', { watch: noWatch, pollInterval: 30 }],
] as const) {
  describe(`a directory ${how}`, () => {
    test('tells of files that come, change and go, in folders old and new', async () => {
      const [one, two, three] = [newKey(), newKey(), newKey()];
      await put(sharded(one), tokenFor(one));
      const { store, changes } = await open({ shard: true, ...options });
      const first = await store.load(one);

      await put(sharded(one), tokenFor(one, { issuedAt: someTime + 1 }));
      await expect.poll(() => changes).toContainEqual({ key: one, kind: 'saved' });
      expect(store.peek(one)).not.toBe(first);
      expect(store.peek(one)?.issuedAt).toBe(someTime + 1);

      await put(sharded(two), tokenFor(two));
      await expect.poll(() => changes).toContainEqual({ key: two, kind: 'saved' });
      await put(flat(three), tokenFor(three));
      await expect.poll(() => changes).toContainEqual({ key: three, kind: 'saved' });
      expect(await store.size()).toBe(3);

      await unlink(sharded(one));
      await expect.poll(() => changes).toContainEqual({ key: one, kind: 'removed' });
      expect(await store.load(one)).toBeUndefined();
      expect(await store.size()).toBe(2);
      expect(await store.hash()).toBe(await (await open()).store.hash());
    });

    test('follows a file that is written under another name and renamed', async () => {
      const key = newKey();
      await put(flat(key), tokenFor(key));
      const { store, changes } = await open(options);
      await store.load(key);
      await put(join(dir, '4913~'), tokenFor(key, { issuedAt: someTime + 1 }));
      await rename(join(dir, '4913~'), flat(key));
      await expect.poll(() => changes).toEqual([{ key, kind: 'saved' }]);
      expect((await store.load(key))?.issuedAt).toBe(someTime + 1);
    });

    test('notices folders that go and come back', async () => {
      const key = newKey();
      await put(sharded(key), tokenFor(key));
      const { store, changes } = await open({ shard: true, ...options });
      await store.load(key);
      await rm(dirname(sharded(key)), { recursive: true });
      await expect.poll(() => changes).toContainEqual({ key, kind: 'removed' });
      await put(sharded(key), tokenFor(key));
      await expect.poll(() => changes).toContainEqual({ key, kind: 'saved' });
      const seen = changes.length;
      await put(sharded(key), tokenFor(key, { issuedAt: someTime + 1 }));
      await expect.poll(() => changes.slice(seen)).toContainEqual({ key, kind: 'saved' });
      expect((await store.load(key))?.issuedAt).toBe(someTime + 1);
    });
  });
}

test('the folders are watched, not the files: as many watches as there are folders', async () => {
  const keys = Array.from({ length: 40 }, newKey);
  for (const key of keys) await put(sharded(key), tokenFor(key));
  const { store } = await open({ shard: true });
  const folders = (await readdir(dir)).length + 1;
  expect(store.watchedFolders).toBe(folders);
});

test('links that are exchanged for others all at once, as Kubernetes does, are followed', async () => {
  const key = newKey();
  const path = (version: string): string => join(dir, version, `${key}.jwt`);
  await put(path('..v1'), tokenFor(key));
  await put(path('..v2'), tokenFor(key, { issuedAt: someTime + 1 }));
  await symlink('..v1', join(dir, '..data'));
  await symlink(join('..data', `${key}.jwt`), flat(key));
  const { store, changes } = await open();
  expect((await store.load(key))?.issuedAt).toBe(someTime);
  await symlink('..v2', join(dir, '..data_tmp'));
  await rename(join(dir, '..data_tmp'), join(dir, '..data'));
  await expect.poll(() => changes).toContainEqual({ key, kind: 'saved' });
  expect((await store.load(key))?.issuedAt).toBe(someTime + 1);
});

test('a file that breaks is named in the log, and what was good before is kept while it is warm', async () => {
  const [broken, sign] = [newKey(), newKey()];
  const log = new KeptLog();
  await put(flat(broken), tokenFor(broken));
  const { store, changes } = await open({ log });
  await store.load(broken);
  await put(flat(broken), 'torn');
  await expect.poll(() => log.lines).toHaveLength(1);
  expect(log.lines[0]).toContain(flat(broken));
  expect((await store.load(broken))?.token).toBe(tokenFor(broken));
  await put(flat(sign), tokenFor(sign));
  await expect.poll(() => changes).toEqual([{ key: sign, kind: 'saved' }]);
});

test('a change that the owner’s check refuses takes the JWT out of memory', async () => {
  const key = newKey();
  await put(flat(key), tokenFor(key));
  const { store, changes } = await open({ check: (_key, token) => token === tokenFor(key) });
  await store.load(key);
  await put(flat(key), tokenFor(key, { name: 'forged' }));
  await expect.poll(() => changes).toHaveLength(1);
  expect(await store.load(key)).toBeUndefined();
});

test('a directory that is not there is not made', async () => {
  await expect(open({ dir: join(dir, 'missing') })).rejects.toMatchObject({ code: 'no-directory' });
  expect(await readdir(dir)).toEqual([]);
});

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeptLog, newKey, someTime, tokenFor } from '../test/accounts.js';
import { DirectoryStore } from './directory-store.js';
import { type FileSystem, nodeFileSystem } from './files/file-system.js';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jwt-store-disk-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

function failure(code: string): Promise<never> {
  return Promise.reject(Object.assign(new Error(`${code}: as the test wishes`), { code }));
}

/** A disk that fails in one way while `failing` says so. */
function failingDisk(failures: Partial<FileSystem>): { fileSystem: FileSystem; failing: boolean } {
  const disk = { failing: false, fileSystem: nodeFileSystem };
  const names = Object.keys(failures) as (keyof FileSystem)[];
  const replaced = names.map((name) => {
    const good = nodeFileSystem[name] as (...args: unknown[]) => Promise<unknown>;
    const bad = failures[name] as (...args: unknown[]) => Promise<unknown>;
    return [name, (...args: unknown[]) => (disk.failing ? bad(...args) : good(...args))];
  });
  disk.fileSystem = { ...nodeFileSystem, ...Object.fromEntries(replaced) };
  return disk;
}

const failures: [string, Partial<FileSystem>][] = [
  ['is full when the file is made', { create: () => failure('ENOSPC') }],
  ['is full when the file is written', { writeDurably: () => failure('ENOSPC') }],
  [
    'fills up in the middle of the file',
    {
      writeDurably: async (descriptor, bytes, offset) =>
        offset === 0 ? nodeFileSystem.writeDurably(descriptor, bytes.subarray(0, 100), 0) : failure('ENOSPC'),
    },
  ],
  ['fails when the file is written', { writeDurably: () => failure('EIO') }],
  ['is full when the file is renamed', { rename: () => failure('ENOSPC') }],
  ['is full when the shard is made', { mkdir: () => failure('ENOSPC') }],
];

for (const [what, how] of failures) {
  test(`a disk that ${what} keeps the old JWT, holds no temporary file, and works again when it is well`, async () => {
    const disk = failingDisk(how);
    const store = await DirectoryStore.open({ dir, shard: true, fileSystem: disk.fileSystem });
    const [key, fresh] = [newKey(), newKey()];
    await store.save(key, tokenFor(key));
    const hash = await store.hash();

    disk.failing = true;
    const newer = tokenFor(key, { issuedAt: someTime + 1 });
    // The shard of the first account is there already; only a new one needs a folder.
    const failed = how.mkdir !== undefined ? store.save(fresh, tokenFor(fresh)) : store.save(key, newer);
    await expect(failed).rejects.toMatchObject({ code: 'disk' });
    disk.failing = false;

    expect((await store.load(key))?.token).toBe(tokenFor(key));
    expect(await store.load(fresh)).toBeUndefined();
    expect(await store.hash()).toBe(hash);
    expect(await store.size()).toBe(1);
    expect(await readdir(join(dir, '.tmp'))).toEqual([]);
    expect(await readFile(join(dir, key.slice(-2), `${key}.jwt`), 'utf8')).toBe(tokenFor(key));
    expect(await store.save(key, newer)).toBe('saved');
    expect(await store.save(fresh, tokenFor(fresh))).toBe('saved');
    expect(await store.size()).toBe(2);
    await store.close();
  });
}

test('when only the sync of the folder fails the save fails, and memory says what the disk says', async () => {
  const key = newKey();
  const folders = new Set<number>();
  const disk = failingDisk({
    openFolder: (path) => {
      const descriptor = nodeFileSystem.openFolder(path);
      if (path === join(dir, key.slice(-2))) folders.add(descriptor);
      return descriptor;
    },
    syncFolder: (descriptor) =>
      folders.delete(descriptor) ? failure('EIO') : nodeFileSystem.syncFolder(descriptor),
  });
  const store = await DirectoryStore.open({ dir, shard: true, fileSystem: disk.fileSystem });
  await store.save(key, tokenFor(key));
  const newer = tokenFor(key, { issuedAt: someTime + 1 });
  disk.failing = true;
  await expect(store.save(key, newer)).rejects.toMatchObject({ code: 'disk' });
  disk.failing = false;
  const onDisk = await readFile(join(dir, key.slice(-2), `${key}.jwt`), 'utf8');
  expect((await store.load(key))?.token).toBe(onDisk);
  const again = await DirectoryStore.open({ dir });
  expect(await store.hash()).toBe(await again.hash());
  await store.close();
  await again.close();
});

test('a save is through only after the file, then its name, are on the disk', async () => {
  const done: string[] = [];
  const paths = new Map<number, string>();
  const noted = <T>(what: string, result: Promise<T>): Promise<T> =>
    result.then((value) => {
      done.push(what);
      return value;
    });
  const fileSystem: FileSystem = {
    ...nodeFileSystem,
    create: async (path) => {
      const descriptor = await nodeFileSystem.create(path);
      paths.set(descriptor, path.startsWith(join(dir, '.tmp')) ? 'temporary' : path);
      return descriptor;
    },
    openFolder: (path) => {
      const descriptor = nodeFileSystem.openFolder(path);
      paths.set(descriptor, path);
      return descriptor;
    },
    writeDurably: (descriptor, bytes, offset) =>
      noted(`write ${paths.get(descriptor)}`, nodeFileSystem.writeDurably(descriptor, bytes, offset)),
    syncFolder: (descriptor) => noted(`sync ${paths.get(descriptor)}`, nodeFileSystem.syncFolder(descriptor)),
    rename: (from, to) => noted(`rename to ${to}`, nodeFileSystem.rename(from, to)),
    mkdir: (path) => noted(`mkdir ${path}`, Promise.resolve(nodeFileSystem.mkdir(path))),
  };
  const store = await DirectoryStore.open({ dir, shard: true, fileSystem });
  const key = newKey();
  const shard = join(dir, key.slice(-2));
  await store.save(key, tokenFor(key));
  expect(done.filter((step) => !step.includes('.tmp'))).toEqual([
    'write temporary',
    `mkdir ${shard}`,
    `sync ${dir}`,
    `rename to ${join(shard, `${key}.jwt`)}`,
    `sync ${shard}`,
  ]);
  await store.close();
});

test('saves that finish together share the syncs of their folder', async () => {
  let synced = 0;
  const folders = new Set<number>();
  const fileSystem: FileSystem = {
    ...nodeFileSystem,
    openFolder: (path) => {
      const descriptor = nodeFileSystem.openFolder(path);
      if (path === dir) folders.add(descriptor);
      return descriptor;
    },
    syncFolder: async (descriptor) => {
      if (folders.delete(descriptor)) synced++;
      await nodeFileSystem.syncFolder(descriptor);
    },
  };
  const store = await DirectoryStore.open({ dir, fileSystem });
  const keys = Array.from({ length: 64 }, newKey);
  await Promise.all(keys.map((key) => store.save(key, tokenFor(key))));
  expect(await store.size()).toBe(64);
  expect(synced).toBeLessThan(64);
  await store.close();
});

test('folders that somebody tidied away are made again', async () => {
  const key = newKey();
  const store = await DirectoryStore.open({ dir, shard: true });
  await store.save(key, tokenFor(key));
  for (const name of await readdir(dir)) await rm(join(dir, name), { recursive: true });
  expect(await store.save(key, tokenFor(key))).toBe('saved');
  expect(await readFile(join(dir, key.slice(-2), `${key}.jwt`), 'utf8')).toBe(tokenFor(key));
  await store.close();
});

test('an account that cannot be read is an error to those who ask for it, and left out of lists with a word in the log', async () => {
  const [unreadable, good] = [newKey(), newKey()];
  const log = new KeptLog();
  const disk = failingDisk({
    open: (path, flags) => (path.includes(unreadable) ? failure('EIO') : nodeFileSystem.open(path, flags)),
  });
  const store = await DirectoryStore.open({ dir, fileSystem: disk.fileSystem, memoryLimit: 0, log });
  for (const key of [unreadable, good]) await store.save(key, tokenFor(key));
  disk.failing = true;
  await expect(store.load(unreadable)).rejects.toMatchObject({ code: 'disk' });
  expect((await store.list()).entries.map((entry) => entry.key)).toEqual([good]);
  expect(await store.pack()).toBe(`${good}|${tokenFor(good)}`);
  await store.hash();
  expect(log.lines.some((line) => line.includes(unreadable) && line.includes('EIO'))).toBe(true);
  await expect(store.save(unreadable, tokenFor(unreadable))).rejects.toMatchObject({ code: 'disk' });
  disk.failing = false;
  expect((await store.load(unreadable))?.token).toBe(tokenFor(unreadable));
  await store.close();
});

test.each([false, true])(
  'a directory that somebody removed is made anew by the next save, sharded: %s',
  async (shard) => {
    const log = new KeptLog();
    const root = join(dir, 'parent', 'store');
    const store = await DirectoryStore.open({ dir: root, shard, log });
    const [before, after] = [newKey(), newKey()];
    await store.save(before, tokenFor(before));
    await rm(join(dir, 'parent'), { recursive: true });
    expect(
      await Promise.all([store.save(after, tokenFor(after)), store.save(before, tokenFor(before))]),
    ).toEqual(['saved', 'saved']);
    expect(log.lines).toEqual([`warn the directory ${root} was gone, and is made anew`]);
    await store.close();
    const again = await DirectoryStore.open({ dir: root, shard });
    for (const key of [before, after]) expect(await again.load(key)).toMatchObject({ token: tokenFor(key) });
    await again.close();
  },
);

test('a directory that must not be made is not made again either', async () => {
  const store = await DirectoryStore.open({ dir, create: false });
  await rm(dir, { recursive: true });
  const key = newKey();
  await expect(store.save(key, tokenFor(key))).rejects.toMatchObject({ code: 'disk' });
  await store.close();
});

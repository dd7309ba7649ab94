// Saves that come many at a time: what the disk does for them, and what becomes of them when it fails.
import { cpSync, existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountKey } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeptLog, newKey, someTime, tokenFor } from '../../test/accounts.js';
import { PowerLoss } from '../../test/power-loss.js';
import { DirectoryStore } from '../directory-store.js';
import { type FileSystem, nodeFileSystem } from '../files/file-system.js';
import { journalsIn } from './journal.js';

let dir: string;
let opened: DirectoryStore[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jwt-store-group-'));
  opened = [];
});

afterEach(async () => {
  for (const store of opened) await store.close();
  await rm(dir, { recursive: true, force: true });
});

async function open(
  options: Partial<Parameters<typeof DirectoryStore.open>[0]> = {},
): Promise<DirectoryStore> {
  const store = await DirectoryStore.open({ dir: join(dir, 'store'), shard: true, ...options });
  opened.push(store);
  return store;
}

const keys = Array.from({ length: 60 }, newKey);
// Not among the few that begin, which do without a journal.
const [first, second] = keys.slice(-2) as [AccountKey, AccountKey];

async function saveAll(store: DirectoryStore, some = keys, issuedAt = someTime): Promise<void> {
  await Promise.all(some.map((key) => store.save(key, tokenFor(key, { issuedAt }))));
}

/** The directory as it is at this moment, in another place: what a process leaves that is killed now. */
function killed(): string {
  const left = join(dir, `left-${Math.random()}`);
  cpSync(join(dir, 'store'), left, { recursive: true });
  return left;
}

async function issuedIn(store: DirectoryStore, some = keys): Promise<(number | undefined)[]> {
  return Promise.all(some.map(async (key) => (await store.load(key))?.issuedAt));
}

function fileOf(key: AccountKey, root = join(dir, 'store')): string {
  return join(root, key.slice(-2), `${key}.jwt`);
}

function failure(code: string): Promise<never> {
  return Promise.reject(Object.assign(new Error(`${code}: as the test wishes`), { code }));
}

/** The system's files, some calls of which fail while the test wants it. */
function disk(bad: Partial<FileSystem>): { fileSystem: FileSystem; failing: boolean } {
  const state = { failing: true, fileSystem: { ...nodeFileSystem } };
  for (const [name, call] of Object.entries(bad)) {
    const good = nodeFileSystem[name as keyof FileSystem] as (...args: unknown[]) => unknown;
    const chosen = (...args: unknown[]): unknown =>
      state.failing ? (call as (...args: unknown[]) => unknown)(...args) : good(...args);
    Object.assign(state.fileSystem, { [name]: chosen });
  }
  return state;
}

test('many saves at once are a few writes, and every way of asking finds them at once', async () => {
  const writes = vi.fn(nodeFileSystem.writeDurably);
  const store = await open({ fileSystem: { ...nodeFileSystem, writeDurably: writes }, memoryLimit: 0 });
  await saveAll(store);
  expect(writes.mock.calls.length).toBeLessThan(keys.length / 3);
  expect(await issuedIn(store)).toEqual(keys.map(() => someTime));
  expect(await store.size()).toBe(keys.length);
  expect((await store.pack()).split('\n')).toHaveLength(keys.length);
  expect(await store.save(first, tokenFor(first))).toBe('unchanged');
  expect(await store.save(first, tokenFor(first, { issuedAt: someTime - 1 }))).toBe('older');
});

test.each(['walked', 'listed', 'counted'])(
  'files not in their places yet are there when the store is %s',
  async (how) => {
    const store = await open();
    await saveAll(store);
    const found: string[] = [];
    if (how === 'walked') for await (const key of store.keys()) found.push(key);
    if (how === 'listed') for (const { key } of (await store.list()).entries) found.push(key);
    expect(how === 'counted' ? await store.size() : found.length).toBe(keys.length);
    for (const key of keys) expect(await readFile(fileOf(key), 'utf8')).toBe(tokenFor(key));
  },
);

test('a moment later the files are in their places, and soon there is no journal', async () => {
  const store = await open();
  await saveAll(store);
  expect(await journalsIn(join(dir, 'store'))).toHaveLength(1);
  await vi.waitFor(() => expect(keys.every((key) => existsSync(fileOf(key)))).toBe(true), 800);
  await vi.waitFor(async () => expect(await journalsIn(join(dir, 'store'))).toEqual([]), 5000);
  await store.save(first, tokenFor(first, { issuedAt: someTime + 1 }));
  expect(await journalsIn(join(dir, 'store'))).toEqual([]);
});

test('a store that is closed leaves files, and no journal', async () => {
  const store = await open();
  await saveAll(store);
  await store.close();
  expect(await readdir(join(dir, 'store', '.journal'))).toEqual([]);
  for (const key of keys) expect(await readFile(fileOf(key), 'utf8')).toBe(tokenFor(key));
});

test('however many folders there are to be synced, few are open at a time', async () => {
  const folders = new Set<number>();
  let most = 0;
  const store = await open({
    fileSystem: {
      ...nodeFileSystem,
      openFolder: (path) => {
        const descriptor = nodeFileSystem.openFolder(path);
        most = Math.max(most, folders.add(descriptor).size);
        return descriptor;
      },
      close: (descriptor) => {
        folders.delete(descriptor);
        nodeFileSystem.close(descriptor);
      },
    },
  });
  await saveAll(store);
  await store.close();
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(16);
});

test.each([true, false])(
  'what was saved when the process was killed is there again (shard: %s)',
  async (shard) => {
    const store = await open({ shard });
    await saveAll(store);
    const left = killed();
    const log = new KeptLog();
    const again = await open({ dir: left, shard, log });
    expect(await issuedIn(again)).toEqual(keys.map(() => someTime));
    expect(log.lines.filter((line) => line.startsWith('debug restored'))).toHaveLength(1);
    expect(await journalsIn(left)).toEqual([]);
    const third = await open({ dir: left, shard: !shard });
    expect(await third.hash()).toBe(await again.hash());
  },
);

test('a journal that a crash has cut off gives its whole groups', async () => {
  const store = await open();
  await saveAll(store, keys.slice(0, 20));
  await saveAll(store, keys.slice(20, 40));
  await saveAll(store, keys.slice(40));
  const left = killed();
  const [path] = (await journalsIn(left)) as [string];
  const whole = await readFile(path);
  let last = keys.length;
  for (const part of [1, 0.99, 0.7, 0.5, 0.2, 0.01, 0]) {
    const target = join(dir, `cut-${part}`);
    cpSync(left, target, { recursive: true });
    const [cut] = (await journalsIn(target)) as [string];
    await truncate(cut, Math.floor(whole.length * part));
    const again = await open({ dir: target });
    const size = await again.size();
    expect(size).toBeLessThanOrEqual(last);
    for await (const key of again.keys()) expect((await again.load(key))?.token).toBe(tokenFor(key));
    last = size;
  }
  // Some were the few that do without a journal.
  expect(last).toBeLessThan(20);
  await writeFile(path, Buffer.concat([whole.subarray(0, 40), Buffer.from('x'), whole.subarray(41)]));
  expect(await (await open({ dir: left })).size()).toBe(last);
});

test('what was removed stays away after a crash', async () => {
  const store = await open();
  await saveAll(store);
  expect(await store.delete(first)).toBe(true);
  expect(await store.load(first)).toBeUndefined();
  const again = await open({ dir: killed() });
  expect(await again.load(first)).toBeUndefined();
  expect(await again.size()).toBe(keys.length - 1);
});

test('of two saved in the same second the later one is there after a crash, also while the files are being synced', async () => {
  const root = join(dir, 'store');
  await (await open()).close();
  const power = new PowerLoss(root);
  let syncing = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    syncing = resolve;
  });
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const { syncFile } = power.fileSystem;
  Object.assign(power.fileSystem, {
    syncFile: async (path: string) => {
      syncing();
      await held;
      await syncFile(path);
    },
  });
  const store = await open({ fileSystem: power.fileSystem });
  await saveAll(store);
  const removed = store.delete(first);
  await begun;
  const later = tokenFor(second, { description: 'later' });
  const saved = store.save(second, later);
  // It is in a journal, or it waits.
  await Promise.race([saved, new Promise((resolve) => setTimeout(resolve, 300))]);
  const left = join(dir, 'left');
  power.leave(left, () => false);
  const again = await open({ dir: left });
  expect((await again.load(second))?.token).toBe(later);
  goOn();
  expect(await saved).toBe('saved');
  expect(await removed).toBe(true);
});

test('a JWT issued later that somebody put there by hand stays when a journal is restored', async () => {
  const store = await open();
  await saveAll(store);
  await store.size();
  const left = killed();
  const newer = tokenFor(first, { issuedAt: someTime + 10 });
  await writeFile(fileOf(first, left), newer);
  expect((await (await open({ dir: left })).load(first))?.token).toBe(newer);
});

test.each<[string, (journal: (path: string) => boolean) => Partial<FileSystem>]>([
  [
    'cannot be made',
    (journal) => ({ create: (path) => (journal(path) ? failure('ENOSPC') : nodeFileSystem.create(path)) }),
  ],
  [
    'has no folder',
    (journal) => ({ mkdir: (path) => (journal(path) ? failure('EACCES') : nodeFileSystem.mkdir(path)) }),
  ],
  [
    'cannot be written',
    (journal) => {
      const journals = new Set<number>();
      return {
        create: async (path) => {
          const descriptor = await nodeFileSystem.create(path);
          if (journal(path)) journals.add(descriptor);
          else journals.delete(descriptor);
          return descriptor;
        },
        writeDurably: (descriptor, ...rest) =>
          journals.has(descriptor) ? failure('ENOSPC') : nodeFileSystem.writeDurably(descriptor, ...rest),
      };
    },
  ],
])('when the journal %s every file is written on its own', async (_, bad) => {
  const log = new KeptLog();
  const store = await open({ log, fileSystem: disk(bad((path) => path.includes('.journal'))).fileSystem });
  await saveAll(store);
  for (const key of keys) expect(await readFile(fileOf(key), 'utf8')).toBe(tokenFor(key));
  expect(await journalsIn(join(dir, 'store'))).toEqual([]);
  expect(log.lines.some((line) => line.startsWith('debug no journal for '))).toBe(true);
  expect(await issuedIn(await open({ dir: killed() }))).toEqual(keys.map(() => someTime));
});

test('saves that failed are not there after a crash, although the journal had them', async () => {
  let dying = false;
  const journals = new Set<number>();
  const store = await open({
    fileSystem: {
      ...nodeFileSystem,
      create: async (path) => {
        if (!path.includes('.journal')) return dying ? failure('EIO') : nodeFileSystem.create(path);
        const descriptor = await nodeFileSystem.create(path);
        journals.add(descriptor);
        return descriptor;
      },
      writeDurably: async (descriptor, ...rest) => {
        const written = await nodeFileSystem.writeDurably(descriptor, ...rest);
        return dying && journals.has(descriptor) ? failure('EIO') : written;
      },
    },
  });
  await saveAll(store);
  dying = true;
  const saves = keys.map((key) =>
    store.save(key, tokenFor(key, { issuedAt: someTime + 1 })).then(
      () => 'saved',
      () => killed(),
    ),
  );
  const left = await Promise.all(saves);
  for (const copy of left.slice(0, 3)) {
    expect(copy).not.toBe('saved');
    expect(await issuedIn(await open({ dir: copy }))).toEqual(keys.map(() => someTime));
  }
});

test('when somebody removes the journal nothing is lost', async () => {
  const store = await open();
  await saveAll(store);
  await rm(join(dir, 'store', '.journal'), { recursive: true });
  await saveAll(store, keys, someTime + 1);
  expect(await issuedIn(await open({ dir: killed() }))).toEqual(keys.map(() => someTime + 1));
});

test('files that cannot be put in their places are served from memory, kept in the journal, and named in the log', async () => {
  const log = new KeptLog();
  const bad = disk({ put: () => failure('ENOSPC') });
  const store = await open({ log, fileSystem: bad.fileSystem });
  await saveAll(store);
  expect(store.peek(keys.at(-1) ?? '')?.issuedAt).toBe(someTime);
  store.lookAgain();
  await expect(store.load(keys.at(-1) ?? '')).rejects.toMatchObject({ code: 'disk' });
  await store.close();
  expect(log.lines.filter((line) => line.startsWith('error')).join('\n')).toMatch(
    /ENOSPC: as the test wishes.* stay in .*\.journal until the next opening/,
  );
  const again = await open();
  expect(await issuedIn(again)).toEqual(keys.map(() => someTime));
});

test('what the system could not write is written anew before the journal goes', async () => {
  const refused = new Set<string>();
  const bad = disk({
    // As Linux does: an error once, and then all is said to be well.
    syncFile: (path) => {
      if (refused.has(path)) return Promise.resolve();
      refused.add(path);
      return failure('EIO');
    },
  });
  const power = new PowerLoss(join(dir, 'store'));
  await (await open()).close();
  const { syncFile } = power.fileSystem;
  Object.assign(power.fileSystem, {
    syncFile: async (path: string) => {
      await bad.fileSystem.syncFile(path);
      await syncFile(path);
    },
  });
  const store = await open({ fileSystem: power.fileSystem });
  await saveAll(store);
  await store.close();
  expect(refused.size).toBeGreaterThan(20);
  expect(await journalsIn(join(dir, 'store'))).toEqual([]);
  const left = join(dir, 'left');
  power.leave(left, () => false);
  expect(await issuedIn(await open({ dir: left }))).toEqual(keys.map(() => someTime));
});

test('a store whose journal cannot be restored does not open, loses nothing, and cleans nothing up', async () => {
  const store = await open();
  const expired = newKey();
  await store.save(expired, tokenFor(expired, { expires: someTime }));
  await saveAll(store);
  const left = killed();
  const bad = disk({ create: () => failure('ENOSPC') });
  await expect(open({ dir: left, fileSystem: bad.fileSystem, cleanupInterval: 1 })).rejects.toMatchObject({
    code: 'disk',
    message: expect.stringMatching(/cannot restore the last saves of .*ENOSPC/),
  });
  expect(await journalsIn(left)).toHaveLength(1);
  const again = await open({ dir: left });
  expect(await issuedIn(again)).toEqual(keys.map(() => someTime));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(existsSync(fileOf(expired, left))).toBe(true);
});

import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KeptLog, newKey, someTime, tokenFor } from '../test/accounts.js';
import { all, storeSuite } from '../test/store.suite.js';
import { DirectoryStore, type DirectoryStoreOptions } from './directory-store.js';
import { nodeFileSystem } from './files/file-system.js';
import type { AccountKey, StoreChange } from './store.js';

const fixtures = fileURLToPath(new URL('../../../fixtures/go-nsc/', import.meta.url));

let root: string;
let dir: string;
let stores: DirectoryStore[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'jwt-store-'));
  dir = root;
  stores = [];
});

afterEach(async () => {
  for (const store of stores) await store.close();
  await rm(root, { recursive: true, force: true });
});

async function open(options: Partial<DirectoryStoreOptions> = {}): Promise<DirectoryStore> {
  const store = await DirectoryStore.open({ dir, ...options });
  stores.push(store);
  return store;
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const sharded = (key: AccountKey): string => join(dir, key.slice(-2), `${key}.jwt`);
const flat = (key: AccountKey): string => join(dir, `${key}.jwt`);

for (const shard of [false, true]) {
  for (const swap of [false, true]) {
    storeSuite({
      name: `a ${shard ? 'sharded' : 'flat'} directory${swap ? ' written the other way' : ''}`,
      writable: true,
      open: async (accounts) => {
        dir = await mkdtemp(join(root, 'suite-'));
        for (const [key, token] of accounts) await put(shard === swap ? flat(key) : sharded(key), token);
        return DirectoryStore.open({ dir, shard });
      },
    });
  }
}

describe('the layout of the Go store', () => {
  test('the store that the Go account server wrote is read whole, and hashes to the same', async () => {
    const store = await open({ dir: join(fixtures, 'account-server-store'), shard: true, create: false });
    expect(await store.hash()).toBe('ad852ab27e6a653c73bf78021f9ba5bead150040aa2cbdff1488b194b4ec56c3');
    const packed = (await readFile(join(fixtures, 'pack.txt'), 'utf8')).split('\n');
    expect((await store.pack()).split('\n').sort()).toEqual(packed.sort());
    const names = (await store.list()).entries.map((entry) => entry.name);
    expect(names.sort()).toEqual(['A', 'B', 'C', 'SYS']);
  });

  test('its pack fills an empty store, which then lies on disk as the Go server has it', async () => {
    const store = await open({ shard: true });
    const report = await store.merge(await readFile(join(fixtures, 'pack.txt'), 'utf8'), () => true);
    expect(report).toEqual({ saved: 4, unchanged: 0, older: 0, refused: [] });
    for (const shard of await readdir(join(fixtures, 'account-server-store'))) {
      const [file = ''] = await readdir(join(fixtures, 'account-server-store', shard));
      expect(await readFile(join(dir, shard, file), 'utf8')).toBe(
        await readFile(join(fixtures, 'account-server-store', shard, file), 'utf8'),
      );
    }
  });

  test('a save puts the JWT in its place and removes the copy in the other', async () => {
    const key = newKey();
    await put(flat(key), tokenFor(key));
    const store = await open({ shard: true });
    expect(await store.save(key, tokenFor(key, { issuedAt: someTime + 1 }))).toBe('saved');
    expect(await readFile(sharded(key), 'utf8')).toBe(tokenFor(key, { issuedAt: someTime + 1 }));
    expect(await readdir(dir)).not.toContain(`${key}.jwt`);
    expect(await store.hash()).toBe(await (await open({ shard: false })).hash());
  });

  test.each([true, false])('of two copies the one issued last counts (sharded: %s)', async (shard) => {
    const [one, two] = [newKey(), newKey()];
    await put(flat(one), tokenFor(one, { issuedAt: someTime + 1 }));
    await put(sharded(one), tokenFor(one, { issuedAt: someTime }));
    await put(flat(two), tokenFor(two, { issuedAt: someTime }));
    await put(sharded(two), tokenFor(two, { issuedAt: someTime + 1 }));
    const store = await open({ shard });
    expect((await store.load(one))?.issuedAt).toBe(someTime + 1);
    expect((await store.load(two))?.issuedAt).toBe(someTime + 1);
    expect((await all(store.keys())).sort()).toEqual([one, two].sort());
    expect(await store.size()).toBe(2);
  });

  test('a deleted JWT is kept under the name the Go server gives it, or not at all', async () => {
    const [kept, removed] = [newKey(), newKey()];
    const keeping = await open();
    await keeping.save(kept, tokenFor(kept));
    await keeping.delete(kept);
    expect(await readdir(dir)).toContain(`${kept}.jwt.deleted`);
    const removing = await open({ deletion: 'remove' });
    await removing.save(removed, tokenFor(removed));
    await removing.delete(removed);
    expect((await readdir(dir)).filter((name) => name.startsWith(removed))).toEqual([]);
  });

  test('armour and white space around a JWT do not count', async () => {
    const [one, two] = [newKey(), newKey()];
    await put(flat(one), `\n${tokenFor(one)}\n\n`);
    await put(
      flat(two),
      `-----BEGIN NATS ACCOUNT JWT-----\n${tokenFor(two)}\n------END NATS ACCOUNT JWT------\n`,
    );
    const store = await open();
    expect((await store.load(one))?.token).toBe(tokenFor(one));
    expect((await store.load(two))?.token).toBe(tokenFor(two));
  });
});

describe('files that are not what they should be', () => {
  test('are named in the log once, left alone, and taken for absent', async () => {
    const log = new KeptLog();
    const [torn, empty, foreign, user, large, folder, good] = Array.from(
      { length: 7 },
      newKey,
    ) as AccountKey[] & {
      length: 7;
    };
    const bad: Record<string, string> = {
      [flat(torn as AccountKey)]: tokenFor(torn as AccountKey).slice(0, 300),
      [flat(empty as AccountKey)]: '',
      [flat(foreign as AccountKey)]: tokenFor(good as AccountKey),
      [flat(user as AccountKey)]: 'not a JWT at all',
      [flat(large as AccountKey)]: 'x'.repeat(3 * 1024 * 1024),
      [join(dir, 'notes.jwt')]: 'hello',
      [join(dir, 'ZZ', `${good}.jwt`)]: tokenFor(good as AccountKey),
    };
    for (const [path, text] of Object.entries(bad)) await put(path, text);
    await mkdir(flat(folder as AccountKey));
    await put(flat(good as AccountKey), tokenFor(good as AccountKey));
    await put(join(dir, 'README'), 'left alone');

    const store = await open({ log });
    for (let round = 0; round < 2; round++) {
      for (const key of [torn, empty, foreign, user, large, folder] as AccountKey[]) {
        expect(await store.load(key)).toBeUndefined();
      }
      expect((await store.list()).entries.map((entry) => entry.key)).toEqual([good]);
      expect((await store.pack()).split('\n')).toHaveLength(1);
      await store.hash();
    }
    expect(await store.size()).toBe(1);
    for (const [path, text] of Object.entries(bad)) {
      expect(
        log.lines.filter((line) => line.includes(path)),
        path,
      ).toHaveLength(1);
      expect(await readFile(path, 'utf8')).toBe(text);
    }
    expect(log.lines.filter((line) => line.includes(folder as string))).toHaveLength(1);
  });

  test('are kept under another name when a whole JWT takes their place', async () => {
    const key = newKey();
    await put(flat(key), 'torn');
    const store = await open();
    expect(await store.save(key, tokenFor(key))).toBe('saved');
    expect((await store.load(key))?.token).toBe(tokenFor(key));
    expect(await readFile(`${flat(key)}.broken`, 'utf8')).toBe('torn');
  });

  test('a link to a JWT is read, a link to nowhere is no account', async () => {
    const [one, two] = [newKey(), newKey()];
    await put(join(dir, 'elsewhere'), tokenFor(one));
    await symlink(join(dir, 'elsewhere'), flat(one));
    await symlink(join(dir, 'nowhere'), flat(two));
    const store = await open();
    expect((await store.load(one))?.token).toBe(tokenFor(one));
    expect(await store.load(two)).toBeUndefined();
    expect((await store.list()).entries).toHaveLength(1);
  });

  test('what the owner’s check refuses is absent, and gives way to any JWT that is saved', async () => {
    const key = newKey();
    const log = new KeptLog();
    await put(flat(key), tokenFor(key, { name: 'untrusted', issuedAt: someTime + 5 }));
    let asked = 0;
    const check = (_key: AccountKey, token: string): true | string => {
      asked++;
      return token === tokenFor(key) || 'its issuer is not ours';
    };
    const store = await open({ check, log });
    expect(await store.load(key)).toBeUndefined();
    expect(log.lines).toEqual([`warn leaving ${flat(key)} alone: its issuer is not ours`]);
    expect(await store.save(key, tokenFor(key))).toBe('saved');
    asked = 0;
    for (let round = 0; round < 3; round++) expect((await store.load(key))?.token).toBe(tokenFor(key));
    expect(asked).toBe(0);
  });
});

describe('changes by hand', () => {
  test('are found when the JWT is not in memory, and by every save', async () => {
    const key = newKey();
    const store = await open({ memoryLimit: 0 });
    await store.save(key, tokenFor(key));
    await put(flat(key), tokenFor(key, { issuedAt: someTime + 10 }));
    expect((await store.load(key))?.issuedAt).toBe(someTime + 10);
    const warm = await open();
    await warm.load(key);
    await put(flat(key), tokenFor(key, { issuedAt: someTime + 20 }));
    expect(await warm.save(key, tokenFor(key, { issuedAt: someTime + 15 }))).toBe('older');
    expect((await warm.load(key))?.issuedAt).toBe(someTime + 20);
    await rm(flat(key));
    expect(await warm.save(key, tokenFor(key, { issuedAt: someTime + 20 }))).toBe('saved');
    expect(await readFile(flat(key), 'utf8')).toBe(tokenFor(key, { issuedAt: someTime + 20 }));
  });

  test('do not lead the hash astray once the store has come upon them', async () => {
    const key = newKey();
    const store = await open();
    await store.save(key, tokenFor(key));
    await store.hash();
    await put(flat(key), tokenFor(key, { issuedAt: someTime + 10 }));
    await store.save(key, tokenFor(key, { issuedAt: someTime + 11 }));
    expect(await store.hash()).toBe(await (await open()).hash());
  });
});

describe('memory', () => {
  test('is bounded: the JWTs asked for longest ago go first, and are read again when asked for', async () => {
    const keys = Array.from({ length: 10 }, newKey);
    const description = 'x'.repeat(9000);
    const store = await open({ memoryLimit: 60_000 });
    for (const key of keys) await store.save(key, tokenFor(key, { description }));
    const [first] = keys as [AccountKey];
    expect(store.warm.bytes).toBeLessThanOrEqual(60_000);
    expect(store.warm.count).toBe(4);
    expect(store.peek(first)).toBeUndefined();
    expect((await store.load(first))?.token).toBe(tokenFor(first, { description }));
    expect(store.peek(first)).toBeDefined();
    expect(keys.filter((key) => store.peek(key) !== undefined)).toEqual([first, ...keys.slice(-3)]);
  });

  test('holds nothing when it is told so', async () => {
    const key = newKey();
    const store = await open({ memoryLimit: 0 });
    await store.save(key, tokenFor(key));
    expect(store.peek(key)).toBeUndefined();
    expect((await store.load(key))?.token).toBe(tokenFor(key));
  });

  test('one read serves all who ask for a cold account at once', async () => {
    const key = newKey();
    await put(flat(key), tokenFor(key));
    let opened = 0;
    const fileSystem = {
      ...nodeFileSystem,
      surelyMissing: () => false,
      open: (path: string, flags: number) => {
        opened++;
        return nodeFileSystem.open(path, flags);
      },
    };
    const store = await open({ fileSystem });
    const loaded = await Promise.all(Array.from({ length: 50 }, () => store.load(key)));
    expect(new Set(loaded).size).toBe(1);
    expect(opened).toBe(2);
  });
});

describe('opening', () => {
  test('looks at no account', async () => {
    const key = newKey();
    await put(flat(key), tokenFor(key));
    const fileSystem = {
      ...nodeFileSystem,
      open: () => Promise.reject(new Error('nobody may read')),
    };
    const store = await open({ fileSystem });
    await expect(store.load(key)).rejects.toMatchObject({ code: 'disk' });
  });

  test('makes the directory, or refuses to', async () => {
    const missing = join(dir, 'a', 'b');
    await expect(open({ dir: missing, create: false })).rejects.toMatchObject({ code: 'no-directory' });
    await (await open({ dir: missing })).save(...saveable());
    await writeFile(join(dir, 'file'), '');
    await expect(open({ dir: join(dir, 'file') })).rejects.toMatchObject({ code: 'not-a-directory' });
    await expect(open({ dir: join(dir, 'file', 'below') })).rejects.toMatchObject({ code: 'disk' });
  });
});

describe('expiry', () => {
  test('the clean-up removes the files of expired JWTs, tells of it, and corrects hash and size', async () => {
    const [gone, soon, never] = [newKey(), newKey(), newKey()];
    const later = Math.floor(Date.now() / 1000) + 1000;
    await put(sharded(gone), tokenFor(gone, { expires: someTime }));
    await put(flat(gone), tokenFor(gone, { expires: someTime, issuedAt: someTime - 1 }));
    const store = await open({ shard: true, cleanupInterval: 10 });
    const changes: StoreChange[] = [];
    store.on('change', (change) => changes.push(change));
    await store.save(soon, tokenFor(soon, { expires: later }));
    await store.save(never, tokenFor(never));
    await expect.poll(() => changes).toContainEqual({ key: gone, kind: 'expired' });
    expect(await store.load(gone)).toBeUndefined();
    expect(await store.size()).toBe(2);
    expect(await store.hash()).toBe(await (await open({ shard: true })).hash());
    expect(changes.filter((change) => change.kind === 'expired')).toHaveLength(1);
  });

  test('a JWT replaced before it expired stays', async () => {
    const key = newKey();
    const store = await open();
    await store.save(key, tokenFor(key, { expires: someTime + 1 }));
    await store.hash();
    await store.save(key, tokenFor(key, { issuedAt: someTime + 1 }));
    await store.cleanUp();
    expect(await store.load(key)).toBeDefined();
  });

  test('one file that cannot be removed does not keep the others', async () => {
    const [stuck, gone] = [newKey(), newKey()];
    const log = new KeptLog();
    const fileSystem = {
      ...nodeFileSystem,
      unlink: (path: string) =>
        path.includes(stuck) ? Promise.reject(new Error('not permitted')) : nodeFileSystem.unlink(path),
    };
    await put(flat(stuck), tokenFor(stuck, { expires: someTime }));
    await put(flat(gone), tokenFor(gone, { expires: someTime + 1 }));
    const store = await open({ fileSystem, log });
    await store.cleanUp();
    expect((await all(store.keys())).sort()).toEqual([stuck]);
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain('not permitted');
  });
});

function saveable(): [AccountKey, string] {
  const key = newKey();
  return [key, tokenFor(key)];
}

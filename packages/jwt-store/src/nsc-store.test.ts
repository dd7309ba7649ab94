import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createKeyPair, encode, newOperatorClaims, type OperatorKey } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeptLog, newKey, someTime, tokenFor } from '../test/accounts.js';
import { storeSuite } from '../test/store.suite.js';
import { NscStore, type NscStoreOptions } from './nsc-store.js';
import type { AccountKey, StoreChange } from './store.js';

const madeByNsc = fileURLToPath(
  new URL('../../../fixtures/go-nsc/home/.local/share/nats/nsc/stores/OP', import.meta.url),
);
const operator = createKeyPair('operator');

let root: string;
let dir: string;
let stores: NscStore[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'jwt-store-nsc-'));
  dir = join(root, 'OP');
  stores = [];
});

afterEach(async () => {
  for (const store of stores) await store.close();
  await rm(root, { recursive: true, force: true });
});

function operatorToken(name: string): string {
  return encode({ ...newOperatorClaims(operator.publicKey as OperatorKey), name }, operator);
}

async function makeOperator(): Promise<void> {
  await mkdir(join(dir, 'accounts'), { recursive: true });
  await writeFile(join(dir, '.nsc'), '{"managed":false,"name":"OP","kind":"operator","version":"1"}');
  await writeFile(join(dir, 'OP.jwt'), operatorToken('OP'));
}

async function put(name: string, token: string): Promise<void> {
  await mkdir(join(dir, 'accounts', name, 'users'), { recursive: true });
  await writeFile(join(dir, 'accounts', name, `${name}.jwt`), token);
}

async function open(
  options: Partial<NscStoreOptions> = {},
): Promise<{ store: NscStore; changes: StoreChange[] }> {
  const store = await NscStore.open({ dir, ...options });
  stores.push(store);
  const changes: StoreChange[] = [];
  store.on('change', (change) => changes.push(change));
  return { store, changes };
}

storeSuite({
  name: 'an nsc operator folder',
  writable: false,
  open: async (accounts) => {
    dir = join(await mkdtemp(join(root, 'suite-')), 'OP');
    await makeOperator();
    let number = 0;
    for (const [, token] of accounts) await put(`account ${number++}`, token);
    return NscStore.open({ dir });
  },
});

test('the folder that the Go nsc made is served as it is', async () => {
  const { store } = await open({ dir: madeByNsc });
  expect(store.operatorJwt()).toBe(await readFile(join(madeByNsc, 'OP.jwt'), 'utf8'));
  expect((await store.list()).entries.map((entry) => entry.name).sort()).toEqual(['A', 'B', 'C', 'SYS']);
  expect(await store.hash()).toBe('ad852ab27e6a653c73bf78021f9ba5bead150040aa2cbdff1488b194b4ec56c3');
  const key = 'AC7A7H3BPIRR25UX32IJJLWWX6WQXGPNQ3462EFAHZPJ6WRJOVVGWQDW';
  expect((await store.load(key))?.token).toBe(
    await readFile(join(madeByNsc, 'accounts', 'A', 'A.jwt'), 'utf8'),
  );
});

const noWatch = (): never => {
  throw Object.assign(new Error('no watch is left'), { code: 'EMFILE' });
};

for (const [how, options] of [
  ['watched', {}],
  ['looked at by the clock', { watch: noWatch, pollInterval: 30 }],
] as const) {
  test(`accounts that are added, edited, renamed and removed in a folder ${how} are told`, async () => {
    const [one, two] = [newKey(), newKey()];
    await makeOperator();
    await put('one', tokenFor(one));
    const { store, changes } = await open(options);
    await put('two', tokenFor(two));
    await expect.poll(() => changes).toEqual([{ key: two, kind: 'saved' }]);

    await put('one', tokenFor(one, { issuedAt: someTime + 1 }));
    await expect.poll(() => changes).toHaveLength(2);
    expect((await store.load(one))?.issuedAt).toBe(someTime + 1);

    // As `nsc rename account` does: the folder, then the file, then the JWT with the new name.
    await rename(join(dir, 'accounts', 'one'), join(dir, 'accounts', 'uno'));
    await rename(join(dir, 'accounts', 'uno', 'one.jwt'), join(dir, 'accounts', 'uno', 'uno.jwt'));
    await put('uno', tokenFor(one, { issuedAt: someTime + 2, name: 'uno' }));
    await expect.poll(async () => (await store.load(one))?.name).toBe('uno');

    await rm(join(dir, 'accounts', 'two'), { recursive: true });
    await expect.poll(() => changes).toContainEqual({ key: two, kind: 'removed' });
    expect((await store.list()).entries.map((entry) => entry.name)).toEqual(['uno']);
  });
}

test('an account file that comes to hold another account is both a removal and a save', async () => {
  const [before, after] = [newKey(), newKey()];
  await makeOperator();
  await put('A', tokenFor(before));
  const { store, changes } = await open();
  await put('A', tokenFor(after));
  await expect.poll(() => changes).toHaveLength(2);
  expect(changes).toContainEqual({ key: before, kind: 'removed' });
  expect(changes).toContainEqual({ key: after, kind: 'saved' });
  expect(await store.load(before)).toBeUndefined();
  expect(await store.size()).toBe(1);
});

test('a new operator JWT is told; one that is none is named in the log and the old one stays', async () => {
  const log = new KeptLog();
  await makeOperator();
  const { store } = await open({ log });
  const told: string[] = [];
  store.on('operator', (token) => told.push(token));
  const edited = operatorToken('edited');
  await writeFile(join(dir, 'OP.jwt'), edited);
  await expect.poll(() => told).toEqual([edited]);
  expect(store.operatorJwt()).toBe(edited);
  await writeFile(join(dir, 'OP.jwt'), 'rubbish');
  await expect.poll(() => log.lines.length).toBeGreaterThan(0);
  expect(log.lines[0]).toContain('OP.jwt');
  expect(store.operatorJwt()).toBe(edited);
});

test('broken account files are named once and left out; the others are served', async () => {
  const [good, user] = [newKey(), newKey()];
  const log = new KeptLog();
  await makeOperator();
  await put('good', tokenFor(good));
  await put('torn', tokenFor(user).slice(0, 200));
  await mkdir(join(dir, 'accounts', 'empty'));
  await writeFile(join(dir, 'accounts', 'stray'), 'x');
  const { store } = await open({ log });
  expect((await store.list()).entries.map((entry) => entry.key)).toEqual([good]);
  expect(log.lines.filter((line) => line.includes('torn.jwt'))).toHaveLength(1);
});

test('of two files with one account the JWT issued last counts', async () => {
  const key: AccountKey = newKey();
  await makeOperator();
  await put('old', tokenFor(key));
  await put('new', tokenFor(key, { issuedAt: someTime + 1, name: 'new' }));
  const { store } = await open();
  expect((await store.load(key))?.name).toBe('new');
  expect(await store.size()).toBe(1);
});

test.each([
  ['no operator is there', async () => mkdir(dir, { recursive: true }), 'not-an-operator'],
  [
    'the operator is an account',
    async () => {
      await makeOperator();
      await writeFile(join(dir, 'OP.jwt'), tokenFor(newKey()));
    },
    'not-an-operator',
  ],
  ['the folder is missing', async () => undefined, 'no-directory'],
])('a folder is refused when %s', async (_what, prepare, code) => {
  await prepare();
  await expect(open()).rejects.toMatchObject({ code });
});

test('a copy of the folder of the Go nsc survives being watched while nsc works on it', async () => {
  await cp(madeByNsc, dir, { recursive: true });
  const { store, changes } = await open();
  const key = newKey();
  await put('D', tokenFor(key, { name: 'D' }));
  await expect.poll(() => changes).toEqual([{ key, kind: 'saved' }]);
  expect(await store.size()).toBe(5);
});

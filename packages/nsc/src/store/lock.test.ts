// Several nsc at once on one store: no edit is lost, and who waits too long is told for whom.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildNsc, runBuilt } from '../../test/built-nsc.js';
import { TestHome } from '../../test/home.js';
import { Nsc } from '../nsc.js';
import { LOCK_FILE, withStoreLock } from './lock.js';
import { OperatorStore } from './operator-store.js';

let home: TestHome;

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

const store = () => OperatorStore.open(home.data('stores'), 'OP');

test('ten processes change one account, and every change is there', { timeout: 60_000 }, async () => {
  await buildNsc();
  const numbers = Array.from({ length: 10 }, (_, index) => index);
  const lines = numbers.map((index) =>
    index % 2 === 0 ? `add export -a C -s s${index}` : `edit account C --tag t${index}`,
  );
  const ended = await Promise.all(lines.map((line) => runBuilt(home.folder, line)));
  expect(ended).toEqual(lines.map(() => ({ code: 0, err: '' })));
  const { nats } = store().account('C');
  expect(nats.exports?.map(({ subject }) => subject)).toEqual(['s0', 's2', 's4', 's6', 's8']);
  expect(nats.tags).toEqual(['t1', 't3', 't5', 't7', 't9']);
  expect(existsSync(home.data('stores', LOCK_FILE))).toBe(false);
});

test('many changes at once within one program are done one after the other', async () => {
  const environment = { env: { HOME: home.folder }, cwd: home.folder, now: Date.now };
  const names = Array.from({ length: 8 }, (_, index) => `u${index + 10}`);
  await Promise.all(names.map((name) => Nsc.open({ environment }).addUser({ name, account: 'C' })));
  expect(store().userNames('C')).toEqual([...names].sort());
});

test('who waits too long is told which process changes the stores, and changes nothing', async () => {
  const stores = home.data('stores');
  const environment = { env: { HOME: home.folder }, cwd: home.folder, now: Date.now };
  const before = store().accountToken('C');
  await withStoreLock(stores, async () => {
    const late = Nsc.open({ environment, patience: 20 }).editAccount({ account: 'C', tags: ['x'] });
    await expect(late).rejects.toMatchObject({
      code: 'busy',
      message: `the stores in \`${stores}\` are being changed by process ${process.pid} on ${hostname()}; try again when it is done, or remove \`${stores}/${LOCK_FILE}\` if no nsc runs`,
    });
  });
  expect(store().accountToken('C')).toBe(before);
});

test('the lock of a process that is gone is taken over', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '0']);
  writeFileSync(home.data('stores', LOCK_FILE), JSON.stringify({ pid, host: hostname(), id: 'gone' }));
  await home.ok('edit account C --tag x');
  expect(store().account('C').nats.tags).toEqual(['x']);
  expect(existsSync(home.data('stores', LOCK_FILE))).toBe(false);
});

// The history's file: whole lines, bounded, and nothing in it but JWTs.
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { FileBatch } from '../store/durable.js';
import { OperatorStore } from '../store/operator-store.js';
import { ChangeLog, type RecordedChange } from './change-log.js';

let home: TestHome;
let log: ChangeLog;

beforeEach(() => {
  home = new TestHome();
  log = new ChangeLog(home.folder);
});
afterEach(() => home.remove());

const token = (name: string) => `eyJ0${name}.eyJi.c2ln`;

function change(name: string, extra: Partial<RecordedChange> = {}): RecordedChange {
  return { at: 1, kind: 'account', name, after: token(name), ...extra };
}

function append(...changes: readonly RecordedChange[]): void {
  const batch = new FileBatch();
  for (const one of changes) batch.record(log, ChangeLog.line(one));
  batch.commit();
}

describe('the file', () => {
  test('gives back what was recorded, in order', () => {
    const first = change('A');
    const second: RecordedChange = {
      at: 2,
      kind: 'user',
      account: 'A',
      name: 'u',
      before: token('x'),
      after: token('y'),
    };
    append(first);
    append(second, change('B'));
    expect(log.read()).toEqual([first, second, change('B')]);
  });

  test('is readable by its owner only', () => {
    append(change('A'));
    expect(statSync(log.path).mode & 0o777).toBe(0o600);
  });

  test('keeps no text that is not a JWT', () => {
    append(change('A', { before: 'SUAKYRHVIOREXV7EUZTBHUHL7NUMHPMAS7QMDU3GTIUWEI5LDNOXD43IZY' }));
    expect(readFileSync(log.path, 'utf8')).not.toContain('SUAK');
    expect(log.read()).toEqual([change('A', { before: '' })]);
  });

  test('goes on after a line that a crash tore', () => {
    append(change('A'));
    appendFileSync(log.path, '{"at":2,"kind":"acc');
    append(change('B'));
    expect(log.read().map(({ name }) => name)).toEqual(['A', 'B']);
  });

  test('stays bounded: full files grow older, and the oldest go', () => {
    const big = `eyJ0${'x'.repeat(1024 * 1024)}.eyJi.c2ln`;
    for (let count = 0; count < 24; count++) append(change(`N${count}`, { after: big }));
    const folder = join(home.folder, '.history');
    const files = readdirSync(folder);
    expect(files.sort()).toEqual(['changes.1.jsonl', 'changes.2.jsonl', 'changes.3.jsonl', 'changes.jsonl']);
    for (const file of files) expect(statSync(join(folder, file)).size).toBeLessThanOrEqual(4 * 1024 * 1024);
    const names = log.read().map(({ name }) => name);
    expect(names.at(-1)).toBe('N23');
    expect(names).toEqual([...names].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))));
    expect(names.length).toBeLessThan(24);
  });

  test('a change that cannot be recorded is not made', () => {
    writeFileSync(join(home.folder, '.history'), 'in the way');
    const path = home.path('file');
    const batch = new FileBatch().stage(path, 'new').record(log, ChangeLog.line(change('A')));
    expect(() => batch.commit()).toThrow(/error writing .*changes\.jsonl/);
    expect(home.files()).toEqual(['.history']);
  });
});

describe('a batch', () => {
  test('writes and removes in order, files and folders', () => {
    new FileBatch().stage(home.path('one'), '1').stage(home.path('two', 'three'), '3').commit();
    new FileBatch().stage(home.path('one'), '2').remove(home.path('two')).remove(home.path('none')).commit();
    expect(home.snapshot()).toEqual({ one: '2' });
  });

  test('discarded, removes and records nothing', () => {
    new FileBatch().stage(home.path('one'), '1').commit();
    const batch = new FileBatch().remove(home.path('one')).record(log, ChangeLog.line(change('A')));
    batch.discard();
    batch.commit();
    expect(home.snapshot()).toEqual({ one: '1' });
  });
});

test('a store records what it writes and removes, with the JWTs before and after', async () => {
  await home.ok('add operator -n OP');
  await home.ok('add account A');
  await home.ok('add user u');
  await home.ok('edit operator --tag x');
  const store = OperatorStore.open(home.data('stores'), 'OP');
  const user = store.userToken('A', 'u');
  const batch = new FileBatch();
  store.stageAccountRemoval(batch, 'A');
  batch.commit();
  const changes = store.history.read();
  expect(
    changes.map(({ kind, name, before, after }) => [kind, name, before !== undefined, after !== undefined]),
  ).toEqual([
    ['operator', 'OP', false, true],
    ['account', 'A', false, true],
    ['user', 'u', false, true],
    ['operator', 'OP', true, true],
    ['user', 'u', true, false],
    ['account', 'A', true, false],
  ]);
  expect(changes[3]?.before).toBe(changes[0]?.after);
  expect(changes[4]).toMatchObject({ account: 'A', before: user });
  expect(store.accountNames()).toEqual([]);
});

test('an operator can be added where a crash left the beginnings of one', async () => {
  new ChangeLog(home.data('stores', 'OP')).append(`${ChangeLog.line(change('OP', { kind: 'operator' }))}\n`);
  writeFileSync(home.data('stores', 'OP', '.OP.jwt.1.1.tmp'), 'half');
  await home.ok('add operator -n OP');
  expect(await home.ok('list operators')).toContain('OP');
});

// nsc list operators, accounts and users: of whom, what stands for nothing and for what is broken, and that -W and the
// singular are taken.
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../../../test/home.js';

let home: TestHome;

beforeEach(async () => {
  home = new TestHome();
  await home.ok('add operator ONE');
  await home.ok('add account A');
  await home.ok('add user u');
  await home.ok('add operator TWO');
});
afterEach(() => home.remove());

const names = async (line: string): Promise<string[]> =>
  JSON.parse(await home.ok(`${line} --json`)).map(({ name }: { name: string }) => name);

test('of another operator or account, which is the current one from then on', async () => {
  expect(await names('list operators')).toEqual(['ONE', 'TWO']);
  expect(await names('list accounts')).toEqual([]);
  expect(await names('list accounts -o ONE')).toEqual(['A']);
  expect(await home.ok('env')).toMatch(/Current Operator +\| +\| ONE /);
  await home.ok('add account B');
  expect(await names('list users')).toEqual([]);
  expect(await names('list users -a A')).toEqual(['u']);
  expect(await home.ok('env')).toMatch(/Current Account +\| +\| A /);
  await home.ok('env -o TWO');
  expect(await names('list users -o ONE -a A')).toEqual(['u']);
  expect((await home.run(['list', 'accounts', '-o', 'NONE'])).err).toContain('"NONE" not in');
});

test('nothing is said to be nothing, and what is broken is named', async () => {
  expect(await home.ok('list account -W')).toMatch(/^\| No entries defined \|$/m);
  await home.ok('env -o ONE');
  writeFileSync(home.data('stores/ONE/accounts/A/users/u.jwt'), '');
  expect(await home.ok('list user -W')).toMatch(/^\| u +\| error loading jwt - expected 3 chunks \|$/m);
  expect(await home.ok('list operator -W')).toMatch(/^\| ONE +\| O[A-Z2-7]{55} \|$/m);
});

// nsc rename account: one step, and nothing but the name is another.
import { existsSync, rmSync } from 'node:fs';
import { decodeAccount } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';

let home: TestHome;
const STORE = '.local/share/nats/nsc/stores/OP/accounts';
const CREDS = '.local/share/nats/nsc/keys/creds/OP';
const A = 'AC7A7H3BPIRR25UX32IJJLWWX6WQXGPNQ3462EFAHZPJ6WRJOVVGWQDW';

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

async function refused(line: string): Promise<string> {
  const { code, err } = await home.run(line.split(' '));
  expect(code, line).toBe(1);
  return err;
}

test('key, users and creds stay, the name is another, and current is what was', async () => {
  await home.ok('env -a A');
  const users = ['scoped', 'u1', 'u2'].map((user) => home.read(STORE, 'A/users', `${user}.jwt`));
  const creds = home.read(CREDS, 'A/u1.creds');
  const out = await home.ok('rename account A Z --OK');
  expect(out).toContain('[ OK ] moved user "u1"');
  expect(out).toContain('[ OK ] renamed account "A" to "Z"');
  const { claims } = decodeAccount(home.read(STORE, 'Z/Z.jwt'));
  expect(claims).toMatchObject({ name: 'Z', sub: A });
  expect(['scoped', 'u1', 'u2'].map((user) => home.read(STORE, 'Z/users', `${user}.jwt`))).toEqual(users);
  expect(home.read(CREDS, 'Z/u1.creds')).toBe(creds);
  expect(existsSync(home.path(STORE, 'A'))).toBe(false);
  expect(home.files().filter((file) => file.startsWith(`${CREDS}/A/`))).toEqual([]);
  expect(await home.ok('env')).toMatch(/Current Account +\| +\| Z/);
  expect(await home.ok('validate -A')).not.toContain('!');
});

test('a name that is taken, or none, and an account that is not there are refused, and nothing changes', async () => {
  const before = home.snapshot();
  expect(await refused('rename account A B')).toContain('account "B" already exists');
  expect(await refused('rename account A A')).toContain('account "A" already exists');
  expect(await refused('rename account A a/b')).toContain("name cannot contain '/'");
  expect(await refused('rename account none Z')).toContain('none');
  expect(await refused('rename account A')).toContain('accepts 2 arg(s), received 1');
  expect(home.snapshot()).toEqual(before);
});

test('a user whose creds are elsewhere moves too', async () => {
  rmSync(home.path(CREDS, 'B'), { recursive: true });
  await home.ok('rename account B Y');
  expect(await home.ok('list users -a Y')).toContain('b1');
});

test('-i asks which, and for the name', async () => {
  const { code, out, err } = await home.run(['rename', 'account', '-i'], {
    answers: [
      ['select account', 'C'],
      ['new account name', 'X'],
      ['select the key to sign', 'ODY2J3ERL6MHDPX4FWFYRBEK37WJWBJCRLKHMNYOYBPMKQE3KNKVOYQN'],
    ],
  });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('renamed account "C" to "X"');
});

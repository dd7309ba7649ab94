// nsc delete user: what goes, what is said, and what happens to JWTs that cannot be read.
import { existsSync, writeFileSync } from 'node:fs';
import { decodeAccount } from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { goFile, TestHome } from '../../test/home.js';
import { Nsc } from '../nsc.js';

let home: TestHome;

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

const STORE = '.local/share/nats/nsc/stores/OP/accounts';
const U1 = 'UDXXKPIYY2XHBFGE2ED7EHJFF2HVEFBJ4NSJSHFOZW5MTPFVAQBFZOSZ';
const revocations = (name: string) =>
  decodeAccount(home.read(STORE, name, `${name}.jwt`)).claims.nats.revocations ?? {};
const users = (account: string, name: string) => home.path(STORE, account, 'users', `${name}.jwt`);

test('a user is revoked before it goes, and a note says that servers must know', async () => {
  const { code, out, err } = await home.run('delete user -a A u1'.split(' '));
  expect({ code, out }).toEqual({
    code: 0,
    out: `[ OK ] delete users:
       [ OK ] user u1 [${U1}]:
              [ OK ] revoked user
              [ OK ] user deleted
       [ OK ] edited account "A"
`,
  });
  expect(err).toContain('note: "u1" can still connect until the JWT expires');
  expect(Object.keys(revocations('A'))).toEqual([U1]);
  expect(existsSync(users('A', 'u1'))).toBe(false);
  expect(home.files()).toContain('.local/share/nats/nsc/keys/creds/OP/A/u1.creds');
});

test('told not to revoke, the note says how long the user can still connect', async () => {
  const before = home.read(STORE, 'A/A.jwt');
  const never = await home.run('delete user -a A u1 --revoke=false'.split(' '));
  expect(never.err).toBe(
    'note: user "u1" is deleted but not revoked: whoever has its creds can still connect, and its JWT never expires\n',
  );
  const until = await home.run('delete user -a A -n u2 -R=false'.split(' '));
  expect(until.err).toContain('can still connect until its JWT expires on 2036-06-01 00:00:00 UTC');
  expect(home.read(STORE, 'A/A.jwt')).toBe(before);
});

test('several users at once, with their keys and creds files', async () => {
  const out = await home.ok('delete user -a A -n u1,scoped u2 -D -C');
  expect(out.match(/user deleted/g)).toHaveLength(3);
  expect(out.match(/deleted private key/g)).toHaveLength(3);
  expect(out.match(/removed creds file/g)).toHaveLength(3);
  expect(home.files().filter((file) => /A\/users\/|creds\/OP\/A\/|keys\/U\/DX/.test(file))).toEqual([]);
  const again = await home.run('delete user -a A u1'.split(' '));
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('user u1 does not exist') });
});

test('keys and creds files that are not there are no error', async () => {
  await home.ok('delete user -a A u1 -D -C --revoke=false');
  writeFileSync(users('A', 'u1'), goFile('home', STORE, 'A/users/u1.jwt'));
  const out = await home.ok('delete user -a A u1 -D -C');
  expect(out).toContain('[ OK ] private key is not stored');
  expect(out).toContain('[ OK ] creds file is not stored');
});

describe('a JWT that cannot be read', () => {
  test.each([
    ['empty', ''],
    ['no JWT', 'rubbish'],
  ])('%s: the user is named, cannot be revoked, and goes', async (_, text) => {
    writeFileSync(users('A', 'u1'), text);
    const { code, out } = await home.run('delete user -a A u1'.split(' '));
    expect(code).toBe(0);
    expect(out).toContain('[WARN] user u1 [unknown key]');
    expect(out).toContain('users/u1.jwt');
    expect(out).toContain('[WARN] cannot be revoked, as its key is not known');
    expect(existsSync(users('A', 'u1'))).toBe(false);
    expect(revocations('A')).toEqual({});
  });

  test('with a broken signature, the user it names is revoked', async () => {
    const token = home.read(STORE, 'A/users/u1.jwt');
    writeFileSync(users('A', 'u1'), `${token.slice(0, -4)}AAAA`);
    const { out } = await home.run('delete user -a A u1'.split(' '));
    expect(out).toContain('[ OK ] revoked user');
    expect(Object.keys(revocations('A'))).toEqual([U1]);
  });
});

test('without a key that signs the account nothing goes, and the error says how to delete without revoking', async () => {
  const keystore = home.path('elsewhere');
  const { code, err } = await home.run(['delete', 'user', '-a', 'A', 'u1', '--keystore-dir', keystore]);
  expect(code).toBe(1);
  expect(err).toContain('cannot be revoked and were not deleted');
  expect(err).toContain('--revoke=false');
  expect(existsSync(users('A', 'u1'))).toBe(true);
});

test('nobody to delete is a mistake, followed by the usage', async () => {
  const { code, err } = await home.run('delete user -a A'.split(' '));
  expect(code).toBe(1);
  expect(err).toMatch(/^Error: please specify an user to delete\nUsage:\n {2}nsc delete user/);
});

test('the library says who went, whether revoked, and until when the JWT is good', async () => {
  const nsc = Nsc.open({
    environment: { env: { HOME: home.folder }, cwd: home.folder, now: Date.now },
  });
  const result = await nsc.deleteUser({ names: ['u2'], account: 'A' });
  expect(result.users).toEqual([
    {
      name: 'u2',
      publicKey: 'UDK7PDM7Z74T65WTB424PFGSQ2AC2SWIKD7WFTBTGFVYVYMRBYDJDP2T',
      revoked: true,
      expires: 2_095_891_200,
    },
  ]);
  expect(result.notes).toHaveLength(1);
});

// nsc delete account: what goes with it, what becomes current, and what servers still know.
import { existsSync, writeFileSync } from 'node:fs';
import { decodeAccount } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { Nsc } from '../nsc.js';

let home: TestHome;

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

const B = 'AB4GTMC75FIVD7SIZSHAH4NDNEZ6PHSX2MQACAOFBGBZG5OGT6A5G26F';
const B1 = 'UA5E4C2535P6ZU6GCVHWABJV7V7435PFZ64P5DEORVH5URJQRUEC373L';
const B2 = 'UBSRZFLCBXTOLXSVWLEYGP5U4FGCJLITIV66E22G4RNGDVN5IZJHSLYD';
const FOLDER = '.local/share/nats/nsc/stores/OP/accounts/B';

test('the account goes with its users; a note says what servers still do', async () => {
  const { code, out, err } = await home.run('delete account B'.split(' '));
  expect({ code, out }).toEqual({
    code: 0,
    out: `[ OK ] user b1 [${B1}]:
       [ OK ] revoked user
       [ OK ] user deleted
[ OK ] user b2 [${B2}]:
       [ OK ] user is already revoked
       [ OK ] user deleted
[ OK ] expired account "B"
[ OK ] deleted account
[ OK ] deleted account directory
`,
  });
  expect(err).toContain(
    `users of account "B" can still connect until their JWTs expire or the servers are told`,
  );
  expect(err).toContain(`nsc push --account-removal ${B}`);
  expect(existsSync(home.path(FOLDER))).toBe(false);
  expect(home.files().some((file) => file.endsWith('b1.creds'))).toBe(true);
});

test('of the system account it is said what it was', async () => {
  const text = '"SYS" was the system account, through which servers take changes: name another with';
  expect((await home.run('delete account B'.split(' '))).err).not.toContain('system account');
  expect((await home.run('delete account SYS'.split(' '))).err).toContain(text);
});

test('with its keys and creds files', async () => {
  const out = await home.ok('delete account -n B -D -C');
  expect(out).toContain(`[ OK ] deleted privated key "${B}"`);
  expect(out.match(/deleted private key/g)).toHaveLength(2);
  expect(home.files().filter((file) => file.includes(B) || file.includes('OP/B/'))).toEqual([]);
});

test('the current account that is deleted is current no more', async () => {
  await home.ok('select account B');
  await home.ok('delete account B');
  expect(home.read('.config/nats/nsc/nsc.json')).not.toContain('"account":"B"');
  expect((await home.run('list users'.split(' '))).code).toBe(1);
});

test('one whose JWT is broken is named and goes', async () => {
  writeFileSync(home.path(FOLDER, 'B.jwt'), '');
  const { code, out } = await home.run('delete account B'.split(' '));
  expect(code).toBe(0);
  expect(out).toContain('[WARN] the JWT of account B cannot be read');
  expect(out).toContain('B.jwt');
  expect(existsSync(home.path(FOLDER))).toBe(false);
});

test('one that is not there is refused', async () => {
  const before = home.snapshot();
  const { code, err } = await home.run('delete account Z'.split(' '));
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('"Z" not in accounts') });
  expect(home.snapshot()).toEqual(before);
});

test('the library gives the last JWT, which shuts the account down where it is pushed', async () => {
  const now = Date.now();
  const nsc = Nsc.open({
    environment: { env: { HOME: home.folder }, cwd: home.folder, now: () => now },
  });
  const { jwt, publicKey, users } = await nsc.deleteAccount({ account: 'B' });
  expect(publicKey).toBe(B);
  expect(users.map(({ name }) => name)).toEqual(['b1', 'b2']);
  const { claims } = decodeAccount(jwt ?? '');
  expect(claims.exp).toBe(Math.floor(now / 1000) + 60);
  expect(Object.keys(claims.nats.revocations ?? {}).sort()).toEqual([B1, B2].sort());
});

test('users that are not to be revoked are not', async () => {
  const { out } = await home.run('delete account B --revoke=false'.split(' '));
  expect(out).not.toContain('revoked user');
});

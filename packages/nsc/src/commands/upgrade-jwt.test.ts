// nsc upgrade-jwt: a store as nsc 0.x left it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createKeyPair, type KeyPair } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { OperatorStore } from '../store/operator-store.js';

let home: TestHome;
const operator = createKeyPair('operator');
const account = createKeyPair('account');
const user = createKeyPair('user');
const base64 = (text: string | Uint8Array) => Buffer.from(text as string).toString('base64url');

/** A token as the library of 2018 made it: its own header, and a signature over the payload alone. */
function version1(claims: object, signer: KeyPair): string {
  const payload = base64(JSON.stringify({ jti: 'X', iat: 1_543_943_675, iss: signer.publicKey, ...claims }));
  const header = base64(JSON.stringify({ typ: 'jwt', alg: 'ed25519' }));
  return `${header}.${payload}.${base64(signer.sign(new TextEncoder().encode(payload)))}`;
}

function put(path: string, text: string): void {
  mkdirSync(home.data(path, '..'), { recursive: true });
  writeFileSync(home.data(path), text);
}

function putKey(pair: KeyPair): void {
  const key = pair.publicKey;
  put(`keys/keys/${key[0]}/${key.slice(1, 3)}/${key}.nk`, pair.seed);
}

beforeEach(async () => {
  home = new TestHome();
  await home.run(['env']);
  put('stores/O/.nsc', '{"managed":false,"name":"O","kind":"operator","version":"1"}');
  put(
    'stores/O/O.jwt',
    version1({ sub: operator.publicKey, name: 'O', type: 'operator', nats: {} }, operator),
  );
  put(
    'stores/O/accounts/A/A.jwt',
    version1({ sub: account.publicKey, name: 'A', type: 'account', nats: {} }, operator),
  );
  put(
    'stores/O/accounts/A/users/u.jwt',
    version1({ sub: user.publicKey, name: 'u', type: 'user', nats: { pub: { allow: ['x'] } } }, account),
  );
  putKey(operator);
  putKey(account);
});
afterEach(() => home.remove());

const store = () => OperatorStore.open(home.data('stores'), 'O');

test('other commands refuse such a store and say what to do', async () => {
  const { code, err } = await home.run(['list', 'accounts']);
  expect(code).toBe(1);
  expect(err).toContain('holds JWTs of version 1');
  expect(err).toContain('type "nsc upgrade-jwt" to update');
});

test('everything is signed anew, as version 2, and what was before stays in the history', async () => {
  const before = readFileSync(home.data('stores/O/accounts/A/users/u.jwt'), 'utf8');
  expect(await home.ok('upgrade-jwt --yes')).toBe(`[ OK ] converted operator O
[ OK ] converted account A
[ OK ] converted user A/u
all jobs succeeded
`);
  expect(store().operator().nats.version).toBe(2);
  expect(store().account('A').iss).toBe(operator.publicKey);
  const claims = store().user('A', 'u');
  expect([claims.nats.version, claims.iss, claims.nats.pub.allow]).toEqual([2, account.publicKey, ['x']]);
  expect(store().history.read().at(-1)?.before).toBe(before);
  expect(await home.ok('list accounts')).toContain(account.publicKey);
  expect(await home.ok('upgrade-jwt --yes')).toContain('is already of version 2. No change was applied');
});

test('what no key is here for stays, with a warning; without the operator key nothing changes', async () => {
  const key = (pair: KeyPair) =>
    home.data('keys/keys', pair.publicKey.slice(0, 1), pair.publicKey.slice(1, 3), `${pair.publicKey}.nk`);
  rmSync(key(account));
  expect(await home.ok('upgrade-jwt --yes')).toContain('[WARN] user A/u stays of version 1');
  expect(store().user('A', 'u').nats.version).toBe(1);
  put(
    'stores/O/O.jwt',
    version1({ sub: operator.publicKey, name: 'O', type: 'operator', nats: {} }, operator),
  );
  rmSync(key(operator));
  const before = home.snapshot();
  const { code, err } = await home.run(['upgrade-jwt', '--yes']);
  expect(code).toBe(1);
  expect(err).toContain('it must sign the operator anew');
  expect(home.snapshot()).toEqual(before);
});

test('a store whose operator is somebody else is left to them', async () => {
  put('stores/O/.nsc', '{"managed":true,"name":"O","kind":"operator","version":"1"}');
  const { code, err } = await home.run(['upgrade-jwt', '--yes']);
  expect(code).toBe(1);
  expect(err).toContain('your store is in managed mode');
});

test('it asks first, and takes no for an answer', async () => {
  const before = home.snapshot();
  const { code, err } = await home.run(['upgrade-jwt'], { answers: [['Did you upgrade', false]] });
  expect({ code, err }).toEqual({
    code: 0,
    err: 'Declined to convert at this time. Rerun the command when ready.\n',
  });
  expect((await home.run(['upgrade-jwt'])).err).toContain('--yes');
  expect(home.snapshot()).toEqual(before);
});

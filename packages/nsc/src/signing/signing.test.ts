// Who signs: -K in all its forms, signing keys, scopes, operators that require signing keys, and operators whose keys
// are elsewhere.
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createKeyPair,
  decodeAccount,
  decodeUser,
  encode,
  type KeyPair,
  newOperatorClaims,
} from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { publicKeyOf } from '../keystore/key-text.js';

let home: TestHome;

beforeEach(() => {
  home = new TestHome();
});
afterEach(() => home.remove());

const account = (name: string) =>
  decodeAccount(home.read(`.local/share/nats/nsc/stores/OP/accounts/${name}/${name}.jwt`)).claims;
const user = (of: string, name: string) =>
  decodeUser(home.read(`.local/share/nats/nsc/stores/OP/accounts/${of}/users/${name}.jwt`)).claims;

async function refused(line: string): Promise<string> {
  const before = home.snapshot();
  const { code, out, err } = await home.run(line.split(' '));
  expect({ line, code, out }).toEqual({ line, code: 1, out: '' });
  expect(home.snapshot()).toEqual(before);
  return err;
}

describe('-K', () => {
  let pair: KeyPair;

  beforeEach(async () => {
    pair = createKeyPair('account');
    await home.ok('add operator -n OP');
    await home.ok('add account A');
    await home.ok(`edit account A --sk ${pair.publicKey}`);
  });

  test('is a seed', async () => {
    await home.ok(`add user u -K ${pair.seed}`);
    expect(user('A', 'u')).toMatchObject({ iss: pair.publicKey, nats: { issuer_account: account('A').sub } });
  });

  test('is the path of a key file', async () => {
    writeFileSync(home.path('key.nk'), `${pair.seed}\n`);
    await home.ok('add user u -K key.nk');
    expect(user('A', 'u').iss).toBe(pair.publicKey);
  });

  test('is a public key whose seed is in the keystore', async () => {
    expect(await refused(`add user u -K ${pair.publicKey}`)).toContain('is not in the keystore');
    await home.ok(`add user u -K ${account('A').sub}`);
    expect(user('A', 'u').iss).toBe(account('A').sub);
  });

  test('is a role, whose scope then holds', async () => {
    await home.ok('edit signing-key --sk generate --role guest --allow-sub news.>');
    await home.ok('add user g -K guest');
    expect(user('A', 'g').nats).toMatchObject({ pub: {}, sub: {} });
    expect(user('A', 'g').nats).not.toHaveProperty('subs');
    expect(await refused('add user h -K guest --allow-pub x')).toContain(
      'scoped users require no permissions or limits set',
    );
  });

  test('that names nothing is refused, so that a misspelt role issues no unlimited user', async () => {
    expect(await refused('add user u -K gest')).toContain('"gest" is not a role, nor a key in the keystore');
  });

  test('of the wrong kind or owner is refused without showing seeds', async () => {
    const stranger = createKeyPair('account');
    const err = await refused(`add user u -K ${stranger.seed}`);
    expect(err).toContain('may not sign this');
    expect(err).not.toContain(stranger.seed);
    const operator = createKeyPair('operator');
    expect(await refused(`edit account A --tag x -K ${operator.seed}`)).toContain('may not sign this');
    expect(await refused(`edit account A --tag x -K ${pair.seed}`)).toContain(
      'an operator key signs this, not an account key',
    );
  });
});

describe('an operator that requires signing keys', () => {
  beforeEach(async () => {
    await home.ok('add operator -n OP --generate-signing-key --sys');
    const [key] = JSON.parse(await home.ok('describe operator -F nats.signing_keys'));
    await home.ok(`add account A -K ${key}`);
    await home.ok('edit operator --require-signing-keys');
  });

  test('wants accounts and users signed by them, and says what is missing', async () => {
    expect(await refused('add user u')).toContain(
      'unable to issue users when operator requires signing keys and the account has none',
    );
    await home.ok('edit account A --sk generate');
    await home.ok('add user u');
    await home.ok('edit user u --tag x');
    const [key] = account('A').nats.signing_keys ?? [];
    expect(user('A', 'u')).toMatchObject({ iss: key, nats: { issuer_account: account('A').sub } });
    await home.ok('add account B');
    expect(account('B').iss).toBe(JSON.parse(await home.ok('describe operator -F nats.signing_keys'))[0]);
  });

  test('refuses the identity keys', async () => {
    const identity = JSON.parse(await home.ok('describe operator -F sub'));
    const why = 'may not sign this: the operator "OP" requires signing keys, so identity keys do not sign';
    expect(await refused(`edit account A --tag x -K ${identity}`)).toContain(why);
    await home.ok('edit account A --sk generate');
    expect(await refused(`add user u -K ${account('A').sub}`)).toContain(why);
  });

  test('says that it does when only an identity key is in the keystore', async () => {
    const [key = ''] = JSON.parse(await home.ok('describe operator -F nats.signing_keys'));
    rmSync(home.data('keys', 'keys', 'O', key.slice(1, 3), `${key}.nk`));
    expect(await refused('edit account A --tag x')).toContain(
      `unable to resolve any of the following signing keys in the keystore: ${key}: the operator "OP" requires signing keys`,
    );
  });
});

describe('an operator whose keys are elsewhere', () => {
  let operator: KeyPair;
  let server: Server;
  let posts: number;
  const kept = new Map<string, string>();

  beforeEach(async () => {
    operator = createKeyPair('operator');
    posts = 0;
    kept.clear();
    // Signs what it is given, with at most five connections.
    server = createServer(async (request, response) => {
      const key = request.url?.split('/').at(-1) ?? '';
      if (request.method === 'POST') {
        let body = '';
        for await (const part of request.setEncoding('utf8')) body += part;
        const { claims } = decodeAccount(body);
        claims.nats.limits.conn = 5;
        kept.set(key, encode(claims, operator));
        posts++;
      }
      response.statusCode = kept.has(key) ? 200 : 404;
      response.end(kept.get(key) ?? 'not found');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await importOperator(`http://127.0.0.1:${port}/jwt/v1`);
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  async function importOperator(url: string | undefined): Promise<void> {
    const claims = newOperatorClaims(publicKeyOf(operator, 'operator'));
    claims.name = 'OP';
    if (url !== undefined) claims.nats.account_server_url = url;
    writeFileSync(home.path('op.jwt'), encode(claims, operator));
    await home.ok('add operator -u op.jwt --force');
  }

  test('gets self-signed accounts, and what it signs is stored', async () => {
    await home.ok('add account A');
    expect(account('A')).toMatchObject({ iss: operator.publicKey, nats: { limits: { conn: 5 } } });
    const out = await home.ok('edit account A --conns 100 --sk generate');
    expect(posts).toBe(2);
    expect(out).toContain('account server modifications');
    expect(out).toContain('> max connections changed from 100 to 5');
    expect(account('A')).toMatchObject({ iss: operator.publicKey, nats: { limits: { conn: 5 } } });
    await home.ok('add export -s news');
    await home.ok('add mapping --from a --to b');
    await home.ok('add user u');
    await home.ok('delete user u');
    expect(posts).toBe(5);
    expect(Object.keys(account('A').nats.revocations ?? {})).toHaveLength(1);
  });

  test('is told of a deleted account only when forced', async () => {
    await home.ok('add account A');
    expect(await refused('delete account A')).toContain('specify the --force to override');
    const out = await home.ok('delete account A --force');
    expect(out).toContain('[ OK ] expired account "A"');
    const [last = ''] = kept.values();
    expect(decodeAccount(last).claims.exp).toBeGreaterThan(0);
  });

  test('without an account server the self-signed JWT stays, with a warning', async () => {
    await importOperator(undefined);
    await home.ok('add account A');
    const out = await home.ok('edit account A --tag x');
    expect(out).toContain('[WARN] perform push/pull again or exchange self-signed JWT manually');
    expect(out).toContain('[ OK ] edited account "A"');
    expect(account('A').iss).toBe(account('A').sub);
  });

  test('that refuses leaves the self-signed JWT and an error', async () => {
    await home.ok('add account A');
    server.removeAllListeners('request');
    server.on('request', (_, response) => {
      response.statusCode = 500;
      response.end('no');
    });
    const { code, err } = await home.run('edit account A --tag x'.split(' '));
    expect(code).toBe(1);
    expect(err).toContain('[ERR ]');
    expect(account('A')).toMatchObject({ iss: account('A').sub, nats: { tags: ['x'] } });
  });
});

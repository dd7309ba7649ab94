// Every way to prove who one is by the configuration, without a connection around it.
import { createKeyPair } from '@nats-ts/jwt';
import { hashSync } from 'bcryptjs';
import { afterEach, describe, expect, test } from 'vitest';
import type { AccountOptions, AuthorizationOptions, UserOptions } from '../options/auth-types.js';
import { defaultServerOptions } from '../options/defaults.js';
import type { ServerOptions } from '../options/types.js';
import type { ConnectOptions } from '../protocol/connect-options.js';
import { defaultConnectOptions } from '../protocol/read-connect.js';
import type { Authenticator, AuthRequest } from './authenticator.js';
import { authenticatorOf } from './static-authenticator.js';

const anyone = { permissions: undefined, allowedConnectionTypes: undefined, proxyRequired: false };
const named = (user: string, password: string, more: Partial<UserOptions> = {}) =>
  ({ kind: 'user', user, password, ...anyone, ...more }) as UserOptions;
const keyed = (nkey: string, more: Partial<UserOptions> = {}) =>
  ({ kind: 'nkey', nkey, ...anyone, ...more }) as UserOptions;
const limits = { maxConnections: -1, maxSubscriptions: -1, maxPayload: -1, maxLeafnodes: -1 };
const account = (name: string, users: UserOptions[]): AccountOptions => ({
  name,
  nkey: '',
  users,
  defaultPermissions: undefined,
  limits,
  msgTrace: undefined,
});

const made: Authenticator[] = [];
function authenticator(
  authorization: Partial<AuthorizationOptions>,
  more: Partial<ServerOptions> = {},
): Authenticator {
  const defaults = defaultServerOptions();
  const one = authenticatorOf({
    ...defaults,
    ...more,
    authorization: { ...defaults.authorization, ...authorization },
  });
  made.push(one);
  return one;
}

afterEach(async () => {
  for (const one of made.splice(0)) await one.close?.();
});

async function ask(
  by: Authenticator,
  connect: Partial<ConnectOptions>,
  more: Partial<AuthRequest> = {},
): Promise<string> {
  const decision = await by.authenticate({
    connect: { ...defaultConnectOptions, ...connect },
    nonce: 'the-nonce',
    clientId: 1,
    remoteAddress: '127.0.0.1',
    tls: undefined,
    connectionType: 'STANDARD',
    ...more,
  });
  return decision.kind === 'accepted'
    ? `${decision.identity.account}/${decision.identity.user}`
    : `refused: ${decision.reason}`;
}

test('without users everyone is let in', async () => {
  const open = authenticator({});
  expect(open.required).toBe(false);
  expect(await ask(open, { user: 'x', pass: 'y' })).toBe('$G/');
});

test('a token, plain or hashed', async () => {
  for (const token of ['s3cret', hashSync('s3cret', 4)]) {
    const by = authenticator({ token });
    expect(by.required).toBe(true);
    expect(await ask(by, { auth_token: 's3cret' })).toBe('$G/');
    expect(await ask(by, { auth_token: 's3cre' })).toBe('refused: password does not match');
    expect(await ask(by, {})).toBe('refused: password does not match');
  }
});

test('one user for the whole server', async () => {
  const by = authenticator({ user: 'derek', password: 'T0pS3cr3t' });
  expect(await ask(by, { user: 'derek', pass: 'T0pS3cr3t' })).toBe('$G/derek');
  expect(await ask(by, { user: 'derek', pass: '' })).toContain('refused');
  expect(await ask(by, { user: 'ivan', pass: 'T0pS3cr3t' })).toContain('refused');
  expect(await ask(by, {})).toContain('refused');
});

describe('users of accounts', () => {
  const hashed = hashSync('b', 4);
  const two = { accounts: [account('A', [named('a', 'a')]), account('B', [named('b', hashed)])] };

  test('belong to their accounts', async () => {
    const by = authenticator({}, two);
    expect(await ask(by, { user: 'a', pass: 'a' })).toBe('A/a');
    expect(await ask(by, { user: 'b', pass: 'b' })).toBe('B/b');
    expect(await ask(by, { user: 'b', pass: hashed })).toContain('refused');
    expect(await ask(by, { user: 'a', pass: 'b' })).toContain('refused');
    expect(await ask(by, { user: '__proto__', pass: '' })).toContain('refused');
    expect(await ask(by, {})).toContain('refused');
  });

  test('one of them may be everybody who says nothing, but not who says something wrong', async () => {
    const by = authenticator({}, { ...two, noAuthUser: 'a' });
    expect(await ask(by, {})).toBe('A/a');
    expect(await ask(by, { user: 'a', pass: 'x' })).toContain('refused');
    expect(by.withoutConnect?.({} as AuthRequest)).toMatchObject({ identity: { account: 'A', user: 'a' } });
  });

  test('when all are of the system account, others still come in', async () => {
    const by = authenticator({}, { accounts: [account('$SYS', [named('admin', 'p')])] });
    expect(await ask(by, {})).toBe('$G/');
    expect(await ask(by, { user: 'admin', pass: 'p' })).toBe('$SYS/admin');
    expect(await ask(by, { user: 'admin', pass: '' })).toContain('refused');
  });
});

describe('users with keys', () => {
  const pair = createKeyPair('user');
  const signature = (encoding: 'base64' | 'base64url', nonce = 'the-nonce') =>
    Buffer.from(pair.sign(Buffer.from(nonce))).toString(encoding);

  test('sign the nonce, in either base64', async () => {
    const by = authenticator({ users: [keyed(pair.publicKey)] });
    expect(by.wantsNonce).toBe(true);
    const { publicKey: nkey } = pair;
    expect(await ask(by, { nkey, sig: signature('base64url') })).toBe(`$G/${nkey}`);
    expect(await ask(by, { nkey, sig: signature('base64') })).toBe(`$G/${nkey}`);
    expect(await ask(by, { nkey, sig: signature('base64', 'another') })).toContain('refused');
    expect(await ask(by, { nkey, sig: signature('base64') }, { nonce: '' })).toContain('refused');
    expect(await ask(by, { nkey, sig: '!!' })).toContain('refused');
    expect(await ask(by, { nkey })).toBe('refused: signature missing');
    expect(await ask(by, { nkey: createKeyPair('user').publicKey, sig: signature('base64') })).toContain(
      'refused',
    );
  });

  test('may be everybody, but whoever names the key must sign', async () => {
    const by = authenticator({ users: [keyed(pair.publicKey)] }, { noAuthUser: pair.publicKey });
    expect(await ask(by, {})).toBe(`$G/${pair.publicKey}`);
    expect(await ask(by, { nkey: pair.publicKey })).toBe('refused: signature missing');
  });
});

describe('users are held to', () => {
  test('their ways of connecting', async () => {
    const by = authenticator({ users: [named('a', 'a', { allowedConnectionTypes: ['websocket'] })] });
    expect(await ask(by, { user: 'a', pass: 'a' })).toContain('refused: connections of type STANDARD');
    expect(await ask(by, { user: 'a', pass: 'a' }, { connectionType: 'WEBSOCKET' })).toBe('$G/a');
  });

  test('their networks', async () => {
    const by = authenticator({ users: [named('a', 'a', { src: ['10.0.0.0/8'] })] });
    expect(await ask(by, { user: 'a', pass: 'a' })).toBe('refused: the user may not connect from 127.0.0.1');
    expect(await ask(by, { user: 'a', pass: 'a' }, { remoteAddress: '10.9.8.7' })).toBe('$G/a');
  });

  test('their times, at whose end the connection ends', async () => {
    const by = authenticator({
      users: [named('a', 'a', { times: [{ start: '00:00:00', end: '00:00:00' }], timesLocation: 'UTC' })],
    });
    const decision = await by.authenticate({
      connect: { ...defaultConnectOptions, user: 'a', pass: 'a' },
      nonce: '',
      clientId: 1,
      remoteAddress: '127.0.0.1',
      tls: undefined,
      connectionType: 'STANDARD',
    });
    if (decision.kind === 'refused') throw new Error(decision.reason);
    expect(decision.identity.expiresAt).toBeGreaterThan(Date.now());
    expect(decision.identity.expiresAt).toBeLessThanOrEqual(Date.now() + 86_400_000);
  });

  test('a trusted proxy', async () => {
    const proxy = createKeyPair('user');
    const by = authenticator(
      { users: [named('a', 'a', { proxyRequired: true })] },
      { trustedProxies: [proxy.publicKey] },
    );
    const proxy_sig = Buffer.from(proxy.sign(Buffer.from('the-nonce'))).toString('base64url');
    expect(await ask(by, { user: 'a', pass: 'a', proxy_sig })).toBe('$G/a');
    expect(await ask(by, { user: 'a', pass: 'a' })).toBe('refused: proxy connection required');
    expect(await ask(by, { user: 'a', pass: 'a', proxy_sig: 'AAAA' })).toBe('refused: proxy is not trusted');
  });
});

test('permissions of their own go before the default ones', async () => {
  const only = (subject: string) => ({
    publish: { allow: [subject], deny: undefined },
    subscribe: undefined,
    allowResponses: undefined,
  });
  const by = authenticator({
    users: [named('own', 'x', { permissions: only('own') }), named('other', 'x')],
    defaultPermissions: only('default'),
  });
  for (const [user, subject] of [
    ['own', 'own'],
    ['other', 'default'],
  ] as const) {
    const decision = await by.authenticate({
      connect: { ...defaultConnectOptions, user, pass: 'x' },
      nonce: '',
      clientId: 1,
      remoteAddress: '',
      tls: undefined,
      connectionType: 'STANDARD',
    });
    if (decision.kind === 'refused') throw new Error(decision.reason);
    expect(decision.identity.permissions?.canPublish(subject)).toBe(true);
    expect(decision.identity.permissions?.canPublish('else')).toBe(false);
  }
});

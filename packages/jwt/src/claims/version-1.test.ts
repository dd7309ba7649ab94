// Tokens of version 1: read into the shape of today, and version 2 once they are issued again.
import { describe, expect, test } from 'vitest';
import {
  type Claims,
  createKeyPair,
  decode,
  decodeAccount,
  decodeOperator,
  decodeUser,
  encode,
  JwtError,
  type KeyPair,
  validate,
} from '../index.js';

const base64 = (text: string | Uint8Array) => Buffer.from(text as string).toString('base64url');

/** A token as the library of 2018 made it: its own header, and a signature over the payload alone. */
function version1(claims: object, signer: KeyPair, header: object = { typ: 'jwt', alg: 'ed25519' }): string {
  const payload = base64(JSON.stringify({ jti: 'X', iat: 1_543_943_675, iss: signer.publicKey, ...claims }));
  return `${base64(JSON.stringify(header))}.${payload}.${base64(signer.sign(new TextEncoder().encode(payload)))}`;
}

const operator = createKeyPair('operator');
const account = createKeyPair('account');
const user = createKeyPair('user');

test('an operator: kind and tags move into nats, signing keys stay', () => {
  const signing = createKeyPair('operator').publicKey;
  const token = version1(
    {
      sub: operator.publicKey,
      name: 'O',
      type: 'operator',
      tags: ['a'],
      nats: {
        signing_keys: [signing],
        account_server_url: 'http://localhost:9090/jwt/v1',
        operator_service_urls: ['nats://localhost'],
      },
    },
    operator,
  );
  const { claims } = decodeOperator(token);
  expect(claims).toMatchObject({ name: 'O', iat: 1_543_943_675, sub: operator.publicKey });
  expect(claims.nats).toEqual({
    signing_keys: [signing],
    account_server_url: 'http://localhost:9090/jwt/v1',
    operator_service_urls: ['nats://localhost'],
    tags: ['a'],
    type: 'operator',
    version: 1,
  });
});

test('an account: limits, exports and revocations stay, what version 1 did not know is at its default', () => {
  const token = version1(
    {
      sub: account.publicKey,
      type: 'account',
      nats: {
        limits: {
          subs: -1,
          conn: 5,
          leaf: 0,
          imports: 3,
          exports: 3,
          data: -1,
          payload: 1024,
          wildcards: true,
        },
        exports: [{ name: 's', subject: 's.>', type: 'stream', token_req: true }],
        imports: [{ name: 'i', subject: 'q', account: account.publicKey, to: 'r', type: 'service' }],
        revocations: { [user.publicKey]: 7 },
        mappings: { unknown: 'then' },
      },
    },
    operator,
  );
  const { claims } = decodeAccount(token);
  expect(claims.nats.limits).toEqual({
    subs: -1,
    conn: 5,
    leaf: 0,
    imports: 3,
    exports: 3,
    data: -1,
    payload: 1024,
    wildcards: true,
  });
  expect(claims.nats).toMatchObject({
    exports: [{ name: 's', subject: 's.>', type: 'stream', token_req: true }],
    imports: [{ name: 'i', subject: 'q', to: 'r', type: 'service' }],
    revocations: { [user.publicKey]: 7 },
    default_permissions: { pub: {}, sub: {} },
    type: 'account',
    version: 1,
  });
  expect(claims.nats).not.toHaveProperty('mappings');
});

test('a user: limits that are not named are none, the issuing account moves', () => {
  const token = version1(
    {
      sub: user.publicKey,
      type: 'user',
      issuer_account: account.publicKey,
      nats: { pub: { allow: ['a'] }, sub: {}, src: '10.0.0.0/8,::1/128' },
    },
    createKeyPair('account'),
  );
  expect(decodeUser(token).claims.nats).toEqual({
    pub: { allow: ['a'] },
    sub: {},
    src: ['10.0.0.0/8', '::1/128'],
    subs: -1,
    data: -1,
    payload: -1,
    issuer_account: account.publicKey,
    type: 'user',
    version: 1,
  });
});

test('an activation: its kind has a new place', () => {
  const token = version1(
    { sub: account.publicKey, type: 'activation', nats: { subject: 'a.b', type: 'stream' } },
    createKeyPair('account'),
  );
  expect(decode(token).claims.nats).toEqual({
    subject: 'a.b',
    kind: 'stream',
    type: 'activation',
    version: 1,
  });
});

test('a cluster or a server is of a kind that is not supported', () => {
  for (const type of ['cluster', 'server']) {
    const token = version1({ sub: account.publicKey, type, nats: {} }, operator);
    expect(() => decode(token)).toThrow(expect.objectContaining({ code: 'unsupported-kind' }));
  }
});

describe('issued again', () => {
  const old = version1(
    { sub: account.publicKey, name: 'A', type: 'account', tags: ['x'], nats: { limits: { subs: -1 } } },
    operator,
  );

  test('it is version 2 and says the same', () => {
    const { claims } = decode(old);
    const again = decodeAccount(encode(claims, operator));
    expect(again.header).toEqual({ typ: 'JWT', alg: 'ed25519-nkey' });
    expect(again.claims.nats).toMatchObject({
      type: 'account',
      version: 2,
      tags: ['x'],
      limits: { subs: -1 },
    });
    expect(validate(again.claims)).toEqual([]);
  });

  test('the old header does not let a signature over the payload pass for version 2', () => {
    const claims: Claims = decode(old).claims;
    const body = { ...claims, nats: { ...claims.nats, version: 2 } };
    const token = version1(body, operator, { typ: 'JWT', alg: 'ed25519-nkey' });
    expect(() => decode(token)).toThrow(JwtError);
  });
});

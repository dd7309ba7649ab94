// Operator mode in configuration texts: what is read, and what does not go together.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AccountKey,
  createCurveKeyPair,
  createKeyPair,
  encode,
  newAccountClaims,
  newOperatorClaims,
  newUserClaims,
  type OperatorClaims,
  type OperatorKey,
  type UserKey,
} from '@nats-ts/jwt';
import { describe, expect, test } from 'vitest';
import { optionsFromText } from './load.js';

const pair = createKeyPair('operator');
const system = createKeyPair('account').publicKey as AccountKey;
const accountJwt = encode(newAccountClaims(system), pair);

function operator(change: (claims: OperatorClaims) => void = () => undefined): string {
  const claims = newOperatorClaims(pair.publicKey as OperatorKey);
  change(claims);
  return encode(claims, pair);
}

const read = (text: string) => optionsFromText(text, {}).options;

function complaint(text: string): string {
  try {
    read(text);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('resolvers', () => {
  test.each([
    ['MEM', { kind: 'memory' }],
    ['MEMORY', { kind: 'memory' }],
    ['"memory"', { kind: 'memory' }],
    ['{ type: MEM }', { kind: 'memory' }],
    [
      'URL(http://localhost:9090/jwt/v1/accounts/)',
      { kind: 'url', url: 'http://localhost:9090/jwt/v1/accounts/' },
    ],
    ['URL("https://a.b/c")', { kind: 'url', url: 'https://a.b/c' }],
    [
      '{ type: full, dir: "./jwt", allow_delete: true, hard_delete: true, interval: "2m", limit: 1000, timeout: "1.9s" }',
      {
        kind: 'full',
        dir: './jwt',
        allowDelete: true,
        hardDelete: true,
        interval: 120_000,
        limit: 1000,
        timeout: 1900,
      },
    ],
    [
      '{ type: FULL, dir: jwt }',
      {
        kind: 'full',
        dir: 'jwt',
        allowDelete: false,
        hardDelete: false,
        interval: 60_000,
        limit: 0,
        timeout: 2000,
      },
    ],
    [
      '{ type: cache, dir: jwt, ttl: "1h" }',
      { kind: 'cache', dir: 'jwt', ttl: 3_600_000, limit: 1000, timeout: 2000 },
    ],
  ])('%s', (text, resolver) => {
    const { resolver: found } = read(`operator: ${operator()}, system_account: ${system}, resolver: ${text}`);
    expect(found).toEqual(resolver);
  });

  test.each([
    ['nonsense', 'should be MEM or URL("url")'],
    ['URL(ftp://x)', 'it begins with http:// or https://'],
    ['{ type: full }', 'dir has no value'],
    ['{ dir: x }', 'needs a type'],
    ['{ type: full, dir: x, ttl: "1h" }', 'FULL does not accept ttl'],
    ['{ type: full, dir: x, hard_delete: true }', 'hard_delete has no effect without delete'],
    ['{ type: cache, dir: x, allow_delete: true }', 'CACHE does not accept allow_delete'],
    ['{ type: cache, dir: x, interval: "1m" }', 'CACHE does not accept sync'],
    ['{ type: cache, dir: x, hard_delete: false }', 'CACHE does not accept hard_delete'],
  ])('%s is refused', (text, reason) => {
    expect(complaint(`operator: ${operator()}, system_account: ${system}, resolver: ${text}`)).toContain(
      reason,
    );
  });
});

test('the operator may be a file, in armour or not; its JWT names system account and account server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'operator-'));
  try {
    const file = join(folder, 'op.jwt');
    const token = operator((claims) => {
      claims.nats.system_account = system;
      claims.nats.account_server_url = 'http://localhost:9090/jwt/v1';
    });
    writeFileSync(file, `-----BEGIN NATS OPERATOR JWT-----\n${token}\n------END NATS OPERATOR JWT------\n`);
    expect(read(`operator: "${file}"`)).toMatchObject({
      operators: [token],
      systemAccount: system,
      resolver: { kind: 'url', url: 'http://localhost:9090/jwt/v1/accounts' },
    });
    expect(complaint(`operator: "${folder}/none.jwt", resolver: MEM`)).toContain(
      'error parsing operator JWT: ENOENT',
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each([
  [() => `operator: ${operator()}`, 'operators require an account resolver to be configured'],
  [() => `operator: ${operator()}, resolver: MEM, accounts { A {} }`, 'operators do not allow Accounts'],
  [
    () => `operator: ${operator()}, resolver: MEM, authorization { users: [ { user: a, password: b } ] }`,
    'operators do not allow users',
  ],
  [
    () => `operator: ${operator()}, resolver: MEM, trusted_keys: ${pair.publicKey}`,
    "conflicting options for 'TrustedKeys' and 'TrustedOperators'",
  ],
  [() => 'trusted_keys: [OABC], resolver: MEM', 'required to be a valid public operator nkey'],
  [
    () =>
      `operator: ${operator((claims) => {
        claims.nats.system_account = system;
      })}, resolver: MEM, system_account: ${createKeyPair('account').publicKey}`,
    'system_account in config and operator JWT must be identical',
  ],
  [
    () => `operator: ${operator()}, resolver: { type: full, dir: x }`,
    'the system account needs to be specified in configuration or the operator jwt',
  ],
  [
    () =>
      `operator: ${operator((claims) => {
        claims.nats.assert_server_version = '99.0.0';
      })}, resolver: MEM`,
    'expected major version 99 > server major version 2',
  ],
  [
    () =>
      `operator: ${operator()}, resolver: "URL(http://a/b)", resolver_preload { ${system}: ${accountJwt} }`,
    'resolver preloads only available for writeable resolver types',
  ],
  [
    () => `operator: ${operator()}, resolver: MEM, resolver_preload { ${system}: nonsense }`,
    'invalid account JWT',
  ],
  [
    () => `operator: ${operator()}, resolver: MEM, no_auth_user: a`,
    'no_auth_user not compatible with Trusted Operator',
  ],
  [
    () => `operator: ${operator()}, resolver: MEM, resolver_pinned_accounts: [X]`,
    'not a valid public account nkey',
  ],
  [
    () =>
      `operator: ${operator()}, resolver: MEM, default_sentinel: ${encode(newUserClaims(createKeyPair('user').publicKey as UserKey), createKeyPair('account'))}`,
    'default sentinel must be a bearer token',
  ],
  [
    () =>
      `operator: ${operator()}, resolver: MEM, authorization { auth_callout { issuer: ${system}, auth_users: [a] } }`,
    'operators do not allow authorization callouts to be configured directly',
  ],
])('contradiction %#: %s', (text, reason) => {
  expect(complaint(text())).toContain(reason);
});

test('the authorization callout is read', () => {
  const xkey = createCurveKeyPair().publicKey;
  const { authorization } = read(`
    authorization {
      users: [ { user: auth, password: pw } ]
      auth_callout { issuer: ${system}, auth_users: [ auth ], xkey: ${xkey}, allowed_accounts: [ A ] }
    }`);
  expect(authorization.callout).toEqual({
    issuer: system,
    account: '$G',
    authUsers: ['auth'],
    xkey,
    allowedAccounts: ['A'],
  });
  expect(complaint(`authorization { auth_callout { issuer: nobody, auth_users: [a] } }`)).toContain(
    'Expected callout user to be a valid public account nkey',
  );
});

// Operator mode in configuration texts: what is read.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AccountKey,
  createCurveKeyPair,
  createKeyPair,
  encode,
  newOperatorClaims,
  type OperatorClaims,
  type OperatorKey,
} from '@nats-ts/jwt';
import { describe, expect, test } from 'vitest';
import { optionsFromText } from './load.js';

const pair = createKeyPair('operator');
const system = createKeyPair('account').publicKey as AccountKey;

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

test('an operator without a resolver is refused', () => {
  // The Go server asks for accounts at no address, and refuses that.
  expect(complaint(`operator: ${operator()}`)).toContain(
    'operators require an account resolver to be configured',
  );
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

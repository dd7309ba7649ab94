// What does not go together in operator mode: ours and the Go server refuse the same, in the same words.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AccountKey,
  createKeyPair,
  encode,
  newAccountClaims,
  newOperatorClaims,
  newUserClaims,
  type OperatorClaims,
  type OperatorKey,
  type UserKey,
} from '@nats-ts/jwt';
import { afterAll, expect, test } from 'vitest';
import { optionsFromText } from './load.js';

const pair = createKeyPair('operator');
const system = createKeyPair('account').publicKey as AccountKey;
const accountJwt = encode(newAccountClaims(system), pair);
const dir = mkdtempSync(join(tmpdir(), 'nats-ts-operator-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function operator(change: (claims: OperatorClaims) => void = () => undefined): string {
  const claims = newOperatorClaims(pair.publicKey as OperatorKey);
  change(claims);
  return encode(claims, pair);
}

function complaint(text: string): string {
  try {
    optionsFromText(text, {});
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

/** What the Go server says when it ends at its start; it is ended where it does not. */
function goSays(text: string): string {
  const file = join(dir, 'server.conf');
  writeFileSync(file, text);
  const go = process.env.NATS_SERVER_GO ?? 'nats-server';
  const { stdout, stderr } = spawnSync(go, ['-c', file, '-a', '127.0.0.1', '-p', '-1'], {
    cwd: dir,
    timeout: 5000,
    encoding: 'utf8',
  });
  return stdout + stderr;
}

test.each([
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
  expect(goSays(text())).toContain(reason);
});

// Creds files and armour, held against the files that the Go nsc wrote.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCreds as oracleParse } from '@nats-io/jwt';
import { describe, expect, test } from 'vitest';
import {
  armour,
  armouredBlocks,
  armourSeed,
  createKeyPair,
  encode,
  formatCreds,
  JwtError,
  keyPairFromSeed,
  newUserClaims,
  parseCreds,
  unarmour,
} from './index.js';

const folder = fileURLToPath(
  new URL('../../../fixtures/go-nsc/home/.local/share/nats/nsc/keys/creds/', import.meta.url),
);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.creds'))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

describe('the creds files of the Go nsc', () => {
  test('are there', () => expect(files.length).toBeGreaterThan(3));

  test.each(files)('$name is read, and written again to the byte', ({ text }) => {
    const { jwt, seed } = parseCreds(text);
    expect(formatCreds(jwt, seed)).toBe(text);
  });

  test.each(files)('$name reads as the official library reads it', async ({ text }) => {
    const theirs = await oracleParse(new TextEncoder().encode(text));
    const { jwt, seed } = parseCreds(text);
    expect({ jwt, key: keyPairFromSeed(seed).publicKey }).toEqual({ jwt: theirs.jwt, key: theirs.uc.sub });
  });
});

const pair = createKeyPair('user');
const jwt = encode(newUserClaims(pair.publicKey as `U${string}`), createKeyPair('account'));

const code = (action: () => unknown): string | undefined => {
  try {
    action();
  } catch (error) {
    return error instanceof JwtError ? error.code : 'another error';
  }
  return undefined;
};

test('creds with Windows line ends, and with the seed on a line of its own, are read', () => {
  const text = formatCreds(jwt, pair.seed);
  expect(parseCreds(text.replaceAll('\n', '\r\n'))).toEqual({ jwt, seed: pair.seed });
  expect(parseCreds(`${armour(jwt, 'user')}\n${pair.seed}\n`)).toEqual({ jwt, seed: pair.seed });
});

test('creds without a JWT, without a seed or with a broken one are refused, and the seed is not told', () => {
  expect(code(() => parseCreds(''))).toBe('bad-creds');
  expect(code(() => parseCreds(armour(jwt, 'user')))).toBe('bad-creds');
  const broken = formatCreds(jwt, pair.seed).replace(pair.seed, `${pair.seed.slice(0, -2)}77`);
  expect(code(() => parseCreds(broken))).toBe('bad-creds');
  expect(() => parseCreds(broken)).not.toThrow(pair.seed.slice(0, 12));
});

test('creds are not made of a seed that is not the user’s', () => {
  expect(code(() => formatCreds(jwt, createKeyPair('user').seed))).toBe('bad-creds');
  expect(code(() => formatCreds(jwt, createKeyPair('account').seed))).toBe('bad-creds');
});

test('armour comes off, and bare text stays', () => {
  expect(unarmour(armour(jwt))).toBe(jwt);
  expect(unarmour(`\n ${jwt} \n`)).toBe(jwt);
  expect(armouredBlocks(formatCreds(jwt, pair.seed)).map(({ label }) => label)).toEqual([
    'NATS USER JWT',
    'USER NKEY SEED',
  ]);
});

test('seeds of operators, accounts and users get armour, others do not', () => {
  expect(armourSeed(createKeyPair('operator').seed)).toContain('-----BEGIN OPERATOR NKEY SEED-----');
  expect(armourSeed(createKeyPair('account').seed)).toContain('-----BEGIN ACCOUNT NKEY SEED-----');
  expect(code(() => armourSeed(createKeyPair('server').seed))).toBe('bad-creds');
});

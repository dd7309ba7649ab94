// Every token the Go tools made reads, and encodes again to the very same bytes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { decode, encode, type KeyPair, keyPairFromSeed, peekClaims } from './index.js';

const root = fileURLToPath(new URL('../../../fixtures/go-nsc/home/.local/share/nats/nsc/', import.meta.url));

function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(root, folder, name));
}

const keys = new Map<string, KeyPair>(
  filesUnder('keys/keys', '.nk').map((file) => {
    const pair = keyPairFromSeed(readFileSync(file, 'utf8'));
    return [pair.publicKey, pair];
  }),
);
const tokens = filesUnder('stores', '.jwt').map((file) => ({ file, token: readFileSync(file, 'utf8') }));

test('the fixtures hold tokens of operators, accounts and users, and the keys that issued them', () => {
  const types = tokens.map(({ token }) => peekClaims(token).type);
  expect(types.filter((type) => type === 'operator')).toHaveLength(1);
  expect(types.filter((type) => type === 'account').length).toBeGreaterThanOrEqual(4);
  expect(types.filter((type) => type === 'user').length).toBeGreaterThanOrEqual(6);
});

test.each(tokens)('$file encodes to the bytes the Go library wrote', ({ token }) => {
  const { claims } = decode(token);
  const issuer = keys.get(claims.iss ?? '');
  expect(issuer).toBeDefined();
  const { jti: _, ...rest } = claims;
  expect(encode(rest as typeof claims, issuer as KeyPair, { issuedAt: claims.iat ?? 0 })).toBe(token.trim());
});

test('a user JWT in a creds file verifies', () => {
  for (const file of filesUnder('keys/creds', '.creds')) {
    const jwt = readFileSync(file, 'utf8').split('\n')[1] ?? '';
    expect(decode(jwt).claims.nats.type).toBe('user');
  }
});

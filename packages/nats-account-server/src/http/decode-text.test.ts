import { readFileSync } from 'node:fs';
import { type AccountKey, createKeyPair, encode, newActivationClaims } from '@nats-ts/jwt';
import { expect, test } from 'vitest';
import { World } from '../../test/world.js';
import { decodeText } from './decode-text.js';

const fixtures = new URL('../../../../fixtures/go-nsc/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, fixtures), 'utf8');

/** A token with any payload; nothing here looks at the signature. */
function tokenOf(payload: string): string {
  const part = (text: string): string => Buffer.from(text).toString('base64url');
  return `${part('{"typ":"JWT","alg":"ed25519-nkey"}')}.${part(payload)}.signature`;
}

test('account B of the Go tools reads as the Go account server shows it', () => {
  const pack = read('pack.txt').split('\n');
  const token = pack.find((line) => line.startsWith('AB4GTMC7'))?.split('|')[1] ?? '';
  expect(decodeText(token)).toBe(read('decode-B.txt'));
});

test('each time claim has its date behind it, wherever it stands among the claims', () => {
  const text = decodeText(tokenOf('{"sub":"A","nbf":1,"exp":86400,"iat":1559324123}'));
  expect(text).toContain('"exp": 86400 (1970-01-02),\n');
  expect(text).toContain('"iat": 1559324123 (2019-05-31),\n');
  expect(text).toContain('"nbf": 1 (1970-01-01),\n');
});

test('a key of the same name deeper down is no time claim', () => {
  expect(decodeText(tokenOf('{"nats":{"mappings":{"exp":5},"iat":6}}'))).not.toContain('1970');
});

test('times that are none stay as they are', () => {
  const text = decodeText(tokenOf('{"exp":0,"iat":1e300,"nbf":"soon"}'));
  expect(text).toContain('"exp": 0,\n    "iat": 1e300,\n    "nbf": "soon"\n');
});

test('limits keep all their digits', () => {
  expect(decodeText(tokenOf('{"nats":{"limits":{"data":9223372036854775807}}}'))).toContain(
    '"data": 9223372036854775807',
  );
});

test('subjects are not escaped, line separators are', () => {
  expect(decodeText(tokenOf('{"name":"a>b<c&d\\u2028e"}'))).toContain('"name": "a>b<c&d\\u2028e"');
});

test('an activation token in an import is opened, a URL stays, a broken one says why', () => {
  const world = new World();
  const exporter = createKeyPair('account');
  const { key } = world.account();
  const claims = newActivationClaims(key);
  const token = encode(
    { ...claims, name: 'x', nats: { ...claims.nats, subject: 'a.b', kind: 'stream' } },
    exporter,
  );
  const at = (text: string): string =>
    decodeText(tokenOf(JSON.stringify({ nats: { imports: [{ subject: 'a.b', token: text }] } })));
  expect(at(token)).toMatch(/"token": \{\n {20}"jti": "\w+",\n {20}"iat": \d+ \(\d{4}-\d\d-\d\d\),\n/);
  expect(at(token)).toContain(`                    "sub": "${key satisfies AccountKey}"`);
  expect(at('https://example.com/token')).toContain('"token": "https://example.com/token"');
  expect(at(`${token.slice(0, -4)}AAAA`)).toMatch(/"token": <bad token - .+>/);
});

test('a token by the name of token elsewhere is left alone', () => {
  expect(decodeText(tokenOf('{"nats":{"exports":[{"token":"a.b.c"}]}}'))).toContain('"token": "a.b.c"');
});

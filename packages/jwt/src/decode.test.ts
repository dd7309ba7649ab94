// What is not let through when a token is read: bounds, headers, issuers, subjects, versions, twice-named fields.
import { describe, expect, test } from 'vitest';
import {
  createKeyPair,
  decode,
  decodeUser,
  didSign,
  encode,
  isRevoked,
  type KeyPair,
  MAX_JWT_BYTES,
  newAccountClaims,
  newGenericClaims,
  newOperatorClaims,
  newUserClaims,
  newUserScope,
  scopedSignerProblem,
  withRevocation,
} from './index.js';

const operator = createKeyPair('operator');
const account = createKeyPair('account');
const user = createKeyPair('user');
const base64 = (text: string | Uint8Array) => Buffer.from(text as string).toString('base64url');

function signed(payload: string, signer: KeyPair, header = '{"typ":"JWT","alg":"ed25519-nkey"}'): string {
  const body = `${base64(header)}.${base64(payload)}`;
  return `${body}.${base64(signer.sign(new TextEncoder().encode(body)))}`;
}

const accountJson = (more = '', nats = '') =>
  `{"iss":"${operator.publicKey}","sub":"${account.publicKey}"${more},"nats":{"limits":{},"default_permissions":{},"type":"account","version":2${nats}}}`;

const refused: [name: string, token: string, code: string][] = [
  ['no text', '', 'bad-chunks'],
  ['two parts', 'a.b', 'bad-chunks'],
  ['what is not base64', `${base64('{"typ":"JWT","alg":"ed25519-nkey"}')}.!.x`, 'bad-base64'],
  ['another algorithm', signed(accountJson(), operator, '{"typ":"JWT","alg":"none"}'), 'bad-algorithm'],
  ['another type', signed(accountJson(), operator, '{"typ":"JWE","alg":"ed25519-nkey"}'), 'bad-header-type'],
  [
    'a newer version',
    signed(accountJson('', ',"version":3').replace('"version":2,', ''), operator),
    'newer-version',
  ],
  [
    'an issuer of the wrong kind',
    signed(accountJson().replace(operator.publicKey, user.publicKey), user),
    'bad-issuer',
  ],
  [
    'a subject of the wrong kind',
    signed(accountJson().replace(account.publicKey, user.publicKey), operator),
    'bad-subject',
  ],
  ['a signature by somebody else', signed(accountJson(), createKeyPair('operator')), 'bad-signature'],
  ['a field of the wrong type', signed(accountJson(',"name":7'), operator), 'bad-field'],
  [
    'a field named twice in two ways of writing',
    signed(accountJson(',"name":"a","Name":"b"'), operator),
    'ambiguous-field',
  ],
];

describe('refused', () => {
  test.each(refused)('%s', (_, token, code) => {
    expect(() => decode(token)).toThrow(expect.objectContaining({ name: 'JwtError', code }));
  });

  test('a token beyond 1 MiB, read or made', () => {
    expect(MAX_JWT_BYTES).toBe(1024 * 1024);
    expect(() => decode('x'.repeat(MAX_JWT_BYTES + 1))).toThrow(
      expect.objectContaining({ code: 'token-too-large' }),
    );
    const claims = newAccountClaims(account.publicKey as `A${string}`);
    claims.nats.description = 'x'.repeat(MAX_JWT_BYTES);
    expect(() => encode(claims, operator)).toThrow(expect.objectContaining({ code: 'token-too-large' }));
  });

  test('values nested beyond all use', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const token = signed(
      `{"iss":"${account.publicKey}","sub":"x","nats":{"type":"generic","x":${deep}}}`,
      account,
    );
    expect(() => decode(token)).toThrow(expect.objectContaining({ code: 'too-deep' }));
  });

  test('a user where an account is expected', () => {
    const token = encode(newAccountClaims(account.publicKey as `A${string}`), operator);
    expect(() => decodeUser(token)).toThrow(expect.objectContaining({ code: 'wrong-kind' }));
  });
});

test('fields nobody knows do not matter', () => {
  expect(decode(signed(accountJson(',"later":{"a":[1]}', ',"newer":true'), operator)).claims.sub).toBe(
    account.publicKey,
  );
});

test('generic claims carry whatever they are given', () => {
  const claims = newGenericClaims(user.publicKey);
  claims.nats.anything = { deep: [1, 'two'] };
  expect(decode(encode(claims, account)).claims.nats).toMatchObject({ anything: { deep: [1, 'two'] } });
});

describe('who may speak for whom', () => {
  const strict = newOperatorClaims(operator.publicKey as `O${string}`);
  const signer = createKeyPair('operator');
  strict.nats.signing_keys = [signer.publicKey as `O${string}`];
  const accountBy = (pair: KeyPair) =>
    decode(encode(newAccountClaims(account.publicKey as `A${string}`), pair)).claims;

  test('an operator and its signing keys, not others; with strict usage its own key only for itself', () => {
    expect(didSign(strict, accountBy(operator))).toBe(true);
    expect(didSign(strict, accountBy(signer))).toBe(true);
    expect(didSign(strict, accountBy(createKeyPair('operator')))).toBe(false);
    strict.nats.strict_signing_key_usage = true;
    expect(didSign(strict, accountBy(operator))).toBe(false);
    expect(didSign(strict, { ...strict, iss: operator.publicKey })).toBe(true);
  });

  test('an account’s signing keys only for users that name the account', () => {
    const key = createKeyPair('account');
    const claims = newAccountClaims(account.publicKey as `A${string}`);
    claims.nats.signing_keys = [newUserScope(key.publicKey as `A${string}`, 'r')];
    const issued = decodeUser(encode(newUserClaims(user.publicKey as `U${string}`), key)).claims;
    expect(didSign(claims, issued)).toBe(false);
    issued.nats.issuer_account = account.publicKey as `A${string}`;
    expect(didSign(claims, issued)).toBe(true);
    expect(scopedSignerProblem(claims.nats.signing_keys[0] as never, issued)).toBe(
      'scoped users require no permissions or limits set',
    );
  });

  test('revocations reach back, for one user or for all, and are not weakened', () => {
    const claims = newAccountClaims(account.publicKey as `A${string}`);
    claims.nats.revocations = withRevocation(withRevocation({}, user.publicKey, 100), user.publicKey, 50);
    expect(isRevoked(claims, user.publicKey, 100)).toBe(true);
    expect(isRevoked(claims, user.publicKey, 101)).toBe(false);
    claims.nats.revocations = withRevocation(claims.nats.revocations, '*', 200);
    expect(isRevoked(claims, createKeyPair('user').publicKey, 200)).toBe(true);
  });
});

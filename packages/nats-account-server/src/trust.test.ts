import { createKeyPair, decodeOperator, encode, newUserClaims, type UserKey } from '@nats-ts/jwt';
import { expect, test } from 'vitest';
import { now, World } from '../test/world.js';
import { Trust, TrustHolder } from './trust.js';

const world = new World();
const trustIn = (operatorJwt = world.operatorJwt): Trust =>
  new Trust({ operator: decodeOperator(operatorJwt) });

test('an account signed by the operator or one of its signing keys enters', () => {
  for (const signer of [world.operator, world.signingKey]) {
    const { key, token } = world.account({ signer });
    expect(trustIn().judge(token, key)).toMatchObject({ ok: true, key, token });
  }
});

const other = new World();
const self = createKeyPair('account');
const user = encode(newUserClaims(createKeyPair('user').publicKey as UserKey), self);
const good = world.account();

/** A token with one character of its signature changed. */
function withBrokenSignature(token: string): string {
  const at = token.length - 10;
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}

test.each([
  ['rubbish', 'rubbish', 'bad JWT in request'],
  ['nothing', '', 'bad JWT in request'],
  ['a broken signature', withBrokenSignature(good.token), 'bad JWT in request'],
  ['another type of JWT', user, 'bad JWT in request'],
  ["the operator's own JWT", world.operatorJwt, 'bad JWT in request'],
  ['another operator', other.account().token, 'untrusted issuer in request'],
  [
    'an account that signed itself',
    world.account({ keys: self, signer: self }).token,
    'Signing service not enabled',
  ],
  [
    'an account signed by another account',
    world.account({ signer: self }).token,
    'bad JWT Issuer in request',
  ],
  ['an expired account', world.account({ exp: now() - 10 }).token, /validation issues.*expired/],
  ['an account of tomorrow', world.account({ nbf: now() + 1000 }).token, /validation issues.*not yet valid/],
  [
    'an account issued in the future',
    world.account({ issuedAt: now() + 3600 }).token,
    /validation issues.*issued in the future/,
  ],
  [
    'an account with a blocking fault',
    world.account({ nats: { imports: [{ subject: 'a..b', account: 'nobody', type: 'stream' }] as never } })
      .token,
    /validation issues/,
  ],
])('%s is refused with its own text', (_, token, text) => {
  const verdict = trustIn().judge(token);
  expect(verdict).toMatchObject({ ok: false, status: 400 });
  const lines = verdict.ok ? [] : verdict.lines;
  if (typeof text === 'string') expect(lines[0]).toBe(text);
  else expect(lines.join(' ')).toMatch(text);
  expect(lines.length).toBeGreaterThan(1);
});

test('the JWT must be about the account that was named', () => {
  const verdict = trustIn().judge(good.token, other.account().key);
  expect(verdict).toMatchObject({
    ok: false,
    lines: ["pub keys don't match", expect.stringContaining(good.key)],
  });
});

test('a clock that is a little ahead does no harm', () => {
  expect(trustIn().judge(world.account({ issuedAt: now() + 30 }).token)).toMatchObject({ ok: true });
});

test("with strict use of signing keys the operator's own key does not count", () => {
  const strict = trustIn(world.operatorWith({ strict_signing_key_usage: true }));
  expect(strict.judge(good.token)).toMatchObject({
    ok: false,
    lines: ['untrusted issuer in request', expect.anything()],
  });
  expect(strict.judge(world.account({ signer: world.signingKey }).token)).toMatchObject({ ok: true });
});

test('a signing key that the operator took back does not count', async () => {
  const without = trustIn(world.operatorWith({ signing_keys: [] }));
  const { token } = world.account({ signer: world.signingKey });
  expect(without.judge(token)).toMatchObject({
    ok: false,
    lines: ['untrusted issuer in request', expect.anything()],
  });
  expect(await new TrustHolder(without).examine(token)).toContain('not trusted');
});

test('while the operator is expired or not yet valid nothing enters, and what entered before is served', async () => {
  for (const times of [{ exp: now() - 1 }, { nbf: now() + 100 }]) {
    const trust = trustIn(world.operatorWith({}, times));
    const verdict = trust.judge(good.token);
    expect(verdict).toMatchObject({
      ok: false,
      lines: ['untrusted issuer in request', expect.stringMatching(/operator's JWT/)],
    });
    expect(trust.recognises(world.operator.publicKey)).toBe(true);
    expect(await new TrustHolder(trust).examine(good.token)).toBeUndefined();
  }
});

test('without an operator nothing enters', () => {
  expect(new Trust().judge(good.token)).toMatchObject({
    ok: false,
    lines: ['untrusted issuer in request', expect.anything()],
  });
  expect(new Trust().problem()).toBe('no operator is configured');
});

test('judging in the background comes to the same verdict, by the trust there is when the signature is verified', async () => {
  const holder = new TrustHolder(trustIn());
  for (const token of [good.token, withBrokenSignature(good.token), user, 'rubbish', other.account().token]) {
    expect(await holder.judgeInBackground(token)).toEqual(holder.judge(token));
  }
  expect(await holder.judgeInBackground(good.token, other.account().key)).toMatchObject({ ok: false });
  const { token } = world.account({ signer: world.signingKey });
  const verdict = holder.judgeInBackground(token);
  holder.replace(trustIn(world.operatorWith({ signing_keys: [] })));
  expect(await verdict).toMatchObject({ ok: false });
  expect(await holder.examine(withBrokenSignature(good.token))).toContain('signature');
});

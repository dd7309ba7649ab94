import { createKeyPair, decodeAccount } from '@nats-ts/jwt';
import { expect, test } from 'vitest';
import { Operator } from '../../test/support/identities.js';
import { whySigningIsRefused } from './signing.js';

const operator = new Operator();
const account = operator.account('A');
const own = decodeAccount(account.signedBy(account.pair)).claims;
const signingKey = createKeyPair('account');
const stored = decodeAccount(
  account.jwt((claims) => {
    claims.nats.signing_keys = [signingKey.publicKey as `A${string}`];
  }),
).claims;

test('a new account may be sent when it signed itself', () => {
  expect(whySigningIsRefused(undefined, own)).toBeUndefined();
});

test('a new account that another account signed may not', () => {
  const other = decodeAccount(account.signedBy(createKeyPair('account'))).claims;
  expect(whySigningIsRefused(undefined, other)).toBe('bad JWT Issuer/Subject pair in request');
});

test('a known account may be sent when it signed itself', () => {
  expect(whySigningIsRefused(stored, own)).toBeUndefined();
});

test('a known account may not be taken over by a key that only the new JWT names', () => {
  const thief = createKeyPair('account');
  const claims = decodeAccount(
    account.signedBy(thief, (each) => {
      each.nats.signing_keys = [thief.publicKey as `A${string}`];
    }),
  ).claims;
  expect(whySigningIsRefused(stored, claims)).toBe('bad JWT issuer is not trusted');
});

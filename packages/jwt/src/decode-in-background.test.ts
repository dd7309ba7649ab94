import { expect, test } from 'vitest';
import {
  type AccountKey,
  createKeyPair,
  decodeAccount,
  decodeAccountInBackground,
  decodeUser,
  decodeUserInBackground,
  encode,
  newAccountClaims,
  newUserClaims,
  type UserKey,
} from './index.js';

const operator = createKeyPair('operator');
const account = createKeyPair('account');
const claims = { ...newAccountClaims(account.publicKey as AccountKey), name: 'A' };
const good = encode(claims, operator);
const user = encode(newUserClaims(createKeyPair('user').publicKey as UserKey), account);
const parts = good.split('.') as [string, string, string];

test('an account comes out as from decodeAccount', async () => {
  expect(await decodeAccountInBackground(` ${good}\n`)).toEqual(decodeAccount(good));
});

test('a user comes out as from decodeUser', async () => {
  expect(await decodeUserInBackground(` ${user}\n`)).toEqual(decodeUser(user));
});

test.each([
  ['rubbish', 'a.b.c'],
  ['a signature of another key', `${user.slice(0, user.lastIndexOf('.'))}.${parts[2]}`],
  ['an account', good],
])('%s is refused as by decodeUser', async (_, token) => {
  let expected: unknown;
  try {
    decodeUser(token);
  } catch (error) {
    expected = error;
  }
  expect(expected).toBeInstanceOf(Error);
  await expect(decodeUserInBackground(token)).rejects.toEqual(expected);
});

test.each([
  ['an empty text', ''],
  ['rubbish', 'a.b.c'],
  ['a signature of another key', `${parts[0]}.${parts[1]}.${user.split('.')[2]}`],
  ['a signature cut short', good.slice(0, -8)],
  ['a changed header', `${parts[0]}A.${parts[1]}.${parts[2]}`],
  ['a user', user],
])('%s is refused as by decodeAccount', async (_, token) => {
  let expected: unknown;
  try {
    decodeAccount(token);
  } catch (error) {
    expected = error;
  }
  expect(expected).toBeInstanceOf(Error);
  await expect(decodeAccountInBackground(token)).rejects.toEqual(expected);
});

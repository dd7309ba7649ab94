// Operators that require signing keys, and that withdraw one: the real broker holds their accounts and users to that.
import { readFileSync } from 'node:fs';
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Enforcement } from '../../test/enforcement.js';

let world: Enforcement;
let formerCreds: Uint8Array;

beforeAll(async () => {
  world = new Enforcement();
  await world.prepare('add operator -n OP --sys --generate-signing-key');
  const operatorKey = (await world.field('operator -F nats.signing_keys'))[0];
  await world.prepare(
    'add account A',
    'add user by-identity',
    `edit account A --sk generate -K ${operatorKey}`,
    `edit account SYS --sk generate -K ${operatorKey}`,
  );
  const accountKey = (await world.field('account A -F nats.signing_keys'))[0];
  // nsc requires it of no operator with such a user: this one takes its former creds along.
  formerCreds = readFileSync(world.home.data('keys/creds/OP/A/by-identity.creds'));
  await world.prepare(`edit user -a A by-identity --tag again -K ${accountKey}`);
  await world.prepare('edit operator --require-signing-keys');
  await world.start();
}, 60_000);

afterAll(() => world.end());

test('users that a signing key signed may connect, others not', async () => {
  expect((await world.as('A', 'by-identity')).isClosed()).toBe(false);
  const authenticator = credsAuthenticator(formerCreds);
  await expect(connect({ servers: world.broker.url, authenticator, reconnect: false })).rejects.toThrow();
});

test('nsc signs with nothing else from then on', async () => {
  await world.prepare('add user -a A later');
  expect((await world.as('A', 'later')).isClosed()).toBe(false);
  const { code, err } = await world.home.run([
    'add',
    'user',
    '-a',
    'A',
    'never',
    '-K',
    await world.field('account A -F sub'),
  ]);
  expect(code).toBe(1);
  expect(err).toContain('may not sign this');
});

test('accounts that a withdrawn key of the operator signed are refused, and others are not', async () => {
  const other = new Enforcement();
  try {
    await other.prepare('add operator -n OP --sys', 'edit operator --sk generate');
    const [key] = await other.field('operator -F nats.signing_keys');
    await other.prepare(
      'add account STAYS',
      'add user u',
      `add account GOES -K ${key}`,
      'add user u',
      `edit operator --rm-sk ${key}`,
    );
    await other.start();
    expect((await other.as('STAYS', 'u')).isClosed()).toBe(false);
    await expect(other.as('GOES', 'u')).rejects.toThrow();
  } finally {
    await other.end();
  }
});

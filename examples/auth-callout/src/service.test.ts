// The service, asked by a broker that runs in the test process.
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { createCurveKeyPair, createKeyPair } from '@nats-ts/jwt';
import { optionsFromText } from '@nats-ts/nats-server/options';
import { useNatsServer } from '@nats-ts/nats-server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from './service.js';
import { users } from './users.js';

const issuer = createKeyPair('account');
const xkey = createCurveKeyPair();
const { options } = optionsFromText(`
  accounts {
    AUTH { users: [ { user: auth, password: auth } ] }
    APP {}
  }
  authorization {
    auth_callout { issuer: ${issuer.publicKey}, account: AUTH, auth_users: [ auth ], xkey: ${xkey.publicKey} }
  }
`);
const nats = useNatsServer({ beforeAll, afterAll }, { ...options, host: '127.0.0.1', port: -1 });
let service: NatsConnection;

beforeAll(async () => {
  service = await connect({ servers: nats.url, user: 'auth', pass: 'auth' });
  serve(service, {
    issuer,
    xkey,
    decide: users({
      alice: { password: 'a', account: 'APP' },
      bob: { password: 'b', account: 'APP', permissions: { pub: { allow: ['bob.>'] } } },
    }),
  });
  await service.flush();
});
afterAll(() => service.close());

test('who is known gets in, into the account the service says', async () => {
  const alice = await connect({ servers: nats.url, user: 'alice', pass: 'a' });
  const bob = await connect({ servers: nats.url, user: 'bob', pass: 'b' });
  const heard = alice.subscribe('bob.says', { max: 1 });
  await alice.flush();
  bob.publish('bob.says', 'hello');
  for await (const message of heard) expect(message.string()).toBe('hello');
  await Promise.all([alice.close(), bob.close()]);
});

test('who is not known, or shows another password, stays out', async () => {
  await expect(connect({ servers: nats.url, user: 'alice', pass: 'x' })).rejects.toThrow(
    'Authorization Violation',
  );
  await expect(connect({ servers: nats.url, user: 'eve', pass: 'e' })).rejects.toThrow(
    'Authorization Violation',
  );
});

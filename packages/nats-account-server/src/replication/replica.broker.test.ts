// A replica and its primary, both whole account servers, with a Go broker between them where it matters.
import { activationHash, decodeActivation, encode, newActivationClaims } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NatsWorld } from '../../test/support/nats-world.js';
import { until } from '../../test/support/until.js';
import { AccountServer } from '../account-server.js';
import type { AccountServerSettings } from '../settings.js';

let world: NatsWorld;

beforeEach(() => {
  world = new NatsWorld();
});

afterEach(() => world.close());

async function serve(settings: AccountServerSettings): Promise<AccountServer> {
  const server = await AccountServer.start({
    host: '127.0.0.1',
    port: 0,
    operator: world.operator.jwt(),
    ...settings,
  });
  world.ending(() => server.close());
  return server;
}

const account = (server: AccountServer, key: string) => fetch(`${server.url}/jwt/v1/accounts/${key}`);

async function push(server: AccountServer, key: string, token: string): Promise<number> {
  const answer = await fetch(`${server.url}/jwt/v1/accounts/${key}`, { method: 'POST', body: token });
  await answer.text();
  return answer.status;
}

test('a replica starts with the primary’s accounts, fetches new ones, and serves on when the primary is gone', async () => {
  const primary = await serve({});
  const [early, late, never] = ['E', 'L', 'N'].map((name) => world.operator.account(name));
  if (early === undefined || late === undefined || never === undefined) throw new Error('no accounts');
  const tokens = { early: early.jwt(), late: late.jwt() };
  await push(primary, early.key, tokens.early);
  const replica = await serve({ primary: primary.url });
  expect(await push(replica, late.key, tokens.late)).toBe(405);
  expect(await (await account(replica, early.key)).text()).toBe(tokens.early);
  expect((await account(replica, late.key)).status).toBe(404);
  await push(primary, late.key, tokens.late);
  expect(await (await account(replica, late.key)).text()).toBe(tokens.late);
  await primary.close();
  for (const [{ key }, token] of [
    [early, tokens.early],
    [late, tokens.late],
  ] as const) {
    const answer = await account(replica, key);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(token);
  }
  expect((await account(replica, never.key)).status).toBe(404);
});

test('activations are fetched from the primary by their hash', async () => {
  const primary = await serve({});
  const [from, to] = [world.operator.account('FROM'), world.operator.account('TO')];
  await push(primary, from.key, from.jwt());
  const claims = newActivationClaims(to.key);
  claims.nats.subject = 'private.>';
  claims.nats.kind = 'stream';
  const token = encode(claims, from.pair);
  const posted = await fetch(`${primary.url}/jwt/v1/activations`, { method: 'POST', body: token });
  expect(posted.status).toBe(200);
  const hash = activationHash(decodeActivation(token).claims);
  const replica = await serve({ primary: primary.url });
  for (const name of [hash, hash.replaceAll('=', ''), encodeURIComponent(hash)]) {
    const answer = await fetch(`${replica.url}/jwt/v1/activations/${name}`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(token);
  }
});

test('a change at the primary reaches the replica over NATS before its copy is stale', async () => {
  const broker = await world.broker().start();
  const nats = {
    servers: [broker.url],
    userCredentials: world.credsFile(world.operator.system),
    reconnectWait: 50,
  };
  const primary = await serve({ nats });
  const changed = world.operator.account('A');
  await push(primary, changed.key, changed.jwt(undefined, Math.floor(Date.now() / 1000) - 10));
  const replica = await serve({ primary: primary.url, nats });
  await until('both are connected', () => primary.natsConnected && replica.natsConnected);
  const newer = changed.jwt((claims) => {
    claims.nats.limits.conn = 7;
  });
  await push(primary, changed.key, newer);
  await until(
    'the replica has it',
    async () => (await (await account(replica, changed.key)).text()) === newer,
  );
});

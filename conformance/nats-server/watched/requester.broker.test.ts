// What a service of another account learns of who asks, what a measurement says of both, and what a client is told of
// itself: with users of the configuration and with JWTs, the same on both servers.
import { connect, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node';
import { type AccountKey, createKeyPair } from '@nats-ts/jwt';
import { expect, onTestFinished, test } from 'vitest';
import { connectAs, World } from '../operator/world.js';
import { type Broker, EMBEDDED, GO, type Running } from '../servers.js';

type Json = Record<string, unknown>;
const BY_CHANCE = ['start', 'id', 'rtt', 'server', 'timestamp', 'service', 'system', 'total', 'expires'];

function steady(text: string): Json {
  return JSON.parse(text, (key, value: unknown) =>
    BY_CHANCE.includes(key) && typeof value !== 'object' ? typeof value : value,
  ) as Json;
}

/** Answers with what it is told of who asks. */
function tell(service: NatsConnection, subject: string): void {
  service.subscribe(subject, {
    callback: (_, message) => void message.respond(message.headers?.get('Nats-Request-Info') ?? '{}'),
  });
}

async function asked(client: NatsConnection, subject: string): Promise<Json> {
  return steady((await client.request(subject, '', { timeout: 5000 })).string());
}

async function both(cases: (broker: Broker) => Promise<unknown>): Promise<unknown> {
  const [theirs, own] = [await cases(GO), await cases(EMBEDDED)];
  expect(own).toEqual(theirs);
  return own;
}

async function start(broker: Broker, conf: string): Promise<Running> {
  const server = await broker.start({ conf });
  onTestFinished(() => server.stop());
  return server;
}

test('of users of the configuration', async () => {
  const key = createKeyPair('user');
  await both(async (broker) => {
    const server = await start(
      broker,
      `accounts {
        A { users: [ { user: a, password: p } ], exports: [ { service: shared }, { service: plain } ] }
        B {
          users: [ { user: u, password: p }, { nkey: ${key.publicKey} } ]
          imports: [
            { service: { account: A, subject: shared }, share: true }, { service: { account: A, subject: plain } }
          ]
        }
      }`,
    );
    const service = await connect({ port: server.port, user: 'a', pass: 'p' });
    for (const subject of ['shared', 'plain']) tell(service, subject);
    await service.flush();
    const seen: unknown[] = [];
    for (const options of [
      { user: 'u', pass: 'p', name: 'me' },
      { authenticator: nkeyAuthenticator(new TextEncoder().encode(key.seed)) },
    ]) {
      const client = await connect({ port: server.port, ...options });
      const { data } = await asked(client, '$SYS.REQ.USER.INFO');
      seen.push(await asked(client, 'shared'), await asked(client, 'plain'), data);
      await client.close();
    }
    await service.close();
    return seen;
  });
}, 30_000);

test('of users with JWTs, and in measurements; the JWT of a bearer is told to nobody', async () => {
  const world = new World();
  const [shop, desk] = [world.account('SHOP'), world.account('DESK')];
  const key = desk.signingKey();
  shop.claims.nats.exports = [
    {
      name: 'shared',
      subject: 'shared',
      type: 'service',
      service_latency: { sampling: 100, results: 'measured' },
    },
    { name: 'plain', subject: 'plain', type: 'service' },
  ];
  desk.claims.nats.imports = ['shared', 'plain'].map((subject) => ({
    name: subject,
    subject,
    account: shop.key as AccountKey,
    type: 'service' as const,
    local_subject: subject,
    ...(subject === 'shared' ? { share: true } : {}),
  }));
  const server = shop.user((claims) => {
    claims.name = 'serves';
    claims.nats.tags = ['role:service'];
  });
  const users = [
    desk.user((claims) => {
      claims.name = 'ann';
      claims.nats.tags = ['team:a'];
    }),
    desk.userBy(key, (claims) => {
      claims.name = 'ben';
    }),
  ];
  const bearer = desk.user((claims) => {
    claims.nats.bearer_token = true;
  });
  await both(async (broker) => {
    const running = await start(broker, world.conf());
    const service = await connectAs(running, server);
    for (const subject of ['shared', 'plain']) tell(service, subject);
    const measured: Json[] = [];
    service.subscribe('measured', { callback: (_, message) => void measured.push(steady(message.string())) });
    await service.flush();
    const seen: unknown[] = [];
    for (const user of users) {
      const client = await connectAs(running, user, { name: 'me' });
      const { data } = await asked(client, '$SYS.REQ.USER.INFO');
      seen.push(await asked(client, 'shared'), await asked(client, 'plain'), data);
      await client.close();
    }
    await expect.poll(() => measured.length, { timeout: 5000 }).toBe(users.length);
    if (broker === EMBEDDED) {
      const client = await connectAs(running, bearer);
      expect(await asked(client, 'shared')).not.toHaveProperty('jwt');
      await client.close();
    }
    await service.close();
    return { seen, measured: measured.slice(0, users.length) };
  });
}, 30_000);

test('of those who become the sentinel', async () => {
  const world = new World();
  const desk = world.account('DESK');
  const sentinel = desk.user((claims) => {
    claims.name = 'sentinel';
    claims.nats.bearer_token = true;
  });
  const seen = await both(async (broker) => {
    const server = await start(broker, world.conf(`http: "127.0.0.1:-1"\ndefault_sentinel: ${sentinel.jwt}`));
    const [, port] = await server.logged(/Starting http monitor on \S*:(\d+)/);
    const told: unknown[] = [];
    for (const options of [{}, { user: 'ann', pass: 'secret' }, { token: 'a token' }]) {
      const client = await connect({ port: server.port, reconnect: false, ...options });
      const { data } = await asked(client, '$SYS.REQ.USER.INFO');
      // By its number: the client before may not be gone yet.
      const cid = client.info?.client_id;
      const page = await (await fetch(`http://127.0.0.1:${port}/connz?auth=1&cid=${cid}`)).text();
      const [shown = {}] = (JSON.parse(page) as { connections: Json[] }).connections;
      const { authorized_user, account, jwt, issuer_key, name_tag, tags } = shown;
      told.push(data, { authorized_user, account, jwt, issuer_key, name_tag, tags });
      await client.close();
    }
    return told;
  });
  expect(JSON.stringify(seen)).not.toContain(sentinel.jwt);
}, 30_000);

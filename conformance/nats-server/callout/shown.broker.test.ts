// How those whom an authorization service let in are called: to themselves, on the pages, and in events; by
// configuration and in operator mode, the same on both brokers.
import {
  connect,
  jwtAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node';
import { type AccountKey, createKeyPair, type UserClaims } from '@nats-ts/jwt';
import { expect, onTestFinished, test } from 'vitest';
import { connectAs, World } from '../operator/world.js';
import { type Broker, EMBEDDED, GO, type Running } from '../servers.js';
import { Service } from './service.js';

type Json = Record<string, unknown>;

/** What is said of a client, keys of users left out but for those that are known. */
function said(client: Json | undefined): Json {
  const { authorized_user, user, acc, account, jwt, issuer_key, name_tag, tags } = client ?? {};
  return { authorized_user, user, acc, account, hasJwt: jwt !== undefined, issuer_key, name_tag, tags };
}

interface Watch {
  readonly server: Running;
  readonly port: number;
  readonly events: Json[];
}

async function watch(server: Running, system: NatsConnection, account: string): Promise<Watch> {
  onTestFinished(() => server.stop());
  onTestFinished(() => system.close());
  const [, port] = await server.logged(/Starting http monitor on \S*:(\d+)/);
  const events: Json[] = [];
  system.subscribe(`$SYS.ACCOUNT.${account}.*`, {
    callback: (_, message) => {
      const { type, client } = message.json<Json>();
      events.push({ type, ...said(client as Json) });
    },
  });
  await system.flush();
  return { server, port: Number(port), events };
}

/** Lets a client in, and gathers what is said of it while it is there and afterwards. */
async function seenOf({ port, events }: Watch, enter: () => Promise<NatsConnection>): Promise<unknown> {
  events.length = 0;
  const client = await enter();
  const { data } = (await client.request('$SYS.REQ.USER.INFO', '', { timeout: 5000 })).json<Json>();
  const page = async (state: string): Promise<Json> => {
    const answer = await fetch(`http://127.0.0.1:${port}/connz?auth=1&state=${state}`);
    const { connections } = (await answer.json()) as { connections: Json[] };
    return said(connections.findLast(({ name }) => name === 'guest'));
  };
  const open = await page('open');
  await client.close();
  await expect.poll(() => events.length, { timeout: 5000 }).toBe(2);
  return { data, open, closed: await page('closed'), events: [...events] };
}

async function both(cases: (broker: Broker) => Promise<unknown>): Promise<void> {
  const [theirs, own] = [await cases(GO), await cases(EMBEDDED)];
  expect(own).toEqual(theirs);
}

const named = (user: UserClaims): void => {
  user.name = 'Ann of the desk';
  user.nats.tags = ['team:desk'];
};

test('by configuration', async () => {
  const issuer = createKeyPair('account');
  await both(async (broker) => {
    const server = await broker.start({
      conf: `http: "127.0.0.1:-1", system_account: SYS
        accounts {
          APP {}
          SYS { users: [ { user: sys, password: pw } ] }
          AUTH { users: [ { user: auth, password: pw } ] }
        }
        authorization { auth_callout { issuer: ${issuer.publicKey}, account: AUTH, auth_users: [ auth, sys ] } }`,
    });
    const watched = await watch(server, await connect({ port: server.port, user: 'sys', pass: 'pw' }), 'APP');
    const connection = await connect({ port: server.port, user: 'auth', pass: 'pw' });
    onTestFinished(() => connection.close());
    const service = new Service(connection, issuer);
    await connection.flush();
    const seen: unknown[] = [];
    for (const name of [named, () => undefined]) {
      service.verdict = () => ({
        change: (user) => {
          user.aud = 'APP';
          name(user);
        },
      });
      for (const options of [{ user: 'ann', pass: 'x' }, {}, { token: 't' }] as NodeConnectionOptions[])
        seen.push(await seenOf(watched, () => connect({ port: server.port, name: 'guest', ...options })));
    }
    return seen;
  });
}, 60_000);

/** An operator with an account whose users a service decides about. */
function operatorMode() {
  const world = new World();
  const [auth, app] = [world.account('AUTH'), world.account('APP')];
  const serviceUser = auth.user();
  auth.claims.nats.authorization = {
    auth_users: [serviceUser.pair.publicKey],
    allowed_accounts: [app.key as AccountKey],
  };
  const other = auth.user((claims) => {
    claims.name = 'other';
    claims.nats.tags = ['kind:other'];
  });
  return { world, auth, app, serviceUser, other };
}

test('in operator mode', async () => {
  const { world, auth, app, serviceUser, other } = operatorMode();
  const sentinel = auth.user((claims) => {
    claims.name = 'sentinel';
    claims.nats.bearer_token = true;
    claims.nats.tags = ['kind:sentinel'];
  });
  await both(async (broker) => {
    const server = await broker.start({ conf: world.conf('http: "127.0.0.1:-1"') });
    const watched = await watch(server, await connectAs(server, world.systemUser), app.key);
    const connection = await connectAs(server, serviceUser);
    onTestFinished(() => connection.close());
    const service = new Service(connection, auth.pair);
    service.verdict = () => ({ signer: app.pair, change: named });
    await connection.flush();
    return [
      await seenOf(watched, () =>
        connectAs(server, sentinel, { name: 'guest', authenticator: jwtAuthenticator(sentinel.jwt) }),
      ),
      await seenOf(watched, () => connectAs(server, other, { name: 'guest' })),
    ];
  });
}, 60_000);

test('those whom the service refuses in operator mode count for the account that asked', async () => {
  const { world, auth, serviceUser, other } = operatorMode();
  await both(async (broker) => {
    const server = await broker.start({
      conf: world.conf('http: "127.0.0.1:-1"\nauthorization { timeout: 1 }'),
    });
    const system = await connectAs(server, world.systemUser);
    const watched = await watch(server, system, auth.key);
    const connection = await connectAs(server, serviceUser);
    onTestFinished(() => connection.close());
    const service = new Service(connection, auth.pair);
    const errors: Json[] = [];
    system.subscribe('$SYS.SERVER.*.CLIENT.AUTH.ERR', {
      callback: (_, message) => void errors.push(said(message.json<{ client: Json }>().client)),
    });
    await Promise.all([connection.flush(), system.flush()]);
    watched.events.length = 0;
    for (const verdict of [{ error: 'no' }, { silent: true }]) {
      service.verdict = () => verdict;
      await connectAs(server, other).catch(() => undefined);
    }
    await expect.poll(() => [watched.events.length, errors.length], { timeout: 5000 }).toEqual([2, 2]);
    return { events: watched.events, errors };
  });
}, 60_000);

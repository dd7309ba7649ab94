// What events tell of clients that were not let in, and of those that were, by whatever they showed: the same on both
// servers, values included.
import {
  connect,
  jwtAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
  nkeyAuthenticator,
} from '@nats-io/transport-node';
import { createKeyPair } from '@nats-ts/jwt';
import { expect, onTestFinished, test } from 'vitest';
import { connectAs, inSeconds, World as Operator } from '../operator/world.js';
import { type Broker, EMBEDDED, GO } from '../servers.js';
import { startWorld } from './world.js';

type Json = Record<string, unknown>;
type Visitors = Readonly<Record<string, NodeConnectionOptions>>;

const bytes = (seed: string): Uint8Array => new TextEncoder().encode(seed);

/** Lets each try to come in, under its name, and gives what events say of it. */
async function toldOf(port: number, sys: NatsConnection, visitors: Visitors): Promise<readonly string[]> {
  const told: string[] = [];
  const id = sys.info?.server_id ?? '';
  const names = new Set(Object.keys(visitors));
  for (const subject of ['$SYS.ACCOUNT.>', '$SYS.SERVER.*.CLIENT.AUTH.ERR']) {
    sys.subscribe(subject, {
      callback: (_, message) => {
        const { client, reason = '' } = message.json<{ client?: Json; reason?: string }>();
        if (client === undefined || !names.has(String(client.name))) return;
        const { start: _start, stop: _stop, id: _id, rtt: _rtt, ...steady } = client;
        told.push(`${message.subject.replace(id, '<id>')} ${reason} ${JSON.stringify(steady)}`);
      },
    });
  }
  await sys.flush();
  for (const [name, options] of Object.entries(visitors)) {
    await connect({ port, reconnect: false, name, ...options }).then(
      (client) => client.close(),
      () => undefined,
    );
    await expect
      .poll(
        () => told.filter((text) => text.includes('DISCONNECT') && text.includes(`"name":"${name}"`)).length,
        {
          timeout: 5000,
        },
      )
      .toBe(1);
  }
  await sys.flush();
  return told.sort();
}

async function both(cases: (broker: Broker) => Promise<readonly string[]>): Promise<void> {
  const [theirs, own] = [await cases(GO), await cases(EMBEDDED)];
  expect(own).toEqual(theirs);
}

test('by configuration', async () => {
  const [known, stranger] = [createKeyPair('user'), createKeyPair('user')];
  await both(async (broker) => {
    const world = await startWorld(
      broker,
      `http: "127.0.0.1:-1", system_account: SYS
        accounts {
          SYS { users: [ { user: sys, password: pw } ] }
          A { users: [ { user: ada, password: pw }, { nkey: ${known.publicKey} } ] }
        }`,
    );
    onTestFinished(() => world.stop());
    return toldOf(world.running.port, await world.client('sys'), {
      'a wrong password': { user: 'ada', pass: 'x' },
      'a name that nobody has': { user: 'nobody', pass: 'x' },
      nothing: {},
      'a token': { token: 'secret' },
      'an unknown key': { authenticator: nkeyAuthenticator(bytes(stranger.seed)) },
      'a key': { authenticator: nkeyAuthenticator(bytes(known.seed)) },
      'a password': { user: 'ada', pass: 'pw' },
    });
  });
}, 60_000);

test('in operator mode', async () => {
  const operator = new Operator();
  const account = operator.account('A');
  account.claims.nats.tags = ['env:test'];
  const named = (name: string) =>
    account.user((claims) => {
      claims.name = name;
      claims.nats.tags = ['team:a'];
    });
  const [good, thief, revoked] = [named('good'), named('thief'), named('revoked')];
  account.claims.nats.revocations = { [revoked.pair.publicKey]: inSeconds(0) };
  const expired = account.user((claims) => {
    claims.exp = inSeconds(-5);
  });
  const elsewhere = account.user((claims) => {
    claims.nats.src = ['10.9.8.0/24'];
  });
  const unknown = new Operator().account('X').user();
  const of = ({ jwt, pair }: typeof good): NodeConnectionOptions => ({
    authenticator: jwtAuthenticator(jwt, bytes(pair.seed)),
  });
  await both(async (broker) => {
    const world = await startWorld(broker, operator.conf('http: "127.0.0.1:-1"'));
    onTestFinished(() => world.stop());
    const sys = await connectAs(world.running, operator.systemUser);
    onTestFinished(() => sys.close());
    return toldOf(world.running.port, sys, {
      'a good one': of(good),
      'one that expired': of(expired),
      'one of another network': of(elsewhere),
      'one that is revoked': of(revoked),
      'one of an unknown account': of(unknown),
      'one without a signature': { authenticator: jwtAuthenticator(good.jwt) },
      'one with a signature of somebody else': {
        authenticator: jwtAuthenticator(good.jwt, bytes(thief.pair.seed)),
      },
      'one that is broken': { authenticator: jwtAuthenticator(`${good.jwt.slice(0, -3)}AAA`) },
      'a password': { user: 'u', pass: 'p' },
      nothing: {},
    });
  });
}, 60_000);

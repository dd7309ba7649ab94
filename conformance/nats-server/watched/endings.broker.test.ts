// How connections and servers end, as the system account and the pages tell it: the reasons of both servers, the notice
// before a server goes, and what OCSP says against a client.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { createKeyPair } from '@nats-ts/jwt';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { OcspAuthority } from '../../../e2e/support/ocsp-authority.js';
import { connectAs, inSeconds, World as Operator, update } from '../operator/world.js';
import { type Broker, EMBEDDED, GO, OURS } from '../servers.js';
import { Wire } from '../wire.js';
import { differences, shapeOf } from './shape.js';
import { page, startWorld, type World } from './world.js';

type Json = Record<string, unknown>;

const PROXY = createKeyPair('account');

const CONF = `
http: "127.0.0.1:-1"
system_account: SYS
authorization { timeout: 1 }
proxies { trusted: [{ key: ${PROXY.publicKey} }] }
max_control_line: 512
max_payload: 1024
ping_interval: "1s"
ping_max: 1
accounts {
  A {
    users: [{ user: ada, password: pw }, { user: bob, password: pw, proxy_required: true }]
    limits { max_subscriptions: 1 }
  }
  ONE { users: [{ user: one, password: pw }], limits { max_connections: 1 } }
  SYS { users: [{ user: sys, password: pw }] }
}
`;

/** What is heard on subjects, with the server's id left out. */
async function hear(
  client: NatsConnection,
  ...subjects: string[]
): Promise<{ subject: string; json: Json }[]> {
  const heard: { subject: string; json: Json }[] = [];
  const id = client.info?.server_id ?? '';
  for (const subject of subjects) {
    client.subscribe(subject, {
      callback: (_, message) => {
        heard.push({ subject: message.subject.replace(id, '<id>'), json: message.json<Json>() });
      },
    });
  }
  await client.flush();
  return heard;
}

/** Connects as a user who does something that ends it. */
const ACTS: Readonly<Record<string, (wire: Wire) => unknown>> = {
  'hangs up': (wire) => wire.close(),
  'closes its half': (wire) => wire.half(),
  'says what is no command': (wire) => wire.send('NONSENSE\r\n'),
  'writes a long line': (wire) => wire.send(`SUB ${'x'.repeat(600)} 1\r\n`),
  'sends more than is allowed': (wire) => wire.send(`PUB s 2000\r\n${'x'.repeat(2000)}\r\n`),
  'subscribes too often': (wire) => wire.send('SUB a 1\r\nSUB b 2\r\n'),
  'answers no pings': () => undefined,
};

async function enter(world: World, name: string, user = 'ada', pass = 'pw', sync = true): Promise<Wire> {
  const wire = await Wire.open(name, world.running.port);
  onTestFinished(() => wire.close());
  wire.send(
    `CONNECT ${JSON.stringify({ verbose: false, pedantic: false, user, pass, name, headers: true, no_responders: true })}\r\n`,
  );
  if (sync) await wire.sync();
  return wire;
}

async function endings(broker: Broker): Promise<unknown> {
  const world = await startWorld(broker, CONF);
  onTestFinished(() => world.stop());
  const sys = await world.client('sys');
  const heard = await hear(sys, '$SYS.ACCOUNT.*.DISCONNECT', '$SYS.SERVER.*.CLIENT.AUTH.ERR');
  for (const [name, act] of Object.entries(ACTS)) act(await enter(world, name));
  await enter(world, 'first', 'one');
  await (await enter(world, 'second', 'one', 'pw', false)).drained();
  await (await enter(world, 'a stranger', 'ada', 'wrong', false)).drained();
  await (await Wire.open('says nothing', world.running.port)).drained();
  const headless = await Wire.open('headless', world.running.port);
  headless.send(
    'CONNECT {"user":"ada","pass":"pw","headers":false,"no_responders":true,"name":"headless"}\r\n',
  );
  await headless.drained();
  await (await enter(world, 'needs a proxy', 'bob', 'pw', false)).drained();
  const unknown = await Wire.open('of an unknown proxy', world.running.port);
  const proxy_sig = Buffer.from(
    createKeyPair('account').sign(Buffer.from(String(unknown.info.nonce))),
  ).toString('base64url');
  unknown.send(
    `CONNECT ${JSON.stringify({ user: 'ada', pass: 'pw', proxy_sig, name: 'of an unknown proxy' })}\r\n`,
  );
  await unknown.drained();
  const malformed = await Wire.open('malformed', world.running.port);
  malformed.send('CONNECT {"user":}\r\n');
  await malformed.drained();
  const victim = await world.client('ada', { name: 'kicked' });
  await sys.request(
    `$SYS.REQ.SERVER.${sys.info?.server_id}.KICK`,
    JSON.stringify({ cid: victim.info?.client_id }),
  );
  await victim.closed();
  const named = (event: Json): string => String((event.client as Json | undefined)?.name ?? '');
  const reasons = () =>
    heard.map(({ subject, json }) => `${subject} ${named(json)}: ${String(json.reason)}`).sort();
  // Too many subscriptions are refused, and that is all; these go last.
  for (const stale of [
    'A.DISCONNECT answers no pings',
    'A.DISCONNECT subscribes too often',
    'ONE.DISCONNECT first',
  ])
    await expect.poll(reasons, { timeout: 8000 }).toContain(`$SYS.ACCOUNT.${stale}: Stale Connection`);
  await expect.poll(reasons, { timeout: 8000 }).toContain('$SYS.ACCOUNT.A.DISCONNECT kicked: Kicked');
  const { connections } = JSON.parse((await page(world, '/connz?state=closed&auth=1')).text) as {
    connections: { name?: string; reason: string }[];
  };
  return {
    events: [...new Set(reasons())],
    closed: connections.map(({ name, reason }) => `${name ?? ''}: ${reason}`).sort(),
  };
}

test('the reasons why connections end', async () => {
  expect(await endings(EMBEDDED)).toEqual(await endings(GO));
}, 60_000);

test('the reasons in operator mode', async () => {
  const seen = async (broker: Broker): Promise<readonly string[]> => {
    const operator = new Operator();
    const account = operator.account('A');
    const [revoked, ending] = [operator.account('R'), operator.account('E')];
    const world = await startWorld(broker, operator.conf('http: "127.0.0.1:-1"'));
    onTestFinished(() => world.stop());
    const sys = await connectAs(world.running, operator.systemUser);
    const heard = await hear(sys, '$SYS.ACCOUNT.*.DISCONNECT', '$SYS.SERVER.*.CLIENT.AUTH.ERR');
    const named = (name: string) => ({ name, reconnect: false });
    const soon = account.user((claims) => {
      claims.exp = inSeconds(2);
    });
    const late = account.user((claims) => {
      claims.exp = inSeconds(-2);
    });
    const clients = [
      await connectAs(world.running, soon, named('expires')),
      await connectAs(world.running, revoked.user(), named('is revoked')),
      await connectAs(world.running, ending.user(), named('of an account that expires')),
      await connectAs(world.running, operator.account('F').user(), named('never in')).catch(() => undefined),
      await connectAs(world.running, late, named('expired')).catch(() => undefined),
    ];
    revoked.claims.nats.revocations = { '*': inSeconds(1) };
    await update(sys, revoked);
    ending.claims.exp = inSeconds(2);
    await update(sys, ending);
    await Promise.all(clients.map((client) => client?.closed()));
    await expect.poll(() => heard.length, { timeout: 5000 }).toBeGreaterThanOrEqual(7);
    await sys.close();
    const names = [account, revoked, ending].map(({ key, claims }) => [key, claims.name] as const);
    const text = ({ subject, json }: (typeof heard)[number]): string =>
      `${subject} ${String((json.client as Json).name)}: ${String(json.reason)}`;
    return heard
      .map((event) => names.reduce((said, [key, name]) => said.replace(key, String(name)), text(event)))
      .sort();
  };
  expect(await seen(EMBEDDED)).toEqual(await seen(GO));
}, 30_000);

test('a server that ends says so to those who are still there', async () => {
  const notice = async (broker: Broker): Promise<readonly Json[]> => {
    const world = await startWorld(broker);
    onTestFinished(() => world.stop());
    const sys = await world.client('sys');
    const heard = await hear(sys, '$SYS.SERVER.*.SHUTDOWN');
    process.kill(world.running.pid, 'SIGTERM');
    await sys.closed();
    return heard.map(({ subject, json }) => ({ subject, ...json }));
  };
  const [theirs, own] = [await notice(GO), await notice(OURS)];
  expect(own.map(({ subject }) => subject)).toEqual(['$SYS.SERVER.<id>.SHUTDOWN']);
  const maps = ['[].feature_flags'];
  expect(differences(shapeOf(theirs, maps), shapeOf(own, maps))).toEqual([]);
});

describe('what OCSP says against a client', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ocsp-events-'));
  let authority: OcspAuthority;

  beforeAll(async () => {
    authority = await OcspAuthority.make(dir);
    const responder = `authorityInfoAccess=OCSP;URI:${authority.url}`;
    authority.issue('server', ['subjectAltName=DNS:localhost,IP:127.0.0.1']);
    authority.issue('good', [responder, 'extendedKeyUsage=clientAuth']);
    authority.issue('revoked', [responder, 'extendedKeyUsage=clientAuth']);
    await authority.respond(['good', 'revoked'], ['revoked']);
  });
  afterAll(async () => {
    await authority.silence();
    rmSync(dir, { recursive: true, force: true });
  });

  const told = async (broker: Broker, more = ''): Promise<unknown> => {
    const world = await startWorld(
      broker,
      `http: "127.0.0.1:-1"
      system_account: SYS
      accounts { A { users: [{ user: ada, password: pw }] }, SYS { users: [{ user: sys, password: pw }] } }
      tls {
        cert_file: "${authority.path('server.pem')}", key_file: "${authority.path('server-key.pem')}"
        ca_file: "${authority.path('ca.pem')}", verify: true, timeout: 5, ocsp_peer: { verify: true ${more} }
      }`,
    );
    onTestFinished(() => world.stop());
    const as = (name: string) => ({
      tls: {
        caFile: authority.path('ca.pem'),
        certFile: authority.path(`${name}.pem`),
        keyFile: authority.path(`${name}-key.pem`),
      },
    });
    const sys = await world.client('sys', as('good'));
    const heard = await hear(sys, '$SYS.SERVER.*.OCSP.>');
    const isIn = await world.client('ada', as('revoked')).then(
      () => true,
      () => false,
    );
    if (!isIn) await expect.poll(() => heard.length, { timeout: 5000 }).toBe(2);
    await sys.flush();
    const steady = ({ type, kind, peer, link }: Json): object => ({ type, kind, peer, link });
    return {
      isIn,
      events: heard.map(({ subject, json }) => ({ subject, ...steady(json) })),
      shapes: heard.map(({ json }) => shapeOf(json, ['server.feature_flags'])),
    };
  };

  test('who is sent away for it', async () => {
    const own = await told(EMBEDDED);
    expect(own).toEqual(await told(GO));
    expect(own).toMatchObject({ isIn: false });
  });

  test('who is let in with a warning', async () => {
    const own = await told(EMBEDDED, ', warn_only: true');
    expect(own).toEqual(await told(GO, ', warn_only: true'));
    expect(own).toMatchObject({ isIn: true });
  });
});

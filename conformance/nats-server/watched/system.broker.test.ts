// What the system account hears and can ask, on both servers: the same events for the same acts, the same answers.
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EMBEDDED, GO } from '../servers.js';
import { differences, shapeOf } from './shape.js';
import { burden, page, startWorld, type World } from './world.js';

/** A server of the world, with a client in its system account. */
interface Side {
  readonly world: World;
  readonly id: string;
  readonly sys: NatsConnection;
}

let go: Side;
let ours: Side;

async function startSide(broker: typeof GO): Promise<Side> {
  const world = await startWorld(broker);
  const sys = await world.client('sys');
  return { world, sys, id: sys.info?.server_id ?? '' };
}

beforeAll(async () => {
  [go, ours] = await Promise.all([startSide(GO), startSide(EMBEDDED)]);
}, 60_000);

afterAll(async () => {
  await Promise.all([go?.world.stop(), ours?.world.stop()]);
});

type Json = Record<string, unknown>;
/** Keys that are data. */
const MAPS = ['server.feature_flags', 'server.metadata', 'data.http_req_stats', 'data.feature_flags'];

/** Events on subjects without what differs from run to run, each with its JSON. */
class Heard {
  readonly events: { readonly subject: string; readonly json: Json }[] = [];

  constructor({ sys, id }: Side, subject: string, other?: NatsConnection) {
    (other ?? sys).subscribe(subject, {
      callback: (_, message: Msg) => {
        this.events.push({ subject: message.subject.replace(id, '<id>'), json: message.json<Json>() });
      },
    });
  }

  /** Waits for this many, and gives those that the condition is for. */
  async until(subject: string, count: number): Promise<readonly Json[]> {
    await expect
      .poll(() => this.of(subject).length, { timeout: 10_000, message: `${subject} ${count} times` })
      .toBeGreaterThanOrEqual(count);
    return this.of(subject);
  }

  of(subject: string): readonly Json[] {
    return this.events.filter((event) => event.subject === subject).map(({ json }) => json);
  }
}

/** The values of an event that are the same in every run. */
function constant({ type, client, sent, received, reason }: Json): object {
  const { acc, user, name, lang, kind, client_type, name_tag, host } = (client ?? {}) as Json;
  return {
    type,
    sent,
    received,
    reason,
    client: { acc, user, name, lang, kind, client_type, name_tag, host },
  };
}

async function events(side: Side, subject: string, other?: NatsConnection): Promise<Heard> {
  const heard = new Heard(side, subject, other);
  await (other ?? side.sys).flush();
  return heard;
}

describe('events', () => {
  test('clients that come, go and are refused', async () => {
    const hear = async (side: Side) => {
      const heard = await events(side, '$SYS.ACCOUNT.>');
      const servers = await events(side, `$SYS.SERVER.${side.id}.CLIENT.AUTH.ERR`);
      await burden(side.world);
      const connects = await heard.until('$SYS.ACCOUNT.A.CONNECT', 3);
      const disconnects = await heard.until('$SYS.ACCOUNT.A.DISCONNECT', 1);
      const refusedDisconnects = await heard.until('$SYS.ACCOUNT.$G.DISCONNECT', 1);
      const refused = await servers.until('$SYS.SERVER.<id>.CLIENT.AUTH.ERR', 1);
      return { connects, disconnects, refusedDisconnects, refused };
    };
    const [theirs, own] = [await hear(go), await hear(ours)];
    for (const kind of ['connects', 'disconnects', 'refusedDisconnects', 'refused'] as const) {
      expect(own[kind].map(constant), kind).toEqual(theirs[kind].map(constant));
      expect(differences(shapeOf(theirs[kind], MAPS), shapeOf(own[kind], MAPS)), kind).toEqual([]);
    }
  });

  test('a refused client is told of in the account it would have been in', async () => {
    // Without users of its own, the global account is nobody's; a client within it must be there to hear.
    const conf = 'http: "127.0.0.1:-1"\nauthorization { users: [{ user: ada, password: pw }] }';
    const hear = async (broker: typeof GO) => {
      const world = await startWorld(broker, conf);
      try {
        const ada = await world.client('ada');
        const side = { world, sys: ada, id: ada.info?.server_id ?? '' };
        const heard = await events(side, '$SYS.ACCOUNT.CLIENT.AUTH.ERR');
        await world.client('ada', { pass: 'wrong' }).catch(() => undefined);
        return await heard.until('$SYS.ACCOUNT.CLIENT.AUTH.ERR', 1);
      } finally {
        await world.stop();
      }
    };
    const [theirs, own] = [await hear(GO), await hear(EMBEDDED)];
    expect(own.map(constant)).toEqual(theirs.map(constant));
    expect(differences(shapeOf(theirs, MAPS), shapeOf(own, MAPS))).toEqual([]);
  });

  test('the number of clients of an account', async () => {
    const hear = async (side: Side) => {
      const heard = await events(side, '$SYS.ACCOUNT.B.SERVER.CONNS');
      const former = await events(side, '$SYS.SERVER.ACCOUNT.B.CONNS');
      const eve = await side.world.client('eve');
      await heard.until('$SYS.ACCOUNT.B.SERVER.CONNS', 1);
      await eve.close();
      const changes = await heard.until('$SYS.ACCOUNT.B.SERVER.CONNS', 2);
      expect((await former.until('$SYS.SERVER.ACCOUNT.B.CONNS', 2)).map(({ conns }) => conns)).toEqual([
        1, 0,
      ]);
      return changes;
    };
    const [theirs, own] = [await hear(go), await hear(ours)];
    const counted = (events: readonly Json[]) =>
      events.map(({ type, acc, name, conns, total_conns }) => ({ type, acc, name, conns, total_conns }));
    expect(counted(own)).toEqual(counted(theirs));
    expect(differences(shapeOf(theirs, MAPS), shapeOf(own, MAPS))).toEqual([]);
  });

  test('the counters of the server, again and again', async () => {
    const hear = async (side: Side) =>
      (await events(side, `$SYS.SERVER.${side.id}.STATSZ`)).until('$SYS.SERVER.<id>.STATSZ', 1);
    const [theirs, own] = await Promise.all([hear(go), hear(ours)]);
    expect(differences(shapeOf(theirs, MAPS), shapeOf(own, MAPS))).toEqual([]);
  }, 30_000);

  test('lame duck mode', async () => {
    const hear = async (broker: typeof GO) => {
      const side = await startSide(broker);
      try {
        const heard = await events(side, '$SYS.SERVER.*.LAMEDUCK');
        side.world.running.lameDuck();
        return await heard.until('$SYS.SERVER.<id>.LAMEDUCK', 1);
      } finally {
        await side.world.stop();
      }
    };
    const [theirs, own] = [await hear(GO), await hear(EMBEDDED)];
    expect(differences(shapeOf(theirs, ['[].feature_flags']), shapeOf(own, ['[].feature_flags']))).toEqual(
      [],
    );
  });

  test('the end of a server, told before its clients go', async () => {
    const side = await startSide(EMBEDDED);
    const heard = await events(side, '$SYS.SERVER.*.SHUTDOWN');
    await side.world.running.stop();
    await side.sys.closed();
    expect(heard.of('$SYS.SERVER.<id>.SHUTDOWN')).toMatchObject([
      { id: side.id, name: 'watched', tags: ['az:eu', 'blue'] },
    ]);
  });
});

async function ask({ sys, id }: Side, subject: string, parameters?: object | string): Promise<Json> {
  const body =
    parameters === undefined ? '' : typeof parameters === 'string' ? parameters : JSON.stringify(parameters);
  return (await sys.request(subject.replace('<id>', id), body, { timeout: 5000 })).json<Json>();
}

/** Questions, those without parameters with an empty object. */
function questions(asked: readonly (readonly [subject: string, parameters?: object])[]) {
  return asked.map(([subject, parameters = {}]) => [subject, parameters] as const);
}

/** The data with its lists in order: Go's come out of a hash table. */
function inOrder(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data), (_, value) => (Array.isArray(value) ? [...value].sort() : value));
}

describe('services', () => {
  test.each<readonly [subject: string, parameters: object]>(
    questions([
      ['$SYS.REQ.SERVER.PING'],
      ['$SYS.REQ.SERVER.PING.STATSZ'],
      ['$SYS.REQ.SERVER.<id>.STATSZ'],
      ['$SYS.REQ.SERVER.PING.IDZ'],
      ['$SYS.REQ.SERVER.<id>.IDZ'],
      ['$SYS.REQ.SERVER.<id>.VARZ'],
      ['$SYS.REQ.SERVER.PING.VARZ', { server_name: 'watch', tags: ['BLUE'] }],
      ['$SYS.REQ.SERVER.PING', { cluster: 'watch' }],
      ['$SYS.REQ.SERVER.PING', { cluster: 'watchers', exact_match: true }],
      ['$SYS.REQ.SERVER.<id>.CONNZ', { auth: true, subscriptions_detail: true, sort: 'cid' }],
      ['$SYS.REQ.SERVER.<id>.CONNZ', { state: 1, auth: true }],
      ['$SYS.REQ.SERVER.<id>.CONNZ', { acc: 'A', filter_subject: 'a.work', subscriptions: true }],
      ['$SYS.REQ.SERVER.<id>.CONNZ', { filter_subject: 'a.work' }],
      ['$SYS.REQ.SERVER.<id>.CONNZ', { sort: 'foo' }],
      ['$SYS.REQ.SERVER.<id>.SUBSZ', { subscriptions: true, account: 'A' }],
      ['$SYS.REQ.SERVER.<id>.ROUTEZ'],
      ['$SYS.REQ.SERVER.<id>.GATEWAYZ'],
      ['$SYS.REQ.SERVER.<id>.LEAFZ'],
      ['$SYS.REQ.SERVER.<id>.ACCOUNTZ'],
      ['$SYS.REQ.SERVER.<id>.ACCOUNTZ', { account: 'A' }],
      ['$SYS.REQ.SERVER.<id>.ACCOUNTZ', { account: 'nobody' }],
      ['$SYS.REQ.SERVER.<id>.JSZ'],
      ['$SYS.REQ.SERVER.<id>.HEALTHZ', { details: true }],
      ['$SYS.REQ.SERVER.<id>.HEALTHZ', { stream: 's' }],
      ['$SYS.REQ.SERVER.<id>.RAFTZ'],
      ['$SYS.REQ.SERVER.<id>.PROFILEZ', { name: 'nothing' }],
      ['$SYS.REQ.SERVER.<id>.PROFILEZ', { name: 'cpu', duration: 0 }],
      ['$SYS.REQ.SERVER.<id>.KICK', { cid: 99_999 }],
      ['$SYS.REQ.SERVER.<id>.LDM', { cid: 99_999 }],
      ['$SYS.REQ.ACCOUNT.A.CONNZ'],
      ['$SYS.REQ.ACCOUNT.A.SUBSZ'],
      ['$SYS.REQ.ACCOUNT.A.INFO'],
      ['$SYS.REQ.ACCOUNT.A.STATZ'],
      ['$SYS.REQ.ACCOUNT.A.LEAFZ'],
      ['$SYS.REQ.ACCOUNT.A.JSZ'],
      ['$SYS.REQ.ACCOUNT.A.CONNS'],
      ['$SYS.REQ.ACCOUNT.PING.STATZ', { accounts: ['A'] }],
      ['$SYS.REQ.ACCOUNT.PING.STATZ', { include_unused: true }],
      ['$SYS.REQ.USER.INFO'],
    ]),
  )('%s %j', async (subject, parameters) => {
    const [theirs, own] = await Promise.all([ask(go, subject, parameters), ask(ours, subject, parameters)]);
    expect(differences(shapeOf(theirs, MAPS), shapeOf(own, MAPS))).toEqual([]);
    // Errors are the same in every run.
    expect(own.error).toEqual(theirs.error);
  });

  test('queues between threads are of the original alone', async () => {
    expect((await ask(ours, '$SYS.REQ.SERVER.<id>.IPQUEUESZ')).data).toEqual({});
  });

  test('a request that is not JSON, and one of other types, is refused with 400', async () => {
    for (const request of ['{', '[1]', '{"limit":"x"}']) {
      const [theirs, own] = await Promise.all(
        [go, ours].map((side) => ask(side, '$SYS.REQ.SERVER.<id>.CONNZ', request)),
      );
      expect((own as Json).error, request).toMatchObject({ code: ((theirs as Json).error as Json).code });
    }
  });

  test('a server that is not meant is silent', async () => {
    for (const filter of [
      { server_name: 'other' },
      { tags: ['red'] },
      { cluster: 'others' },
      { cluster: 'watch', exact_match: true },
      { domain: 'd' },
      { host: '127.0.0.1', exact_match: true, server_name: 'watch' },
    ]) {
      for (const { sys } of [go, ours]) {
        await expect(
          sys.request('$SYS.REQ.SERVER.PING.VARZ', JSON.stringify(filter), { timeout: 300 }),
        ).rejects.toThrow();
      }
    }
  });

  test('the cluster is named in answers, in events and on pages', async () => {
    for (const side of [go, ours]) {
      const heard = await events(side, '$SYS.ACCOUNT.B.CONNECT');
      await side.world.client('eve');
      const [connect] = await heard.until('$SYS.ACCOUNT.B.CONNECT', 1);
      expect(connect, side.world.name).toMatchObject({ server: { cluster: 'watchers' } });
      expect(await ask(side, '$SYS.REQ.SERVER.<id>.VARZ')).toMatchObject({
        server: { cluster: 'watchers' },
        data: { cluster: { name: 'watchers' } },
      });
      expect(JSON.parse((await page(side.world, '/varz')).text)).toMatchObject({
        cluster: { name: 'watchers' },
      });
    }
  });

  test('an answer is compressed where the request allows it', async () => {
    const { headers } = await import('@nats-io/transport-node');
    const { gunzipSync } = await import('node:zlib');
    for (const { sys } of [go, ours]) {
      const accepts = headers();
      accepts.set('Accept-Encoding', 'gzip');
      const answer = await sys.request('$SYS.REQ.SERVER.PING.VARZ', '', { timeout: 5000, headers: accepts });
      expect(answer.headers?.get('Content-Encoding')).toBe('gzip');
      expect(JSON.parse(gunzipSync(answer.data).toString())).toHaveProperty('data.server_id');
    }
  });

  test('a client is kicked, and another is told to go elsewhere', async () => {
    const outcome = async (side: Side) => {
      const heard = await events(side, '$SYS.ACCOUNT.B.DISCONNECT');
      const [victim, guest] = [await side.world.client('eve'), await side.world.client('eve')];
      await Promise.all([victim.flush(), guest.flush()]);
      const told = (async () => {
        for await (const status of guest.status()) if (status.type === 'ldm') return true;
        return false;
      })();
      const kicked = await ask(side, '$SYS.REQ.SERVER.<id>.KICK', { cid: victim.info?.client_id });
      await victim.closed();
      const [gone] = await heard.until('$SYS.ACCOUNT.B.DISCONNECT', 1);
      const sent = await ask(side, '$SYS.REQ.SERVER.<id>.LDM', { cid: guest.info?.client_id });
      return { kicked: Object.keys(kicked), sent: Object.keys(sent), reason: gone?.reason, told: await told };
    };
    expect(await outcome(ours)).toEqual(await outcome(go));
  });

  test('from an account: its own connections, its own counters, and who one is', async () => {
    const answers = async (side: Side) => {
      const bob = await side.world.client('bob');
      const ada = await side.world.client('ada');
      const request = async (client: NatsConnection, subject: string) =>
        (await client.request(subject, '', { timeout: 5000 })).json<Json>();
      const [connz, ping, statz] = [
        await request(ada, '$SYS.REQ.ACCOUNT.PING.CONNZ'),
        await request(ada, '$SYS.REQ.SERVER.PING.CONNZ'),
        await request(ada, '$SYS.REQ.ACCOUNT.PING.STATZ'),
      ];
      return {
        connz,
        ping,
        statz,
        ada: await request(ada, '$SYS.REQ.USER.INFO'),
        bob: await request(bob, '$SYS.REQ.USER.INFO'),
      };
    };
    const [theirs, own] = [await answers(go), await answers(ours)];
    const maps = ['connz', 'ping', 'statz', 'ada', 'bob'].map((name) => `${name}.server.feature_flags`);
    expect(differences(shapeOf(theirs, maps), shapeOf(own, maps))).toEqual([]);
    expect(own.ada.data).toEqual(theirs.ada.data);
    expect(inOrder(own.bob.data)).toEqual(inOrder(theirs.bob.data));
    const accounts = ({ data }: Json) =>
      (data as { account_statz: { acc: string }[] }).account_statz.map(({ acc }) => acc);
    expect(accounts(own.statz)).toEqual(['A']);
    // Nobody sees another account's connections.
    const { connections } = own.connz.data as { connections: { name: string }[] };
    expect(connections.length).toBe((theirs.connz.data as { connections: unknown[] }).connections.length);
  });
});

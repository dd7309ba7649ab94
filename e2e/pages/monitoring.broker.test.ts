// The pages "Enabling Monitoring" and "Monitoring" of the NATS documentation: each way to turn it on, each address that
// is given as an example, and the fields of the answers that are printed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort } from '../support/free-port.js';
import { GoBroker, goServer } from '../support/go-broker.js';
import { natsAs, natsPub, natsSub, withCreds } from '../support/nats-tool.js';
import { NscHome } from '../support/nsc-home.js';
import { Running } from '../support/program.js';
import { tempDir } from '../support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

type Json = Record<string, unknown>;

async function page(port: number, path: string): Promise<Json> {
  const answer = await fetch(`http://localhost:${port}${path}`);
  expect({ path, status: answer.status, type: answer.headers.get('content-type') }).toMatchObject({
    status: 200,
    type: expect.stringContaining('application/json'),
  });
  // For pages of other origins.
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  return (await answer.json()) as Json;
}

describe('turned on', () => {
  const dir = tempDir('monitoring-on');
  let server: Running;
  let port: number;
  afterEach(() => server.stop('SIGKILL'));

  async function started(args: readonly string[]): Promise<void> {
    server = new Running(goServer, ['-a', '127.0.0.1', '-p', '-1', ...args], { cwd: dir });
    const [, shown] = await server.printed(/Starting http monitor on \S*:(\d+)/);
    expect(Number(shown)).toBe(port);
    await server.printed(/Server is ready/);
    const root = await fetch(`http://localhost:${port}/`);
    expect(root.headers.get('content-type')).toContain('text/html');
    for (const one of [
      'varz',
      'connz',
      'routez',
      'gatewayz',
      'leafz',
      'subsz',
      'accountz',
      'accstatz',
      'jsz',
      'healthz',
    ])
      expect(await root.clone().text()).toContain(one);
    expect(await page(port, '/varz')).toMatchObject({ http_port: port });
  }

  test.each(['-m', '--http_port'])('by the flag %s', async (flag) => {
    port = await freePort();
    await started([flag, String(port)]);
  });

  test.each(['http_port: 8222', 'http: localhost:8222'])('by the configuration %s', async (line) => {
    port = await freePort();
    writeFileSync(join(dir, 'server.conf'), line.replace('8222', String(port)));
    await started(['-c', 'server.conf']);
  });
});

/** The pages' answers to look at: a server with two clients, one of which listens. */
describe('the endpoints', () => {
  const dir = tempDir('monitoring-pages');
  const home = new NscHome(dir);
  let broker: GoBroker;
  let port: number;

  beforeAll(async () => {
    await home.nsc('add operator -n OP --sys');
    await home.nsc('add account -n APP');
    await home.nsc('add user -a APP -n app');
    await home.nsc('generate config --mem-resolver --config-file resolver.conf');
    port = await freePort();
    broker = await GoBroker.inFolder(dir, `http: localhost:${port}\ninclude resolver.conf`).start();
  });
  afterAll(() => broker.stop());

  const app = (name: string) => natsAs(broker.url, { ...withCreds(home.creds('OP', 'APP', 'app')), name });
  const get = (path: string): Promise<Json> => page(port, path);
  const account = (): string => home.accountKey('OP', 'APP');
  const messages = { msgs: expect.any(Number), bytes: expect.any(Number) };

  test('/varz', async () => {
    const varz = await get('/varz');
    // Those without a value in the page's example are left out of it.
    const fields = `server_id version proto go host port max_connections ping_interval ping_max http_host http_port
      https_port auth_timeout max_control_line max_payload max_pending cluster gateway leaf tls_timeout write_deadline
      start now uptime mem cores gomaxprocs cpu connections total_connections routes remotes leafnodes in_msgs out_msgs
      in_bytes out_bytes slow_consumers subscriptions http_req_stats config_load_time slow_consumer_stats`;
    expect(Object.keys(varz)).toEqual(expect.arrayContaining(fields.split(/\s+/)));
    expect(varz).toMatchObject({
      proto: 1,
      max_connections: 65536,
      ping_interval: 120000000000,
      ping_max: 2,
      http_port: port,
      https_port: 0,
      max_control_line: 4096,
      max_payload: 1048576,
      max_pending: 67108864,
      cluster: {},
      gateway: {},
      leaf: {},
      slow_consumer_stats: { clients: 0, routes: 0, gateways: 0, leafs: 0 },
    });
    const { http_req_stats } = (await get('/varz')) as { http_req_stats: Record<string, number> };
    expect(http_req_stats['/varz']).toBeGreaterThan(1);
  });

  test('/connz and its parameters', async () => {
    const [subscriber, publisher] = [await app('subscriber'), await app('publisher')];
    await natsSub(subscriber, 'hello');
    await natsPub(publisher, 'hello', 'world', subscriber);
    const all = await get('/connz');
    expect(all).toMatchObject({ num_connections: 2, total: 2, offset: 0, limit: 1024 });
    const [first] = all.connections as Json[];
    expect(first).toMatchObject({
      cid: subscriber.info?.client_id,
      kind: 'Client',
      type: 'nats',
      ip: '127.0.0.1',
      port: expect.any(Number),
      start: expect.any(String),
      last_activity: expect.any(String),
      rtt: expect.any(String),
      uptime: expect.any(String),
      idle: expect.any(String),
      pending_bytes: 0,
      in_msgs: 0,
      out_msgs: 1,
      in_bytes: 0,
      out_bytes: 5,
      subscriptions: 1,
      name: 'subscriber',
      lang: 'nats.js',
      version: expect.any(String),
    });
    const names = async (query: string): Promise<unknown[]> =>
      ((await get(`/connz?${query}`)).connections as Json[]).map(({ name }) => name);
    expect(await names('limit=16&offset=128')).toEqual([]);
    expect(await names(`cid=${publisher.info?.client_id}`)).toEqual(['publisher']);
    for (const sort of 'cid start subs pending msgs_to msgs_from bytes_to bytes_from last idle uptime rtt'.split(
      ' ',
    ))
      expect((await names(`sort=${sort}`)).sort(), sort).toEqual(['publisher', 'subscriber']);
    for (const [sort, name] of Object.entries({
      msgs_to: 'subscriber',
      msgs_from: 'publisher',
      subs: 'subscriber',
    }))
      expect((await names(`sort=${sort}`))[0], sort).toBe(name);
    expect(((await get('/connz?limit=1&offset=1&subs=1')).connections as Json[])[0]).toMatchObject({
      name: 'publisher',
    });
    expect(((await get('/connz?limit=1&subs=1')).connections as Json[])[0]).toMatchObject({
      subscriptions_list: ['hello'],
    });
    expect(((await get('/connz?limit=1&subs=detail')).connections as Json[])[0]).toMatchObject({
      subscriptions_list_detail: [{ subject: 'hello', sid: expect.any(String), msgs: 1 }],
    });
    expect(((await get('/connz?auth=true')).connections as Json[])[0]).toMatchObject({ account: account() });

    await publisher.close();
    await expect.poll(() => names('state=closed&sort=stop')).toContain('publisher');
    expect(await names('state=closed&sort=reason')).toContain('publisher');
    expect(await names('state=open')).toEqual(['subscriber']);
    expect(await names('state=any')).toEqual(expect.arrayContaining(['publisher', 'subscriber']));
    expect((await fetch(`http://localhost:${port}/connz?sort=nonsense`)).status).toBe(400);
  });

  test('/routez, /gatewayz and /leafz, of a server that has none', async () => {
    expect(await get('/routez?subs=1')).toMatchObject({
      server_id: expect.any(String),
      num_routes: 0,
      routes: [],
    });
    expect(await get('/gatewayz?accs=1')).toMatchObject({
      server_id: expect.any(String),
      now: expect.any(String),
      outbound_gateways: {},
      inbound_gateways: {},
    });
    expect(await get('/leafz?subs=1')).toMatchObject({ server_id: expect.any(String), leafnodes: 0 });
  });

  test('/subsz', async () => {
    const subscriber = await app('subscriber');
    await natsSub(subscriber, 'look.for.*');
    const fields = `num_subscriptions num_cache num_inserts num_removes num_matches cache_hit_rate max_fanout avg_fanout`;
    expect(Object.keys(await get('/subsz'))).toEqual(expect.arrayContaining(fields.split(' ')));
    const subjects = async (query: string): Promise<unknown[]> =>
      ((await get(`/subsz?${query}`)).subscriptions_list as Json[]).map(({ subject }) => subject);
    expect(await subjects(`subs=1&acc=${account()}`)).toContain('look.for.*');
    expect(await subjects(`subs=1&acc=${account()}&test=look.for.me`)).toEqual(['look.for.*']);
    expect(await get('/subsz?subs=1&offset=0&limit=1')).toMatchObject({ offset: 0, limit: 1 });
  });

  test('/accountz', async () => {
    await app('somebody');
    const system = home.accountKey('OP', 'SYS');
    const { accounts, ...rest } = await get('/accountz');
    expect(rest).toMatchObject({
      server_id: expect.any(String),
      now: expect.any(String),
      system_account: system,
    });
    expect(accounts).toEqual(expect.arrayContaining([account(), system, '$G']));
    expect((await get('/accountz?acc=$G')).account_detail).toMatchObject({ account_name: '$G' });
    expect((await get(`/accountz?acc=${system}`)).account_detail).toMatchObject({
      account_name: system,
      update_time: expect.any(String),
      is_system: true,
      expired: false,
      complete: true,
      jetstream_enabled: false,
      leafnode_connections: 0,
      client_connections: 0,
      subscriptions: expect.any(Number),
      exports: expect.arrayContaining([
        expect.objectContaining({
          subject: '$SYS.DEBUG.SUBSCRIBERS',
          type: 'service',
          response_type: 'Singleton',
        }),
      ]),
      jwt: expect.stringMatching(/^eyJ/),
      issuer_key: expect.stringMatching(/^O[A-Z2-7]{55}$/),
      name_tag: 'SYS',
      decoded_jwt: {
        name: 'SYS',
        sub: system,
        nats: { limits: { subs: -1, conn: -1, leaf: -1, wildcards: true } },
      },
      sublist_stats: {
        num_subscriptions: expect.any(Number),
        num_cache: expect.any(Number),
        cache_hit_rate: expect.any(Number),
        avg_fanout: expect.any(Number),
      },
    });
  });

  test('/accstatz', async () => {
    const somebody = await app('somebody');
    const named = async (path: string): Promise<Json | undefined> =>
      ((await get(path)).account_statz as Json[]).find(({ acc }) => acc === account());
    expect(await named('/accstatz')).toMatchObject({
      acc: account(),
      conns: 1,
      leafnodes: 0,
      total_conns: 1,
      num_subscriptions: expect.any(Number),
      sent: messages,
      received: messages,
      slow_consumers: 0,
    });
    await somebody.close();
    await expect.poll(() => named('/accstatz')).toBeUndefined();
    expect(await named('/accstatz?unused=1')).toMatchObject({ conns: 0 });
  });

  test('/jsz, without JetStream', async () => {
    for (const query of ['', '?accounts=true&limit=16&offset=128', '?consumers=true'])
      expect(await get(`/jsz${query}`)).toMatchObject({ server_id: expect.any(String), disabled: true });
  });

  test('/healthz', async () => {
    expect(await get('/healthz')).toEqual({ status: 'ok' });
    expect(await get('/healthz?js-server-only=true')).toEqual({ status: 'ok' });
    // Neither server calls itself ill for what it was not told to do.
    for (const query of ['js-enabled-only=true', 'js-enabled=true'])
      expect(await get(`/healthz?${query}`)).toEqual({ status: 'ok' });
  });
});

import { type NatsConnection, NatsConnectionImpl, setTransportFactory } from '@nats-io/nats-core/internal';
import { connect, headers } from '@nats-io/transport-node';
import { afterEach, describe, expect, it } from 'vitest';
import { NatsServer } from './nats-server.js';
import type { ServerSettings } from './settings.js';

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(settings: ServerSettings = {}): Promise<NatsServer> {
  const server = await NatsServer.start({ host: '127.0.0.1', port: -1, ...settings });
  open.push(server);
  return server;
}

async function client(server: NatsServer, options = {}): Promise<NatsConnection> {
  const connection = await connect({ servers: server.clientUrl, reconnect: false, ...options });
  open.push(connection);
  return connection;
}

describe('the official client', () => {
  it('publishes, subscribes with wildcards, unsubscribes', async () => {
    const server = await start();
    const nc = await client(server);
    const got: string[] = [];
    const done = (async () => {
      for await (const message of nc.subscribe('orders.*', { max: 3 }))
        got.push(`${message.subject}=${message.string()}`);
    })();
    for (const name of ['eu', 'us', 'asia', 'late']) nc.publish(`orders.${name}`, name);
    await done;
    expect(got).toEqual(['orders.eu=eu', 'orders.us=us', 'orders.asia=asia']);
    await nc.flush();
    expect(server.counts.subscriptions).toBe(0);
  });

  it('asks and is answered, with headers, by one of a queue group, and hears that nobody listens', async () => {
    const server = await start();
    const nc = await client(server);
    const counts = [0, 0, 0];
    for (const i of counts.keys()) {
      nc.subscribe('service', {
        queue: 'workers',
        callback: (_error, message) => {
          counts[i] = (counts[i] ?? 0) + 1;
          const answer = headers();
          answer.set('by', String(i));
          message.respond(message.data, { headers: answer });
        },
      });
    }
    for (let i = 0; i < 60; i++) {
      const answer = await nc.request('service', `question ${i}`);
      expect(answer.string()).toBe(`question ${i}`);
      expect(answer.headers?.get('by')).toMatch(/^[012]$/);
    }
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(60);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    await expect(nc.request('nobody', '')).rejects.toThrow('no responders');
  });

  it('carries payloads up to the limit', async () => {
    const server = await start();
    const nc = await client(server);
    const data = new Uint8Array(1024 * 1024).map((_, i) => i * 7);
    const [first, second] = [nc.subscribe('big', { max: 1 }), nc.subscribe('big', { max: 1 })];
    nc.publish('big', data);
    for (const subscription of [first, second]) {
      for await (const message of subscription) expect(Buffer.compare(message.data, data)).toBe(0);
    }
  });

  it('works within the process without a socket', async () => {
    const server = await start({ dontListen: true });
    setTransportFactory({ factory: () => server.connect() });
    const nc = await NatsConnectionImpl.connect({ servers: 'in-process:4222', reconnect: false });
    open.push(nc);
    nc.subscribe('echo', { callback: (_error, message) => void message.respond(message.data) });
    for (let i = 0; i < 10; i++) expect((await nc.request('echo', `${i}`)).string()).toBe(`${i}`);
    expect(nc.info?.client_ip).toBeUndefined();
  });
});

describe('a server', () => {
  it('is one of several in a process, and nothing crosses', async () => {
    const [one, two] = [await start(), await start()];
    const [a, b] = [await client(one), await client(two)];
    const heard: string[] = [];
    b.subscribe('>', { callback: (_error, message) => void heard.push(message.subject) });
    await b.flush();
    a.publish('only.here');
    await a.flush();
    await b.flush();
    expect(heard).toEqual([]);
    expect(one.counts.inMessages).toBe(1);
    expect(two.counts.inMessages).toBe(0);
  });

  it('refuses a port that is taken, by name', async () => {
    const { port } = await start();
    await expect(NatsServer.start({ host: '127.0.0.1', port })).rejects.toThrow(
      `the server cannot listen: on 127.0.0.1:${port}`,
    );
  });

  it('tells clients of lame duck mode and closes them', async () => {
    const server = await start({ lameDuckDuration: 60, lameDuckGracePeriod: 20 });
    const nc = await client(server);
    const heard = (async () => {
      for await (const status of nc.status()) if (status.type === 'ldm') return true;
      return false;
    })();
    await server.enterLameDuck();
    expect(await heard).toBe(true);
    expect(server.counts.connections).toBe(0);
    await nc.closed();
  });

  it('counts what passes', async () => {
    const server = await start();
    const nc = await client(server);
    for (let i = 0; i < 2; i++) nc.subscribe('counted', { callback: () => undefined });
    for (let i = 0; i < 100; i++) nc.publish('counted', 'four');
    await nc.flush();
    expect(server.counts).toMatchObject({ inMessages: 100, inBytes: 400, outMessages: 200, outBytes: 800 });
  });
});

// The memory of closed connections.
import { connect } from '@nats-io/transport-node';
import { expect, onTestFinished, test } from 'vitest';
import type { NatsServer } from '../nats-server.js';
import type { ServerSettings } from '../settings.js';
import { startTestServer } from '../testing/test-server.js';
import { connz } from './connz.js';

async function start(settings: ServerSettings): Promise<NatsServer> {
  const server = await startTestServer(settings);
  onTestFinished(() => server.close());
  return server;
}

async function comeAndGo(server: NatsServer, name: string): Promise<void> {
  const client = await connect({ port: server.port, name });
  client.subscribe(`of.${name}`, { callback: () => undefined });
  await client.flush();
  await client.close();
  await expect.poll(() => server.connections.size).toBe(0);
}

test('remembers the newest, in the order in which they went, with what they subscribed to', async () => {
  const server = await start({ maxClosedClients: 3 });
  for (const name of ['a', 'b', 'c', 'd', 'e']) await comeAndGo(server, name);
  const { total, connections } = connz(server, { state: 'closed', subscriptions: true });
  expect(total).toBe(3);
  expect(connections).toMatchObject([
    { name: 'c', reason: 'Client Closed', subscriptions: 1, subscriptions_list: ['of.c'] },
    { name: 'd' },
    { name: 'e' },
  ]);
  expect(server.counts).toMatchObject({ connections: 0, totalConnections: 5 });
});

test('remembers nothing where it may not', async () => {
  const server = await start({ maxClosedClients: 0 });
  await comeAndGo(server, 'a');
  expect(connz(server, { state: 'closed' })).toMatchObject({ total: 0, connections: [] });
});

test('a client is found by its number, open or closed, and by what it listens to', async () => {
  const server = await start({});
  await comeAndGo(server, 'gone');
  const client = await connect({ port: server.port, name: 'here' });
  onTestFinished(() => client.close());
  client.subscribe('orders.*.eu', { callback: () => undefined });
  await client.flush();
  const cid = client.info?.client_id ?? 0;
  const names = (options: Parameters<typeof connz>[1]) =>
    connz(server, options).connections?.map(({ name }) => name);
  expect(names({ cid })).toEqual(['here']);
  expect(names({ cid: cid - 1 })).toEqual([]);
  expect(names({ cid: cid - 1, state: 'any' })).toEqual(['gone']);
  expect(names({ account: '$G', filterSubject: 'orders.7.>' })).toEqual(['here']);
  expect(names({ account: '$G', filterSubject: 'orders.eu' })).toEqual([]);
  expect(() => connz(server, { filterSubject: 'orders.eu' })).toThrow('only valid with account filtering');
});

// Every configuration that nsc writes is taken by the real broker, and its users connect.
import { readFileSync, writeFileSync } from 'node:fs';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GoBroker } from '../../../../e2e/support/go-broker.js';
import { connectAs, reaches } from '../../test/broker-client.js';
import { TestHome } from '../../test/home.js';

let home: TestHome;
let broker: GoBroker | undefined;
const opened: NatsConnection[] = [];

beforeEach(async () => {
  home = new TestHome();
  await home.ok('add operator -n OP --sys');
  await home.ok('add account -n A');
  await home.ok('add user -a A -n u1');
  await home.ok('add user -a A -n u2');
});

afterEach(async () => {
  for (const connection of opened.splice(0)) await connection.close();
  await broker?.stop();
  broker = undefined;
  home.remove();
});

async function client(account: string, user: string): Promise<NatsConnection> {
  if (broker === undefined) throw new Error('no broker');
  const connection = await connectAs(home, broker, account, user);
  opened.push(connection);
  return connection;
}

test('a memory resolver configuration lets the users of every account in', async () => {
  expect(await home.ok('generate config --mem-resolver --config-file server.conf')).toBe(
    '[ OK ] wrote server configuration to `server.conf`\nSuccess!! - generated `server.conf`\n',
  );
  broker = await GoBroker.start(home.path('server.conf'));
  expect(await reaches(await client('A', 'u1'), await client('A', 'u2'))).toBe('hello');
  const sys = await client('SYS', 'sys');
  const reply = await sys.request('$SYS.REQ.SERVER.PING', '', { timeout: 3000 });
  expect(reply.json()).toMatchObject({ server: {} });
});

test('a memory resolver configuration of an operator without system account is taken too', async () => {
  await home.ok('add operator -n PLAIN');
  await home.ok('add account -n P');
  await home.ok('generate config --mem-resolver --config-file plain.conf');
  expect(home.read('plain.conf')).not.toContain('system_account');
  broker = await GoBroker.start(home.path('plain.conf'));
});

test('a memory resolver folder holds every JWT, and a configuration that works from any folder', async () => {
  await home.ok('generate config --mem-resolver --dir conf');
  expect(home.read('conf/A.jwt')).toBe(home.read('.local/share/nats/nsc/stores/OP/accounts/A/A.jwt'));
  writeFileSync(home.path('other.conf'), readFileSync(home.path('conf/resolver.conf')));
  broker = await GoBroker.start(home.path('other.conf'));
  expect(await reaches(await client('A', 'u1'), await client('A', 'u2'))).toBe('hello');
});

test('a full NATS resolver configuration starts with the system account alone', async () => {
  await home.ok('generate config --nats-resolver --config-file server.conf');
  broker = await GoBroker.start(home.path('server.conf'));
  await client('SYS', 'sys');
  await expect(client('A', 'u1')).rejects.toThrow(/authorization/i);
});

test('a cache NATS resolver configuration starts with the system account alone', async () => {
  await home.ok('generate config --nats-resolver-cache --config-file server.conf');
  broker = await GoBroker.start(home.path('server.conf'));
  await client('SYS', 'sys');
});

test('where the operator names no system account, one can be named, by name and by key', async () => {
  await home.ok('add operator -n PLAIN');
  await home.ok('add account -n MON');
  await home.ok('add user -a MON -n m');
  for (const account of [
    'MON',
    /"sub": *"(A[A-Z2-7]{55})"/.exec(await home.ok('describe account MON -J'))?.[1],
  ]) {
    await home.ok(`generate config --nats-resolver --sys-account ${account} --config-file mon.conf --force`);
  }
  broker = await GoBroker.start(home.path('mon.conf'));
});

test('a system account other than the operator names is refused, as brokers refuse it', async () => {
  const { code, err } = await home.run(['generate', 'config', '--nats-resolver', '--sys-account', 'A']);
  expect(code).toBe(1);
  expect(err).toContain('names "SYS" as the system account');
});

test('an nkey configuration lets users in by their keys, with their permissions', async () => {
  await home.ok('add user -a A -n narrow --allow-pub only.this --allow-sub only.that');
  await home.ok('generate config --nkey --config-file server.conf');
  expect(home.read('server.conf')).toMatch(
    /\{ nkey: U\w{55}, permissions: \{ publish: \{ allow: \["only.this"\] \}, subscribe: \{ allow: \["only.that"\] \} \} \}/,
  );
  broker = await GoBroker.start(home.path('server.conf'));
});

test('a file that is there is kept unless --force says otherwise', async () => {
  writeFileSync(home.path('server.conf'), 'mine');
  const { code, err } = await home.run([
    'generate',
    'config',
    '--mem-resolver',
    '--config-file',
    'server.conf',
  ]);
  expect(code).toBe(1);
  expect(err).toContain('already exists');
  expect(home.read('server.conf')).toBe('mine');
  await home.ok('generate config --mem-resolver --config-file server.conf -F');
  expect(home.read('server.conf')).toContain('resolver: MEMORY');
});

test('one kind of configuration must be named, and a resolver needs a system account', async () => {
  expect((await home.run(['generate', 'config'])).err).toContain('specify a config type option');
  expect((await home.run(['generate', 'config', '--mem-resolver', '--nats-resolver'])).err).toContain(
    'can only generate one config at a time',
  );
  await home.ok('add operator -n PLAIN');
  await home.ok('add account -n P');
  expect((await home.run(['generate', 'config', '--nats-resolver'])).err).toContain(
    'system account is not set',
  );
  expect((await home.run(['generate', 'config', '--nats-resolver', '--dir', 'x'])).err).toContain('--dir');
});

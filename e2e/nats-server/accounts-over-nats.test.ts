// nsc and our broker with a full resolver: configuration by nsc, push, pull, prune, delete, and what clients feel.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { beforeAll, expect, test } from 'vitest';
import { NscHome } from '../support/nsc-home.js';
import { ours, Running } from '../support/program.js';
import { tempDir } from '../support/temp-dir.js';

const dir = tempDir('full-resolver');
const home = new NscHome(dir);
let port: number;
let broker: Running;

function client(account: string, user: string): Promise<NatsConnection> {
  return connect({
    servers: `127.0.0.1:${port}`,
    authenticator: credsAuthenticator(readFileSync(home.creds('OP', account, user))),
    reconnect: false,
  });
}

beforeAll(async () => {
  await home.nsc('add operator -n OP --sys');
  for (const account of ['A', 'B']) {
    await home.nsc(`add account -n ${account}`);
    await home.nsc(`add user -a ${account} -n u`);
  }
  await home.nsc('generate config --nats-resolver --config-file server.conf');
  const conf = readFileSync(join(dir, 'server.conf'), 'utf8')
    .replace("dir: './jwt'", `dir: '${dir}/jwt'`)
    .replace('allow_delete: false', 'allow_delete: true');
  expect(conf).toContain('allow_delete: true');
  writeFileSync(join(dir, 'server.conf'), conf);
  broker = new Running(ours('nats-server'), ['-a', '127.0.0.1', '-p', '-1', '-c', join(dir, 'server.conf')], {
    cwd: dir,
  });
  const [, found] = await broker.printed(/Listening for client connections on \S*:(\d+)/);
  port = Number(found);
  await broker.printed(/Server is ready/);
  await home.nsc(
    `edit operator --account-jwt-server-url nats://127.0.0.1:${port} --service-url nats://127.0.0.1:${port}`,
  );
});

test('pushed accounts are there, and what is edited and pushed again applies to who is connected', async () => {
  await expect(client('A', 'u')).rejects.toThrow('Authorization Violation');
  await home.nsc('push -A');
  const [first, second] = [await client('A', 'u'), await client('A', 'u')];
  await home.nsc('edit account -n A --conns 1');
  await home.nsc('push -a A');
  expect(String(await second.closed())).toMatch(/maximum account active connections exceeded/);
  await first.flush();
  await first.close();
});

test('a revoked user is gone when the push is over', async () => {
  const connection = await client('B', 'u');
  await home.nsc('revocations add-user -a B -n u');
  await home.nsc('push -a B');
  expect(String(await connection.closed())).toMatch(/User Authentication Revoked/);
});

test('pull brings back what the broker has', async () => {
  const file = home.accountJwt('OP', 'A');
  const before = readFileSync(file, 'utf8');
  await home.nsc('edit account -n A --conns 7');
  await home.nsc('pull -A --overwrite-newer');
  expect(readFileSync(file, 'utf8').trim()).toBe(before.trim());
});

// The documentation has it so; the Go server needs a restart for it.
test('a deleted account is back when its file has its name again and the broker reloads', async () => {
  const key = home.accountKey('OP', 'A');
  const file = join(dir, 'jwt', `${key}.jwt`);
  await home.nsc(`push --account-removal ${key}`);
  await expect(client('A', 'u')).rejects.toThrow('Authorization Violation');
  renameSync(`${file}.deleted`, file);
  broker.child.kill('SIGHUP');
  await broker.printed(/Reloaded server configuration/);
  await (await client('A', 'u')).close();
});

test('prune deletes what nsc no longer has', async () => {
  const key = home.accountKey('OP', 'B');
  await home.nsc('delete account B --rm-creds --rm-nkey');
  await home.nsc('push -A --prune');
  const files = readdirSync(join(dir, 'jwt'));
  expect(files).toContain(`${home.accountKey('OP', 'A')}.jwt`);
  expect(files).not.toContain(`${key}.jwt`);
  rmSync(join(dir, 'server.conf'));
});

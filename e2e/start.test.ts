// `npm start` as a newcomer meets it: the first run makes a world, the second finds it, Ctrl-C ends it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import { ours, Running, root, run } from './support/program.js';
import { tempDir } from './support/temp-dir.js';

const data = join(tempDir('start'), 'data');

async function start(): Promise<{ process: Running; url: string; broker: string }> {
  const started = new Running(
    process.execPath,
    [join(root, 'scripts/start.mjs'), '--data', data, '--port', '0', '--nats-port', '0'],
    {
      cwd: root,
      env: { HOME: data },
    },
  );
  const [, url] = await started.printed(/accounts {3}(http:\S+)\/jwt\/v1\/accounts\//, { ms: 120_000 });
  await started.printed(/nats-server\.conf:[\s\S]*resolver: URL\(/);
  const [, broker] = await started.printed(/broker {5}(nats:\S+)/);
  return { process: started, url: url ?? '', broker: broker ?? '' };
}

function keys(): string[] {
  return readdirSync(join(data, 'nsc', 'keys'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.nk'))
    .sort();
}

async function hosted(url: string): Promise<string[]> {
  const answer = await fetch(`${url}/jwt/v1/accounts?list=true`);
  const { accounts } = (await answer.json()) as { accounts: { name: string }[] };
  return accounts.map((account) => account.name).sort();
}

/** One of the two users connects with its creds. */
function client(broker: string, user: string): Promise<NatsConnection> {
  return connect({
    servers: broker,
    authenticator: credsAuthenticator(readFileSync(join(data, 'nsc/creds/OP/A', `${user}.creds`))),
    reconnect: false,
  });
}

/** The two exchange a message. */
async function talk(broker: string): Promise<void> {
  const [u1, u2] = [await client(broker, 'u1'), await client(broker, 'u2')];
  const subscription = u2.subscribe('hello', { max: 1 });
  await u2.flush();
  u1.publish('hello', 'world');
  for await (const message of subscription) expect(message.string()).toBe('world');
  for (const connection of [u1, u2]) await connection.close();
}

let firstKeys: string[];

test('the first run makes an operator, accounts and users, hosts the accounts and says how to go on', async () => {
  const { process: started, url, broker } = await start();
  expect(await hosted(url)).toEqual(['A', 'SYS']);
  await talk(broker);
  for (const user of ['u1', 'u2']) {
    const creds = join(data, 'nsc/creds/OP/A', `${user}.creds`);
    expect(started.output).toContain(creds);
    expect(readFileSync(creds, 'utf8')).toContain('BEGIN NATS USER JWT');
  }
  const lines = readFileSync(join(data, 'nats-server.conf'), 'utf8').trim().split('\n');
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(started.output).toContain(line);
  expect(lines[2]).toBe(`resolver: URL(${url}/jwt/v1/accounts/)`);
  firstKeys = keys();
  await started.printed(/connected to NATS/);
  expect(started.output).not.toMatch(/\[(ERR|WRN|FTL)\]/);
  expect(await started.stop('SIGINT')).toMatchObject({ code: 0 });
});

test('what nsc changes and pushes is felt by who is connected, with the command that was printed', async () => {
  const { process: started, broker } = await start();
  await started.printed(/connected to NATS/);
  const [, home = ''] = await started.printed(/npx nsc -H (\S+) list accounts/);
  const nsc = async (words: string) => {
    const ended = await run(ours('nsc'), ['-H', home, ...words.split(' ')], { env: { HOME: data } });
    expect(ended, words).toMatchObject({ code: 0 });
    return ended.stdout;
  };
  expect(await nsc('list accounts')).toMatch(/ A +[|│] A[A-Z2-7]{55} /);
  const [first, second] = [await client(broker, 'u1'), await client(broker, 'u2')];
  await nsc('edit account -n A --conns 1');
  await nsc('push -a A');
  expect(String(await second.closed())).toContain('maximum account active connections exceeded');
  await first.close();
  await nsc('edit account -n A --conns -1');
  await nsc('push -a A');
  expect(await started.stop('SIGINT')).toMatchObject({ code: 0 });
});

test('a later run finds the same world', async () => {
  const { process: started, url, broker } = await start();
  expect(started.output).not.toContain('making an operator');
  expect(await hosted(url)).toEqual(['A', 'SYS']);
  expect(keys()).toEqual(firstKeys);
  await talk(broker);
  await started.printed(/connected to NATS/);
  expect(await started.stop('SIGINT')).toMatchObject({ code: 0 });
  expect(existsSync(join(data, 'jwt'))).toBe(true);
});

test('where another server has the port, it says so and ends', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  for (const [flags, said] of [
    [
      ['--port', '0', '--nats-port', String(port)],
      /npm start: .*say --nats-port PORT, or --broker URL to use it/,
    ],
    [['--port', String(port), '--nats-port', '0'], /npm start: .*address already in use .*say --port PORT/],
  ] as const) {
    const args = [join(root, 'scripts/start.mjs'), '--data', data, ...flags];
    const { code, stderr } = await run(process.execPath, args, { env: { HOME: data } });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(said) });
  }
  taken.close();
});

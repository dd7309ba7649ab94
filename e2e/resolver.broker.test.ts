// The real Go broker takes its accounts from our account server, and lives through changes and restarts.
import { readFileSync } from 'node:fs';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type AccountServerProgram, startAccountServer } from './support/account-server.js';
import { freePort } from './support/free-port.js';
import { GoBroker, goServer } from './support/go-broker.js';
import { NscHome } from './support/nsc-home.js';
import { Running } from './support/program.js';
import { tempDir } from './support/temp-dir.js';
import { until } from './support/wait.js';

const dir = tempDir('resolver');
const home = new NscHome(dir);
const opened: NatsConnection[] = [];
let accountServer: AccountServerProgram;
let broker: GoBroker;
let brokerPort: number;
let httpPort: number;

async function serveAccounts(): Promise<AccountServerProgram> {
  return startAccountServer(
    dir,
    `operatorjwtpath: "${home.operatorJwt('OP')}"
     http { host: "127.0.0.1", port: ${httpPort} }
     store { dir: "${dir}/store", shard: true }
     nats { servers: ["nats://127.0.0.1:${brokerPort}"], usercredentials: "${home.creds('OP', 'SYS', 'sys')}"
            reconnectwait: 100 }`,
  );
}

function brokerConfig(): string {
  return `operator: "${home.operatorJwt('OP')}"
    system_account: ${home.accountKey('OP', 'SYS')}
    resolver: URL(http://127.0.0.1:${httpPort}/jwt/v1/accounts/)`;
}

async function client(account: string, user: string, options = {}): Promise<NatsConnection> {
  const connection = await connect({
    servers: `127.0.0.1:${brokerPort}`,
    authenticator: credsAuthenticator(readFileSync(home.creds('OP', account, user))),
    ...options,
  });
  opened.push(connection);
  return connection;
}

/** Subscribes, sends one message from the other connection, and answers what arrived within the time. */
async function reaches(from: NatsConnection, to: NatsConnection, ms = 2_000): Promise<string | undefined> {
  const subscription = to.subscribe('greeting', { max: 1 });
  await to.flush();
  from.publish('greeting', 'hello');
  await from.flush();
  const timeout = setTimeout(() => subscription.unsubscribe(), ms);
  for await (const message of subscription) {
    clearTimeout(timeout);
    return message.string();
  }
  return undefined;
}

beforeAll(async () => {
  await home.nsc('add operator -n OP --sys');
  for (const account of ['A', 'B']) await home.nsc(`add account -n ${account}`);
  for (const user of ['u1', 'u2', 'u3']) await home.nsc(`add user -a A -n ${user}`);
  await home.nsc('add user -a B -n b1');
  [brokerPort, httpPort] = [await freePort(), await freePort()];
  accountServer = await serveAccounts();
  await home.nsc(`edit operator --account-jwt-server-url ${accountServer.url}/jwt/v1`);
  await home.nsc('push -A');
  broker = await GoBroker.inFolder(dir, brokerConfig(), { port: brokerPort }).start();
  await accountServer.process.printed(/connected to NATS/);
});

afterEach(async () => {
  for (const connection of opened.splice(0)) await connection.close();
});

test('users connect with their creds and talk; another account hears nothing', async () => {
  const [u1, u2, b1] = [await client('A', 'u1'), await client('A', 'u2'), await client('B', 'b1')];
  expect(await reaches(u1, u2)).toBe('hello');
  expect(await reaches(u1, b1, 300)).toBeUndefined();
});

test('an account edited and pushed changes its limits on the running broker', async () => {
  const first = await client('A', 'u1');
  await client('A', 'u2');
  const limits = (conn: number) =>
    home.editAccount('OP', 'A', (claims) => ({
      ...claims,
      nats: { ...claims.nats, limits: { ...claims.nats.limits, conn } },
    }));
  limits(1);
  await home.nsc('push -a A');
  await until('the broker refuses a second connection', async () => {
    try {
      await (await client('A', 'u3', { reconnect: false })).close();
      return false;
    } catch (error) {
      return /account.*connections|Authorization|exceeded/i.test(String(error));
    }
  });
  limits(-1);
  await home.nsc('push -a A');
  await until('the broker takes connections again', async () => {
    try {
      return await reaches(await client('A', 'u2'), await client('A', 'u3'));
    } catch {
      return false;
    }
  });
  expect(first).toBeDefined();
});

test('a revoked user is thrown out and stays out', async () => {
  const user = await client('A', 'u3', { reconnect: false });
  const gone = user.closed();
  const key = JSON.parse(
    Buffer.from(
      readFileSync(home.userJwt('OP', 'A', 'u3'), 'utf8').split('.')[1] ?? '',
      'base64url',
    ).toString(),
  ).sub as string;
  home.editAccount('OP', 'A', (claims) => ({
    ...claims,
    nats: { ...claims.nats, revocations: { [key]: Math.floor(Date.now() / 1000) + 1 } },
  }));
  await home.nsc('push -a A');
  await gone;
  await expect(client('A', 'u3', { reconnect: false })).rejects.toThrow(/Authorization/i);
  expect(await reaches(await client('A', 'u1'), await client('A', 'u2'))).toBe('hello');
});

test('the broker restarts and resolves its accounts again', async () => {
  const before = accountServer.process.output.length;
  await broker.stop('SIGTERM');
  broker = await GoBroker.inFolder(dir, brokerConfig(), { port: brokerPort }).start();
  expect(await reaches(await client('A', 'u1'), await client('A', 'u2'))).toBe('hello');
  // The account server finds the new broker, so notifications flow again.
  await accountServer.process.printed(/connected to NATS/, { from: before });
});

test('the account server restarts while the broker runs; what is known works on and what is new resolves', async () => {
  const [u1, u2] = [await client('A', 'u1'), await client('A', 'u2')];
  const stopped = await accountServer.process.stop('SIGTERM');
  expect(stopped.code).toBe(0);
  expect(await reaches(u1, u2)).toBe('hello');
  await home.nsc('add account -n C');
  await home.nsc('add user -a C -n c1');
  accountServer = await serveAccounts();
  await home.nsc('push -a C');
  const [c1, again] = [await client('C', 'c1'), await client('C', 'c1')];
  expect(await reaches(c1, again)).toBe('hello');
});

test('broker first: under a supervisor it comes up as soon as the account server does, and they meet', async () => {
  await broker.stop('SIGTERM');
  await accountServer.process.stop('SIGTERM');
  // The Go broker ends when its URL resolver does not answer at start; a supervisor starts it again.
  const first = new Running(goServer, ['-c', broker.configFile]);
  expect((await first.ended()).code).not.toBe(0);
  let stop = false;
  const supervised = (async () => {
    for (;;) {
      const attempt = new Running(goServer, ['-c', broker.configFile]);
      await Promise.race([attempt.ended(), attempt.printed(/Server is ready/).catch(() => undefined)]);
      if (attempt.running || stop) return attempt;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  try {
    accountServer = await serveAccounts();
    const up = await supervised;
    await accountServer.process.printed(/connected to NATS/);
    expect(await reaches(await client('A', 'u1'), await client('A', 'u2'))).toBe('hello');
    await up.stop('SIGTERM');
  } finally {
    stop = true;
  }
});

test('account server first: it serves and waits, and meets the broker when it comes', async () => {
  await accountServer.process.stop('SIGTERM');
  accountServer = await serveAccounts();
  await accountServer.process.printed(/failed to connect to NATS/);
  expect((await fetch(`${accountServer.resolver}${home.accountKey('OP', 'A')}`)).status).toBe(200);
  broker = await GoBroker.inFolder(dir, brokerConfig(), { port: brokerPort }).start();
  await accountServer.process.printed(/connected to NATS/);
  expect(await reaches(await client('A', 'u1'), await client('A', 'u2'))).toBe('hello');
});

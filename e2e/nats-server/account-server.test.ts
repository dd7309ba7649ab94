// Our broker takes its accounts from our account server: pushes reach clients, and the account server may be away.
import { readFileSync } from 'node:fs';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { beforeAll, expect, test } from 'vitest';
import { type AccountServerProgram, startAccountServer } from '../support/account-server.js';
import { freePort } from '../support/free-port.js';
import { NscHome } from '../support/nsc-home.js';
import { ours, Running } from '../support/program.js';
import { tempDir } from '../support/temp-dir.js';

const dir = tempDir('url-resolver');
const home = new NscHome(dir);
let accountServer: AccountServerProgram;
let httpPort: number;
let brokerPort: number;

function serveAccounts(): Promise<AccountServerProgram> {
  return startAccountServer(
    dir,
    `operatorjwtpath: "${home.operatorJwt('OP')}"
     http { host: "127.0.0.1", port: ${httpPort} }
     store { dir: "${dir}/store", shard: true }
     nats { servers: ["nats://127.0.0.1:${brokerPort}"], usercredentials: "${home.creds('OP', 'SYS', 'sys')}"
            reconnectwait: 100 }`,
  );
}

function startBroker(): Running {
  const conf = `operator: "${home.operatorJwt('OP')}"
    system_account: ${home.accountKey('OP', 'SYS')}
    resolver: URL(http://127.0.0.1:${httpPort}/jwt/v1/accounts/)`;
  return new Running('/bin/sh', [
    '-c',
    'printf "%s" "$2" > "$3/broker.conf"; exec "$1" "$0" -a 127.0.0.1 -p "$4" -c "$3/broker.conf"',
    ours('nats-server'),
    process.execPath,
    conf,
    dir,
    String(brokerPort),
  ]);
}

function client(account: string, user: string): Promise<NatsConnection> {
  return connect({
    servers: `127.0.0.1:${brokerPort}`,
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
  [brokerPort, httpPort] = [await freePort(), await freePort()];
});

test('without the account server the broker does not start, and says why', async () => {
  const broker = startBroker();
  const { code } = await broker.ended();
  expect(code).toBe(1);
  expect(broker.output).toMatch(/could not fetch <"http:\/\/127.0.0.1:\d+\/jwt\/v1\/accounts\/">/);
});

test('a push reaches who is connected; what is known serves while the account server is away', async () => {
  accountServer = await serveAccounts();
  await home.nsc(`edit operator --account-jwt-server-url ${accountServer.url}/jwt/v1`);
  await home.nsc('push -A');
  const broker = startBroker();
  await broker.printed(/Server is ready/);
  await accountServer.process.printed(/connected to NATS/);
  const [first, second] = [await client('A', 'u'), await client('A', 'u')];
  await home.nsc('edit account -n A --conns 1');
  await home.nsc('push -a A');
  expect(String(await second.closed())).toMatch(/maximum account active connections exceeded/);
  await first.close();

  await accountServer.process.stop();
  await (await client('A', 'u')).close();
  await expect(client('B', 'u')).rejects.toThrow('Authorization Violation');
  accountServer = await serveAccounts();
  await expect
    .poll(() => client('B', 'u').then((connection) => connection.close().then(() => 'in'), String), {
      timeout: 10_000,
    })
    .toBe('in');
  expect(await broker.stop()).toMatchObject({ code: 0 });
});

// The pages about the account server of the NATS documentation, besides that about the directory store: its first
// configuration, the example with four accounts, JWTs to look at, and updates that brokers are told of.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, expect, test, vi } from 'vitest';
import { freePort } from '../support/free-port.js';
import { GoBroker } from '../support/go-broker.js';
import { heardLine, natsAs, natsPub, natsSub, withCreds } from '../support/nats-tool.js';
import { NscHome } from '../support/nsc-home.js';
import { ours, Running, run } from '../support/program.js';
import { tempDir } from '../support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

let broker: GoBroker | undefined;
let server: Running | undefined;

afterEach(async () => {
  await broker?.stop();
  await server?.stop();
  [broker, server] = [undefined, undefined];
});

/** `nats-account-server …` in a folder; the pages have 9090 where a free port is here. */
async function accountServer(cwd: string, ...args: readonly string[]): Promise<Running> {
  server = new Running(ours('nats-account-server'), args, { cwd });
  await server.printed(/nats-account-server is running/);
  return server;
}

const as = (creds: string): Promise<NatsConnection> => natsAs(broker?.url ?? '', withCreds(creds));

/** One user of the account hears another. */
async function talk(creds: string): Promise<void> {
  const [from, to] = [await as(creds), await as(creds)];
  const heard = await natsSub(to, 'hello');
  await natsPub(from, 'hello', 'world', to);
  expect(heard).toEqual(['hello: world']);
}

test('-dir serves what is put into a plain folder', async () => {
  const dir = tempDir('nas-dir');
  const home = new NscHome(dir);
  await home.nsc('add operator -n Test');
  await home.nsc('add account -n A');
  await home.nsc('add user -n u');
  const [jwts, port] = [join(dir, 'jwts'), await freePort()];
  mkdirSync(jwts);
  await accountServer(dir, '-dir', jwts, '-hp', `localhost:${port}`);
  for (const line of [
    `creating a store .*at ${jwts}`,
    'NATS is not configured, server will not fire notifications on update',
    `http listening on port ${port}`,
    String.raw`  resolver: URL\(http://localhost:${port}/jwt/v1/accounts/\)`,
  ])
    expect(server?.output).toMatch(new RegExp(line));
  copyFileSync(home.accountJwt('Test', 'A'), join(jwts, `${home.accountKey('Test', 'A')}.jwt`));
  broker = await GoBroker.inFolder(
    dir,
    `operator: ${home.operatorJwt('Test')}
resolver: URL(http://localhost:${port}/jwt/v1/accounts/)
`,
  ).start();
  await talk(home.creds('Test', 'A', 'u'));
});

test('the example with four accounts, in folders of one’s own', async () => {
  const dir = tempDir('nas-example');
  const home = new NscHome(dir, { NKEYS_PATH: join(dir, 'nsc/nkeys'), NSC_HOME: join(dir, 'nsc/accounts') });
  // What the page's script sets up.
  await home.nsc('env -s nsc/accounts/nats');
  await home.nsc('add operator -n KO');
  for (const account of ['A', 'B', 'STAN', 'SYS']) await home.nsc(`add account -n ${account}`);
  for (const account of ['A', 'B', 'STAN'])
    await home.nsc(`add user -a ${account} -n test --allow-pubsub test`);
  await home.nsc('add user -a SYS -n sys');

  const table = await home.nsc('list accounts -W');
  const key = (account: string) => new RegExp(`│ ${account} +│ (A[A-Z2-7]{55}) │`).exec(table)?.[1];
  const [port, brokerPort] = [await freePort(), await freePort()];
  await home.nsc(
    `edit operator --account-jwt-server-url http://localhost:${port}/jwt/v1/ --service-url nats://localhost:${brokerPort}`,
  );
  writeFileSync(
    join(dir, 'nats-account-server.conf'),
    `
operatorjwtpath: "./nsc/accounts/nats/KO/KO.jwt"

http {
    port: ${port}
}
`,
  );
  await accountServer(dir, '-c', 'nats-account-server.conf');
  const pushed = await home.nsc('push -A');
  for (const account of ['A', 'B', 'STAN', 'SYS']) expect(pushed).toContain(`pushed "${account}"`);
  broker = await GoBroker.inFolder(
    dir,
    `
operator: "./nsc/accounts/nats/KO/KO.jwt"
resolver: URL(http://localhost:${port}/jwt/v1/accounts/)
system_account: ${key('SYS')}
`,
    { port: brokerPort },
  ).start();

  const creds = (account: string, user: string) => join(dir, 'nsc/nkeys/creds/KO', account, `${user}.creds`);
  const system = await natsSub(await as(creds('SYS', 'sys')), '>');
  const a = await as(creds('A', 'test'));
  const refused = await natsSub(a, 'foo');
  expect(refused).toEqual([expect.stringMatching(/permissions violation for subscription to "foo"/i)]);
  const [subscriber, publisher] = [await as(creds('A', 'test')), await as(creds('A', 'test'))];
  const heard = await natsSub(subscriber, 'test');
  await natsPub(publisher, 'test', 'foo', subscriber);
  expect(heard).toEqual(['test: foo']);
  await publisher.close();
  await heardLine(system, new RegExp(`^\\$SYS\\.ACCOUNT\\.${key('A')}\\.DISCONNECT: `));
});

test('updates are pushed to a broker that starts after the account server, and logged as on the page', async () => {
  const dir = tempDir('nas-notifications');
  const home = new NscHome(dir);
  await home.nsc('add operator -n AAA');
  for (const account of ['A', 'B', 'SYS']) await home.nsc(`add account -n ${account}`);
  await home.nsc('add user -a SYS -n sys');
  await home.nsc('add user -a A -n u');
  const [port, brokerPort] = [await freePort(), await freePort()];
  writeFileSync(
    join(dir, 'nas_not.conf'),
    `operatorjwtpath: "${home.operatorJwt('AAA')}",
systemaccountjwtpath: "${home.accountJwt('AAA', 'SYS')}"
http {
    port: ${port}
},
store {
    dir: "${dir}/as_store",
    readonly: false,
    shard: true
}
nats {
  servers: [nats://localhost:${brokerPort}]
  usercredentials: "${home.creds('AAA', 'SYS', 'sys')}"
}
`,
  );
  const running = await accountServer(dir, '-c', 'nas_not.conf');
  for (const line of [
    `loading operator from ${home.operatorJwt('AAA')}`,
    `loading system account from ${home.accountJwt('AAA', 'SYS')}`,
    'connecting to NATS for notifications',
    String.raw`\[ERR\] failed to connect to NATS`,
    String.raw`\[ERR\] will try to connect again in 1000 milliseconds`,
  ])
    await running.printed(new RegExp(line));
  broker = await GoBroker.inFolder(
    dir,
    `operator: ${home.operatorJwt('AAA')}
resolver: URL(http://localhost:${port}/jwt/v1/accounts/)
system_account: ${home.accountKey('AAA', 'SYS')}
`,
    { port: brokerPort },
  ).start();
  await running.printed(/connected to NATS/);

  await home.nsc(`edit operator --account-jwt-server-url http://localhost:${port}/jwt/v1`);
  const system = await natsSub(await as(home.creds('AAA', 'SYS', 'sys')), '$SYS.ACCOUNT.*.CLAIMS.UPDATE');
  await home.nsc('push -A');
  await heardLine(
    system,
    new RegExp(`^\\$SYS\\.ACCOUNT\\.${home.accountKey('AAA', 'A')}\\.CLAIMS\\.UPDATE: eyJ`),
  );
  for (const account of ['A', 'B', 'SYS'])
    await running.printed(
      new RegExp(`updated JWT for account - ${home.accountKey('AAA', account).slice(0, 12)} - [A-Z2-7]+`),
    );
  await talk(home.creds('AAA', 'A', 'u'));
  const user = await as(home.creds('AAA', 'A', 'u'));
  await home.nsc('revocations add-user -a A -n u');
  await home.nsc('push -A');
  expect(String(await user.closed())).toContain('Revoked');
});

test('with ?decode=true curl shows a JWT for people, as much as an import needs', async () => {
  const dir = tempDir('nas-decode');
  const home = new NscHome(dir);
  await home.nsc('add operator -n O');
  await home.nsc('add account -n TestAccount');
  await home.nsc('add export --name abc --subject a.b.c.>');
  const port = await freePort();
  await accountServer(dir, '-nsc', join(home.stores, 'O'), '-hp', `localhost:${port}`);
  const key = home.accountKey('O', 'TestAccount');
  const { stdout } = await run('curl', [
    '-sS',
    `http://localhost:${port}/jwt/v1/accounts/${key}?decode=true`,
  ]);
  const [header = '', claims = ''] = stdout.split(/^(?=\{)/m);
  expect(JSON.parse(header)).toMatchObject({ typ: expect.stringMatching(/^jwt$/i) });
  expect(claims).toMatch(/"iat": \d+ \(\d{4}-\d\d-\d\d\)/);
  for (const line of ['"name": "TestAccount"', `"sub": "${key}"`, '"subject": "a.b.c.>"', '"type": "stream"'])
    expect(claims).toContain(line);
});

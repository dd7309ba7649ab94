// The pages about system events of the NATS documentation: accounts in the configuration file, and the tutorial with an
// operator, the account server that reads nsc's own folder, and the services that the page asks one after the other.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort } from '../support/free-port.js';
import { GoBroker } from '../support/go-broker.js';
import { heardLine, natsAs, natsPub, natsRequest, natsSub, withCreds } from '../support/nats-tool.js';
import { NscHome } from '../support/nsc-home.js';
import { ours, Running } from '../support/program.js';
import { tempDir } from '../support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

type Json = Record<string, unknown>;

/** The JSON behind the subject of a line that was heard. */
const jsonOf = (line: string): Json => JSON.parse(line.slice(line.indexOf('{')));

describe('with accounts in the configuration file', () => {
  let broker: GoBroker;
  afterEach(() => broker.stop());

  test('the system user hears of clients of other accounts, who hear nothing of it', async () => {
    broker = await GoBroker.inFolder(
      tempDir('system-local'),
      `accounts: {
    USERS: {
        users: [
            {user: a, password: a}
        ]
    },
    SYS: { 
        users: [
            {user: admin, password: changeit}
           ]
    },
}
system_account: SYS
`,
    ).start();
    const admin = await natsAs(broker.url, { user: 'admin', pass: 'changeit' });
    const events = await natsSub(admin, '>');
    const watcher = await natsAs(broker.url, { user: 'a', pass: 'a' });
    const messages = await natsSub(watcher, '>');

    const a = await natsAs(broker.url, { user: 'a', pass: 'a' });
    await natsPub(a, 'foo', 'bar', watcher);
    await a.close();
    await expect(natsAs(broker.url, { user: 'a', pass: 'wrong' })).rejects.toThrow();
    const id = admin.info?.server_id;
    for (const event of [
      String.raw`\$SYS\.ACCOUNT\.USERS\.CONNECT`,
      String.raw`\$SYS\.ACCOUNT\.USERS\.DISCONNECT`,
      String.raw`\$SYS\.ACCOUNT\.USERS\.SERVER\.CONNS`,
      String.raw`\$SYS\.SERVER\.${id}\.CLIENT\.AUTH\.ERR`,
      String.raw`\$SYS\.SERVER\.${id}\.STATSZ`,
    ]) {
      await heardLine(events, new RegExp(`^${event}: \\{`));
    }
    expect(messages).toEqual(['foo: bar']);
    expect(events.filter((line) => line.startsWith('foo:'))).toEqual([]);
  });
});

describe('the tutorial', () => {
  const dir = tempDir('system-tutorial');
  const home = new NscHome(dir);
  let accountServer: Running;
  let broker: GoBroker;
  let system: NatsConnection;

  beforeAll(async () => {
    expect(await home.nsc('add operator -n SAOP')).toContain('added operator "SAOP"');
    expect(await home.nsc('add account -n SYS')).toContain('added account "SYS"');
    expect(await home.nsc('add user -n SYSU')).toContain('added user "SYSU" to account "SYS"');
    const port = await freePort();
    // The page lets it choose its port: 9090.
    accountServer = new Running(ours('nats-account-server'), [
      ...['-nsc', join(home.stores, 'SAOP')],
      ...['-hp', `127.0.0.1:${port}`],
    ]);
    await accountServer.printed(/nats-account-server is running/);
    const [, key] = /│ SYS +│ (A[A-Z2-7]{55}) │/.exec(await home.nsc('list accounts -W')) ?? [];
    broker = await GoBroker.inFolder(
      dir,
      `operator: ${home.operatorJwt('SAOP')}
system_account: ${key}
resolver: URL(http://localhost:${port}/jwt/v1/accounts/)
`,
    ).start();
  });
  afterAll(() => broker.stop());

  const sysu = async (): Promise<NatsConnection> =>
    natsAs(broker.url, { ...withCreds(home.creds('SAOP', 'SYS', 'SYSU')), name: 'NATS Sample Publisher' });
  const ask = async (subject: string, text = ''): Promise<Json> => {
    system = await sysu();
    return JSON.parse(await natsRequest(system, subject.replace('<id>', system.info?.server_id ?? ''), text));
  };

  test('a subscriber to everything sees a publisher come and go, with the fields of the page', async () => {
    const subscriber = await sysu();
    const events = await natsSub(subscriber, '>');
    const publisher = await sysu();
    await natsPub(publisher, 'foo', 'bar', subscriber);
    const id = publisher.info?.client_id;
    await publisher.close();
    expect(await heardLine(events, /^foo: /)).toBe('foo: bar');
    const account = home.accountKey('SAOP', 'SYS');
    const conns = jsonOf(await heardLine(events, /\.SERVER\.CONNS: .*"conns":1\b/));
    expect(conns).toMatchObject({
      server: { host: expect.any(String), id: subscriber.info?.server_id, ver: expect.any(String) },
      acc: account,
      conns: 1,
      total_conns: expect.any(Number),
    });
    const left = jsonOf(await heardLine(events, new RegExp(`^\\$SYS\\.ACCOUNT\\.${account}\\.DISCONNECT: `)));
    const user = (await natsUser()).data as Json;
    expect(left).toMatchObject({
      server: { id: subscriber.info?.server_id, seq: expect.any(Number), time: expect.any(String) },
      client: {
        start: expect.any(String),
        stop: expect.any(String),
        host: '127.0.0.1',
        id,
        acc: account,
        user: user.user,
        name: 'NATS Sample Publisher',
        lang: 'nats.js',
        ver: expect.any(String),
      },
      // Seen from the client.
      sent: { msgs: 1, bytes: 3 },
      received: { msgs: 0, bytes: 0 },
      reason: 'Client Closed',
    });
  });

  const natsUser = (): Promise<Json> => ask('$SYS.REQ.USER.INFO');

  test('$SYS.REQ.USER.INFO tells a user who it is', async () => {
    const { data } = await natsUser();
    expect(data).toMatchObject({
      user: expect.stringMatching(/^U[A-Z2-7]{55}$/),
      account: home.accountKey('SAOP', 'SYS'),
    });
  });

  test('$SYS.REQ.SERVER.PING.IDZ finds the server', async () => {
    expect(await ask('$SYS.REQ.SERVER.PING.IDZ')).toEqual({
      host: expect.any(String),
      id: system.info?.server_id,
      name: system.info?.server_name,
    });
  });

  test.each(['$SYS.REQ.SERVER.PING', '$SYS.REQ.SERVER.<id>.STATSZ'])('%s counts', async (subject) => {
    const { server, statsz } = await ask(subject);
    expect(server).toMatchObject({
      host: expect.any(String),
      id: system.info?.server_id,
      ver: expect.any(String),
      seq: expect.any(Number),
      time: expect.any(String),
    });
    const messages = { msgs: expect.any(Number), bytes: expect.any(Number) };
    expect(statsz).toMatchObject({
      start: expect.any(String),
      mem: expect.any(Number),
      cores: expect.any(Number),
      cpu: expect.any(Number),
      connections: 1,
      total_connections: expect.any(Number),
      active_accounts: 1,
      subscriptions: expect.any(Number),
      sent: messages,
      received: messages,
      slow_consumers: 0,
    });
  });

  test.each(['heap', 'allocs'])('$SYS.REQ.SERVER.<id>.PROFILEZ gives a profile of %s', async (name) => {
    const { data, error } = await ask('$SYS.REQ.SERVER.<id>.PROFILEZ', `{"name": "${name}", "debug": 1}`);
    expect(error).toBeUndefined();
    const { profile } = data as { profile: string };
    expect(Buffer.from(profile, 'base64').length).toBeGreaterThan(100);
  });

  // The lists of the overview and of the guide to JWTs, whose STATZ and SUBZ no server knows.
  const SERVER = 'VARZ CONNZ ROUTEZ GATEWAYZ LEAFZ SUBSZ JSZ ACCOUNTZ HEALTHZ STATSZ'.split(' ');
  test.each(SERVER.flatMap((name) => [name, `PING ${name}`]))('%s of a server answers', async (name) => {
    const [endpoint = '', of = '<id>'] = name.split(' ').reverse();
    const answer = await ask(`$SYS.REQ.SERVER.${of}.${endpoint}`);
    expect(answer.error).toBeUndefined();
    expect((answer.server as Json).id).toBe(system.info?.server_id);
    expect(answer.data ?? answer.statsz).toBeTypeOf('object');
  });

  test.each('CONNZ LEAFZ SUBSZ INFO CONNS'.split(' '))('%s of an account answers', async (endpoint) => {
    const account = home.accountKey('SAOP', 'SYS');
    const { error, server, data } = await ask(`$SYS.REQ.ACCOUNT.${account}.${endpoint}`);
    expect(error).toBeUndefined();
    expect((server as Json).id).toBe(system.info?.server_id);
    if (endpoint === 'INFO') expect(data).toMatchObject({ account_name: account, is_system: true });
  });

  test('JSZ of an account says where JetStream is off', async () => {
    const { error } = await ask(`$SYS.REQ.ACCOUNT.${home.accountKey('SAOP', 'SYS')}.JSZ`);
    expect(error).toEqual({ code: 500, description: 'jetstream not enabled' });
  });

  test('$SYS.REQ.SERVER.<id>.RELOAD reads the configuration again, and answers with what is wrong in it', async () => {
    const good = readFileSync(broker.configFile, 'utf8');
    const { server, error } = await ask('$SYS.REQ.SERVER.<id>.RELOAD');
    expect({ id: (server as Json).id, error }).toEqual({ id: system.info?.server_id, error: undefined });
    await broker.logged(/Reloaded server configuration/);
    writeFileSync(broker.configFile, `${good}\nmax_payload: nonsense\n`);
    expect((await ask('$SYS.REQ.SERVER.<id>.RELOAD')).error).toMatchObject({ code: 500 });
    writeFileSync(broker.configFile, good);
  });
});

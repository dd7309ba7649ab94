// What the guide to JWTs and the page about managing security of the NATS documentation do besides nsc: a client that
// shows its JWT to a broker with a URL resolver, accounts and users made by programs, the subjects of the resolver that
// speaks NATS, and what is taken back.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jwtAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import {
  type AccountKey,
  createKeyPair,
  encode,
  formatCreds,
  type KeyPair,
  keyPairFromSeed,
  newAccountClaims,
  newGenericClaims,
  newUserClaims,
  type UserKey,
} from '@nats-ts/jwt';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { startAccountServer } from '../support/account-server.js';
import { GoBroker, goServer } from '../support/go-broker.js';
import { natsAs, natsPub, natsReply, natsRequest, natsSub, withCreds } from '../support/nats-tool.js';
import { NscHome } from '../support/nsc-home.js';
import { Running } from '../support/program.js';
import { RawConnection } from '../support/raw-http.js';
import { tempDir } from '../support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

let broker: GoBroker | undefined;
afterEach(async () => {
  await broker?.stop();
  broker = undefined;
});

const as = (creds: string): Promise<NatsConnection> => natsAs(broker?.url ?? '', withCreds(creds));
const refused = (creds: string): Promise<void> =>
  expect(as(creds)).rejects.toThrow('Authorization Violation');

/** A home with the operator and the account of the guide. */
async function demo(): Promise<NscHome> {
  const home = new NscHome(tempDir('jwt-guide'));
  await home.nsc('add operator -n DEMO --sys');
  await home.nsc('add account -n demo-test');
  await home.nsc('add user -a demo-test -n alpha');
  return home;
}

test('a client shows its JWT and signs a nonce; who is silent runs into the time-out', async () => {
  const home = await demo();
  await home.nsc('add user -a demo-test -n short');
  await home.nsc('edit user -a demo-test -n short --payload 5');
  const accounts = await startAccountServer(
    home.dir,
    `operatorjwtpath: "${home.operatorJwt('DEMO')}"\nhttp { host: "127.0.0.1", port: 0 }`,
  );
  await home.nsc(`push -A -u ${accounts.url}/jwt/v1`);
  writeFileSync(
    join(home.dir, 'server.conf'),
    `operator: ${home.operatorJwt('DEMO')}\nresolver: URL(${accounts.resolver})\n`,
  );
  const server = new Running(goServer, ['-a', '127.0.0.1', '-p', '-1', '-V', '-c', 'server.conf'], {
    cwd: home.dir,
  });
  const port = Number((await server.printed(/Listening for client connections on \S*:(\d+)/))[1]);
  await server.printed(/Server is ready/);
  const silent = new RawConnection(port);

  const url = `nats://127.0.0.1:${port}`;
  const alpha = await natsAs(url, withCreds(home.creds('DEMO', 'demo-test', 'alpha')));
  await natsPub(alpha, 'foo', 'hello world');
  const [, shown = ''] = await server.printed(/<<- \[CONNECT (\{.*?\})\]/);
  // Today's servers do not show the signature, and ours not the JWT either.
  expect(JSON.parse(shown)).toMatchObject({ jwt: expect.any(String), lang: 'nats.js', sig: '[REDACTED]' });
  // 11 bytes are more than this user may send.
  const short = await natsAs(url, withCreds(home.creds('DEMO', 'demo-test', 'short')));
  expect(short.info?.max_payload).toBe(5);

  await silent.closed;
  const [info = '', error] = silent.received.split('\r\n');
  expect(JSON.parse(info.slice('INFO '.length))).toMatchObject({
    auth_required: true,
    client_ip: '127.0.0.1',
    headers: true,
    max_payload: 1048576,
    nonce: expect.any(String),
    proto: 1,
    server_id: expect.stringMatching(/^N[A-Z2-7]{55}$/),
  });
  expect(error).toBe("-ERR 'Authentication Timeout'");
  await server.stop('SIGKILL');
});

test('what nsc describes as JSON has the fields of the guide', async () => {
  const home = await demo();
  const shown = async (what: string): Promise<Record<string, unknown>> =>
    JSON.parse(await home.nsc(`describe ${what} --json`));
  await home.nsc('edit operator --account-jwt-server-url nats://localhost:4222');
  const common = { iat: expect.any(Number), jti: expect.any(String) };
  const operator = await shown('operator');
  expect(operator).toMatchObject({
    ...common,
    iss: operator.sub,
    name: 'DEMO',
    nats: { account_server_url: 'nats://localhost:4222', system_account: home.accountKey('DEMO', 'SYS') },
  });
  const account = await shown('account -n demo-test');
  const unlimited = { conn: -1, data: -1, exports: -1, imports: -1, leaf: -1, payload: -1, subs: -1 };
  expect(account).toMatchObject({
    ...common,
    iss: operator.sub,
    name: 'demo-test',
    nats: { limits: { ...unlimited, wildcards: true } },
  });
  expect(await shown('user -a demo-test -n alpha')).toMatchObject({
    ...common,
    iss: account.sub,
    name: 'alpha',
    nats: { pub: {}, sub: {} },
  });
});

/** What the guide's `generateUserJWT` makes: for an hour, and for one subject. */
function userJwt(user: string, account: string, signer: KeyPair): string {
  const claims = newUserClaims(user as UserKey);
  claims.nats.pub = { allow: ['subject.foo'] };
  claims.exp = Math.floor(Date.now() / 1000) + 3600;
  claims.nats.issuer_account = account as AccountKey;
  return encode(claims, signer);
}

/** Such a user may publish to its subject, and nothing else. */
async function mayFoo(user: NatsConnection, hearer: NatsConnection): Promise<void> {
  const heard = await natsSub(hearer, 'subject.*');
  await natsPub(user, 'subject.foo', 'yes', hearer);
  await natsPub(user, 'subject.bar', 'no', hearer);
  expect(heard).toEqual(['subject.foo: yes']);
}

/** The signing key that nsc added to something last. */
async function signingKey(home: NscHome, what: string): Promise<KeyPair> {
  const keys = JSON.parse(await home.nsc(`describe ${what} -F nats.signing_keys`));
  return keyPairFromSeed(home.seed(keys.at(-1)));
}

describe('users made by a program', () => {
  async function start(home: NscHome): Promise<void> {
    await home.nsc('generate config --mem-resolver --config-file server.conf');
    broker = await GoBroker.start(join(home.dir, 'server.conf'));
  }

  test('come in with a callback that signs, or with a creds file', async () => {
    const home = await demo();
    await home.nsc('edit account -n demo-test --sk generate');
    const signer = await signingKey(home, 'account -n demo-test');
    await start(home);
    const user = createKeyPair('user');
    const token = userJwt(user.publicKey, home.accountKey('DEMO', 'demo-test'), signer);
    const hearer = await as(home.creds('DEMO', 'demo-test', 'alpha'));
    const authenticator = jwtAuthenticator(token, new TextEncoder().encode(user.seed));
    await mayFoo(await natsAs(broker?.url ?? '', { authenticator }), hearer);
    const file = join(home.dir, 'my.creds');
    writeFileSync(file, formatCreds(token, user.seed));
    await mayFoo(await as(file), hearer);
  });

  test('sign up over NATS, in an account of its own that everybody has the same creds for', async () => {
    const home = await demo();
    await home.nsc('edit account -n demo-test --sk generate');
    const signer = await signingKey(home, 'account -n demo-test');
    await home.nsc('add account -n signup');
    await home.nsc('add user -a signup -n service');
    await home.nsc('add user -a signup -n everybody --allow-pub sign.me.up --allow-sub _INBOX.>');
    await start(home);
    const account = home.accountKey('DEMO', 'demo-test');
    const service = await as(home.creds('DEMO', 'signup', 'service'));
    await natsReply(service, 'sign.me.up', (message) => userJwt(message.string(), account, signer));

    const hearer = await as(home.creds('DEMO', 'demo-test', 'alpha'));
    for (let count = 0; count < 4; count++) {
      const user = createKeyPair('user');
      const first = await as(home.creds('DEMO', 'signup', 'everybody'));
      const token = await natsRequest(first, 'sign.me.up', user.publicKey);
      await first.close();
      const authenticator = jwtAuthenticator(token, new TextEncoder().encode(user.seed));
      if (count === 0) await mayFoo(await natsAs(broker?.url ?? '', { authenticator }), hearer);
      else await natsAs(broker?.url ?? '', { authenticator });
    }
  });
});

describe('with the resolver that speaks NATS', () => {
  type Answer = Record<string, unknown> & { data?: unknown };

  async function start(home: NscHome): Promise<NatsConnection> {
    await home.nsc('generate config --nats-resolver --config-file server.conf');
    const file = join(home.dir, 'server.conf');
    writeFileSync(file, readFileSync(file, 'utf8').replace('allow_delete: false', 'allow_delete: true'));
    broker = await GoBroker.start(file);
    return as(home.creds('DEMO', 'SYS', 'sys'));
  }

  async function asked(system: NatsConnection, subject: string, text = ''): Promise<Answer> {
    return JSON.parse(await natsRequest(system, subject, text));
  }

  test('each of its subjects does what the table says', async () => {
    const home = await demo();
    const system = await start(home);
    const [key, sys] = [home.accountKey('DEMO', 'demo-test'), home.accountKey('DEMO', 'SYS')];
    const jwt = readFileSync(home.accountJwt('DEMO', 'demo-test'), 'utf8').trim();
    const updated = { account: key, code: 200 };
    expect((await asked(system, `$SYS.REQ.ACCOUNT.${key}.CLAIMS.UPDATE`, jwt)).data).toMatchObject(updated);
    expect(await natsRequest(system, `$SYS.REQ.ACCOUNT.${key}.CLAIMS.LOOKUP`)).toBe(jwt);
    expect((await asked(system, '$SYS.REQ.CLAIMS.UPDATE', jwt)).data).toMatchObject(updated);
    expect((await asked(system, '$SYS.REQ.CLAIMS.LIST')).data).toEqual(expect.arrayContaining([key, sys]));

    const packed: string[] = [];
    for await (const message of await system.requestMany('$SYS.REQ.CLAIMS.PACK', '', {
      strategy: 'sentinel',
      maxWait: 10_000,
    }))
      packed.push(message.string());
    expect(
      packed
        .slice(0, -1)
        .map((line) => line.split('|')[0])
        .sort(),
    ).toEqual([key, sys].sort());
    expect(packed.at(-1)).toBe('');
    expect(packed).toContain(`${key}|${jwt}`);
    await as(home.creds('DEMO', 'demo-test', 'alpha'));
  });

  test('a program makes an account and a user, uploads the one, and deletes it again', async () => {
    const home = await demo();
    await home.nsc('edit operator --sk generate');
    const operator = await signingKey(home, 'operator');
    const system = await start(home);
    const [account, user] = [createKeyPair('account'), createKeyPair('user')];
    const claims = newAccountClaims(account.publicKey as AccountKey);
    claims.name = 'made';
    expect((await asked(system, '$SYS.REQ.CLAIMS.UPDATE', encode(claims, operator))).data).toMatchObject({
      account: account.publicKey,
      code: 200,
    });
    const file = join(home.dir, 'made.creds');
    writeFileSync(file, formatCreds(encode(newUserClaims(user.publicKey as UserKey), account), user.seed));
    const member = await as(file);

    const deletion = newGenericClaims(operator.publicKey);
    deletion.nats.accounts = [account.publicKey];
    expect((await asked(system, '$SYS.REQ.CLAIMS.DELETE', encode(deletion, operator))).data).toMatchObject({
      code: 200,
    });
    await member.closed();
    await refused(file);
  });
});

describe('what is taken back', () => {
  test('an account, by its file in the folder of the account server', async () => {
    const home = await demo();
    const store = join(home.dir, 'store');
    const accounts = await startAccountServer(
      home.dir,
      `operatorjwtpath: "${home.operatorJwt('DEMO')}"
       http { host: "127.0.0.1", port: 0 }
       store { dir: "${store}", shard: false }`,
    );
    await home.nsc(`push -A -u ${accounts.url}/jwt/v1`);
    broker = GoBroker.inFolder(
      home.dir,
      `operator: ${home.operatorJwt('DEMO')}\nresolver: URL(${accounts.resolver})`,
    );
    await broker.start();
    await as(home.creds('DEMO', 'demo-test', 'alpha'));
    rmSync(join(store, `${home.accountKey('DEMO', 'demo-test')}.jwt`));
    accounts.process.child.kill('SIGHUP');
    await accounts.process.printed(/reloaded/);
    await broker.stop();
    await broker.start();
    await refused(home.creds('DEMO', 'demo-test', 'alpha'));
  });

  test('an account, by the configuration that no longer holds it', async () => {
    const home = await demo();
    const creds = home.creds('DEMO', 'demo-test', 'alpha');
    const file = join(home.dir, 'server.conf');
    await home.nsc(`generate config --mem-resolver --config-file ${file}`);
    broker = await GoBroker.start(file);
    await as(creds);
    const key = home.accountKey('DEMO', 'demo-test');
    writeFileSync(file, readFileSync(file, 'utf8').replace(new RegExp(`^.*${key}:.*$`, 'm'), ''));
    await broker.stop();
    await broker.start();
    await refused(creds);
  });

  test('a signing key of the operator: brokers that have the new operator trust no account it signed', async () => {
    const home = await demo();
    await home.nsc('edit operator --sk generate');
    const { publicKey } = await signingKey(home, 'operator');
    await home.nsc(`edit account -n demo-test --description signed -K ${publicKey}`);
    const creds = home.creds('DEMO', 'demo-test', 'alpha');
    const file = join(home.dir, 'server.conf');
    const restart = async (): Promise<void> => {
      await broker?.stop();
      await home.nsc(`generate config --nats-resolver --config-file ${file} --force`);
      broker = await GoBroker.start(file);
    };
    await restart();
    await home.nsc(`push -A -u ${broker?.url}`);
    await as(creds);
    await home.nsc(`edit operator --rm-sk ${publicKey}`);
    await restart();
    await refused(creds);
  });
});

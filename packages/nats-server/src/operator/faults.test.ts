// An account server that is not there, or has no answer; a change for many connections.
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect as connectTo } from 'node:net';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import {
  type AccountKey,
  createKeyPair,
  encode,
  formatCreds,
  type KeyPair,
  newAccountClaims,
  newOperatorClaims,
  newUserClaims,
  type OperatorKey,
  type UserKey,
} from '@nats-ts/jwt';
import { afterEach, expect, test } from 'vitest';
import { NatsServer } from '../nats-server.js';

const operator = createKeyPair('operator');
const operatorJwt = encode(newOperatorClaims(operator.publicKey as OperatorKey), operator);

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Made {
  readonly key: string;
  readonly pair: KeyPair;
  readonly token: string;
}

function account(): Made {
  const pair = createKeyPair('account');
  const claims = newAccountClaims(pair.publicKey as AccountKey);
  return { key: pair.publicKey, pair, token: encode(claims, operator) };
}

function credsOf({ pair }: Made): Uint8Array {
  const user = createKeyPair('user');
  const jwt = encode(newUserClaims(user.publicKey as UserKey), pair);
  return Buffer.from(formatCreds(jwt, user.seed));
}

async function enter(server: NatsServer, made: Made): Promise<NatsConnection> {
  const connection = await connect({
    servers: server.clientUrl,
    authenticator: credsAuthenticator(credsOf(made)),
    reconnect: false,
    timeout: 15_000,
  });
  closers.push(() => connection.close());
  return connection;
}

/** An account server that answers as it is told; `undefined` is never. */
async function accountServer(answer: (key: string) => string | number | undefined): Promise<{
  readonly url: string;
  readonly asked: string[];
}> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const key = request.url?.split('/').at(-1) ?? '';
    if (key === '') return void response.end('here');
    asked.push(key);
    const said = answer(key);
    if (typeof said === 'number') response.writeHead(said).end();
    else if (said !== undefined) response.end(said);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closers.push(
    () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(done);
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/accounts/`, asked };
}

async function serverWith(url: string): Promise<NatsServer> {
  const server = await NatsServer.start({
    host: '127.0.0.1',
    port: -1,
    operators: [operatorJwt],
    resolver: { kind: 'url', url },
  });
  closers.push(() => server.close());
  return server;
}

test('without an account server it does not start', async () => {
  const start = NatsServer.start({
    host: '127.0.0.1',
    port: -1,
    operators: [operatorJwt],
    resolver: { kind: 'url', url: 'http://127.0.0.1:1/accounts/' },
  });
  await expect(start).rejects.toMatchObject({
    code: 'no-account-server',
    message: expect.stringContaining('could not fetch <"http://127.0.0.1:1/accounts/">'),
  });
});

test('many clients of one account ask for it once; a failure is not asked for again at once', async () => {
  const good = account();
  const { url, asked } = await accountServer((key) => (key === good.key ? good.token : 404));
  const server = await serverWith(url);
  await Promise.all(Array.from({ length: 20 }, () => enter(server, good)));
  expect(asked).toEqual([good.key]);
  const unknown = account();
  for (let count = 0; count < 5; count++)
    await expect(enter(server, unknown)).rejects.toThrow('Authorization Violation');
  expect(asked.filter((key) => key === unknown.key).length).toBeLessThan(5);
});

/** A client of few words: comes in with a bearer token, and keeps what it hears until it is hung up on. */
async function bearer(server: NatsServer, { pair }: Made): Promise<{ readonly ended: Promise<string> }> {
  const claims = newUserClaims(createKeyPair('user').publicKey as UserKey);
  claims.nats.bearer_token = true;
  const socket = connectTo(server.port, '127.0.0.1');
  closers.push(async () => socket.destroy());
  let heard = '';
  const ended = new Promise<string>((done) => socket.on('close', () => done(heard)));
  const entered = new Promise<void>((done) =>
    socket.on('data', (data) => {
      heard += data.toString('latin1');
      if (heard.includes('PONG')) done();
    }),
  );
  const options = JSON.stringify({ verbose: false, pedantic: false, jwt: encode(claims, pair) });
  socket.write(`CONNECT ${options}\r\nPING\r\n`);
  await Promise.race([entered, ended]);
  return { ended };
}

test('a change of an account with two thousand connections lets messages of others through between', async () => {
  const [busy, other, system] = [account(), account(), account()];
  const server = await NatsServer.start({
    host: '127.0.0.1',
    port: -1,
    operators: [operatorJwt],
    systemAccount: system.key,
    resolver: { kind: 'memory' },
    resolverPreload: Object.fromEntries([busy, other, system].map(({ key, token }) => [key, token])),
  });
  closers.push(() => server.close());
  const clients: { readonly ended: Promise<string> }[] = [];
  for (let at = 0; at < 2000; at += 50)
    clients.push(...(await Promise.all(Array.from({ length: 50 }, () => bearer(server, busy)))));
  const [own, sys] = [await enter(server, other), await enter(server, system)];
  const claims = newAccountClaims(busy.key as AccountKey);
  claims.nats.limits.conn = 500;
  const answer = await sys.request(
    `$SYS.REQ.ACCOUNT.${busy.key}.CLAIMS.UPDATE`,
    encode(claims, operator, { issuedAt: Math.floor(Date.now() / 1000) + 1 }),
  );
  expect(answer.json()).toMatchObject({ data: { code: 200 } });
  await own.flush();
  // The newest went: the first five hundred are those who came first.
  const gone = await Promise.all(clients.slice(500).map((client) => client.ended));
  expect(gone.filter((text) => text.includes('maximum account active connections exceeded'))).toHaveLength(
    1500,
  );
  expect(server.counts.connections).toBe(502);
}, 60_000);

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createKeyPair, encode, newActivationClaims, peekClaims } from '@nats-ts/jwt';
import { MemoryStore } from '@nats-ts/jwt-store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Operator, type TestAccount } from '../../test/support/identities.js';
import { LogLines } from '../../test/support/log-lines.js';
import { until } from '../../test/support/until.js';
import { Activations } from '../activations/activations.js';
import { Intake } from '../intake.js';
import { Primary, type PrimaryOptions } from './primary.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const operator = new Operator();
const now = Math.floor(Date.now() / 1000);
let answer: Handler;
let requests: string[];
let server: Server;
let url: string;
const open: Primary[] = [];

beforeEach(async () => {
  requests = [];
  answer = (_request, response) => response.writeHead(404).end();
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const primary of open.splice(0)) await primary.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function replica(options: Partial<PrimaryOptions> = {}) {
  const store = new MemoryStore();
  const log = new LogLines();
  const trust = operator.trust();
  const intake = new Intake({ store, trust, log });
  const activations = await Activations.open({ readOnly: false, store, trust, log });
  const primary = new Primary({
    url,
    timeout: 2000,
    maxPack: 10_000,
    store,
    intake,
    activations,
    log,
    ...options,
  });
  open.push(primary);
  return { primary, store, log, intake, activations };
}

/** Answers every GET with this JWT and its tag, and 304 to whoever has it. */
function serves(token: () => string, cacheControl = 'max-age=60'): Handler {
  return (request, response) => {
    const etag = `"${peekClaims(token()).jti}"`;
    response.setHeader('ETag', etag).setHeader('Cache-Control', cacheControl);
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, { 'Content-Type': 'application/jwt' }).end(token());
  };
}

function packOf(...accounts: readonly TestAccount[]): string {
  return accounts.map((account) => `${account.key}|${account.jwt()}`).join('\n');
}

test('takes the primary’s pack at the start; what it refuses harms nobody else', async () => {
  const [one, two, stranger] = [operator.account('1'), operator.account('2'), operator.account('3')];
  const pack = [
    packOf(one),
    `${stranger.key}|${stranger.signedBy(createKeyPair('operator'))}`,
    'rubbish',
    '',
    `${two.key}|${one.jwt()}`,
    packOf(two),
  ].join('\n');
  answer = (_request, response) => response.end(pack);
  const told: string[] = [];
  const { primary, store, log } = await replica({ notify: (key) => told.push(key) });
  await primary.start();
  expect(requests).toEqual(['GET /jwt/v1/pack?max=10000']);
  expect(await store.size()).toBe(2);
  expect(told.toSorted()).toEqual([one.key, two.key].toSorted());
  expect(primary.fresh(one.key)).toBe(true);
  expect(primary.fresh(stranger.key)).toBe(false);
  expect(log.lines.slice(0, 2)).toEqual([
    `info starting in replicated mode, with primary at ${url}`,
    `info grabbing initial JWT pack from primary ${url}`,
  ]);
});

test('takes no more of a pack than it asked for', async () => {
  const accounts = [1, 2, 3, 4].map((n) => operator.account(`${n}`));
  answer = (_request, response) => response.end(packOf(...accounts));
  const { primary, store } = await replica({ maxPack: 2 });
  await primary.start();
  expect(requests).toEqual(['GET /jwt/v1/pack?max=2']);
  expect(await store.size()).toBe(2);
});

test('asks for no pack when it may hold none', async () => {
  const { primary, log } = await replica({ maxPack: 0 });
  await primary.start();
  expect(requests).toEqual([]);
  expect(log.has('skipping initial JWT pack from primary, config has MaxReplicationPack of 0')).toBe(true);
});

test('a primary that is away, or answers with an error, is no obstacle to starting', async () => {
  answer = (_request, response) => response.writeHead(503).end();
  const failing = await replica();
  await failing.primary.start();
  expect(failing.log.has('server returned status "503 Service Unavailable", will use what is on disk')).toBe(
    true,
  );
  server.close();
  server.closeAllConnections();
  const away = await replica();
  await away.primary.start();
  expect(away.log.has('unable to initialize from primary, ')).toBe(true);
  expect(away.log.has('ECONNREFUSED')).toBe(true);
});

test('a pack that stops arriving is given up, and what came is kept', async () => {
  const account = operator.account('A');
  answer = (_request, response) => void response.write(`${packOf(account)}\n`);
  const { primary, store, log } = await replica({ timeout: 100 });
  await primary.start();
  expect(await store.size()).toBe(1);
  expect(log.has('no answer in time')).toBe(true);
});

test('a pack with an endless line is given up', async () => {
  answer = (_request, response) => response.end('x'.repeat(3 * 1024 * 1024));
  const { primary, log } = await replica();
  await primary.start();
  expect(log.has('a line is longer than a JWT may be')).toBe(true);
});

test('compares at intervals with a primary that tags its packs', async () => {
  const [one, two] = [operator.account('1'), operator.account('2')];
  let accounts = [one];
  const conditional: (string | undefined)[] = [];
  answer = (request, response) => {
    conditional.push(request.headers['if-none-match']);
    const etag = `"${accounts.length}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.setHeader('ETag', etag).end(packOf(...accounts));
  };
  const { primary, store } = await replica({ interval: 20 });
  await primary.start();
  await until('it asked again', () => conditional.length >= 3);
  expect(conditional.slice(0, 3)).toEqual([undefined, '"1"', '"1"']);
  accounts = [one, two];
  await until('the news arrived', () => store.peek(two.key));
});

test('fetches an account that it misses, once for all who ask at the same time', async () => {
  const account = operator.account('A');
  const token = account.jwt();
  answer = serves(() => token);
  const { primary, store } = await replica();
  expect(primary.fresh(account.key)).toBe(false);
  const results = await Promise.all([1, 2, 3].map(() => primary.refresh(account.key)));
  expect(results).toEqual(['current', 'current', 'current']);
  expect(requests).toEqual([`GET /jwt/v1/accounts/${account.key}`]);
  expect((await store.load(account.key))?.token).toBe(token);
  expect(primary.fresh(account.key)).toBe(true);
});

test('asks for a stale account with its tag, and takes what is newer', async () => {
  const account = operator.account('A');
  let token = account.jwt(undefined, now - 10);
  answer = serves(() => token, 'max-age=0');
  const { primary, store } = await replica();
  await primary.refresh(account.key);
  expect(primary.fresh(account.key)).toBe(false);
  expect(await primary.refresh(account.key)).toBe('current');
  token = account.jwt();
  expect(await primary.refresh(account.key)).toBe('current');
  expect((await store.load(account.key))?.token).toBe(token);
  expect(requests).toHaveLength(3);
});

test('what the primary does not have is gone; what it cannot say leaves things as they are', async () => {
  const account = operator.account('A');
  const { primary, store, log } = await replica();
  await store.save(account.key, account.jwt());
  expect(await primary.refresh(account.key)).toBe('gone');
  answer = (_request, response) => response.writeHead(500).end();
  expect(await primary.refresh(account.key)).toBe('unreachable');
  expect(store.peek(account.key)).toBeDefined();
  expect(log.has('server returned status "500 Internal Server Error"')).toBe(true);
  expect(await primary.refresh('../../etc/passwd')).toBe('gone');
});

test('a primary that does not answer is left alone for a while, so that requests do not wait in vain', async () => {
  const accounts = [1, 2, 3].map((n) => operator.account(`${n}`));
  answer = (_request, response) => response.writeHead(500).end();
  const { primary } = await replica();
  for (const account of accounts) expect(await primary.refresh(account.key)).toBe('unreachable');
  expect(requests).toHaveLength(1);
});

test('what the primary serves is judged like a POST', async () => {
  const account = operator.account('A');
  const forged = account.signedBy(createKeyPair('operator'));
  answer = serves(() => forged);
  const { primary, store } = await replica();
  expect(await primary.refresh(account.key)).toBe('unreachable');
  expect(await store.load(account.key)).toBeUndefined();
});

test('an answer larger than a JWT may be is not read to the end', async () => {
  const account = operator.account('A');
  answer = (_request, response) => response.end('x'.repeat(3 * 1024 * 1024));
  const { primary, log } = await replica();
  expect(await primary.refresh(account.key)).toBe('unreachable');
  expect(log.has('larger than a JWT may be')).toBe(true);
});

test('a JWT that came another way counts as fresh, until it is in doubt', async () => {
  const { primary } = await replica();
  primary.markFresh('A');
  expect(primary.fresh('A')).toBe(true);
  primary.markStale('A');
  expect(primary.fresh('A')).toBe(false);
});

test('an activation is fetched with the account that signed it', async () => {
  const [from, to] = [operator.account('FROM'), operator.account('TO')];
  const claims = newActivationClaims(to.key);
  claims.nats.subject = 'private.>';
  claims.nats.kind = 'stream';
  const token = encode(claims, from.pair);
  const account = from.jwt();
  answer = (request, response) => {
    serves(() => (request.url?.includes('activations') ? token : account))(request, response);
  };
  const { primary, activations } = await replica();
  const hash = 'A'.repeat(52);
  expect(await primary.refreshActivation(hash)).toBe('current');
  expect(requests).toEqual([`GET /jwt/v1/activations/${hash}====`, `GET /jwt/v1/accounts/${from.key}`]);
  const found: string[] = [];
  for await (const activation of activations.all()) found.push(activation.token);
  expect(found).toEqual([token]);
});

test('user and password of the primary are sent, and not shown', async () => {
  let authorization: string | undefined;
  answer = (request, response) => {
    authorization = request.headers.authorization;
    response.end('');
  };
  const { primary, log } = await replica({ url: url.replace('http://', 'http://me:secret@') });
  await primary.start();
  expect(authorization).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`);
  expect(log.lines.join('\n')).not.toContain('secret');
});

test('closing does not wait for a primary that does not answer', async () => {
  answer = (_request, response) => void response.write('A');
  const { primary, log } = await replica({ timeout: 60_000 });
  const started = primary.start();
  const account = operator.account('A');
  const refreshed = primary.refresh(account.key);
  await until('both are asked', () => requests.length === 2);
  await primary.close();
  await started;
  expect(await refreshed).toBe('unreachable');
  expect(log.has('will use what is on disk')).toBe(false);
});

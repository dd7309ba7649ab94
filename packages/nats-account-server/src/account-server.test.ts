import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { armour, createKeyPair } from '@nats-ts/jwt';
import { MemoryStore } from '@nats-ts/jwt-store';
import { expect, test, vi } from 'vitest';
import { LogLines } from '../test/support/log-lines.js';
import { get, now, post, tempDir, World } from '../test/world.js';
import { AccountServer } from './account-server.js';
import type { AccountList, ListedAccount } from './http/account-list.js';

const world = new World();

test('an account is pushed, answered with its caching headers, and not sent again while it is unchanged', async () => {
  const server = await world.serve();
  const { key, token } = world.account({ exp: now() + 1000 });
  const pushed = await post(server, key, token);
  expect(pushed.status).toBe(200);
  expect(await pushed.text()).toBe('');
  const answer = await get(server, key);
  const etag = answer.headers.get('etag') ?? '';
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/jwt');
  expect(answer.headers.get('cache-control')).toMatch(
    /^max-age=(1000|99\d), stale-while-revalidate=3600, stale-if-error=3600$/,
  );
  expect(etag).toMatch(/^"[A-Z2-7]{52}"$/);
  expect(await answer.text()).toBe(token);
  const again = await get(server, key, '', { headers: { 'If-None-Match': etag } });
  expect(again.status).toBe(304);
  expect(again.headers.get('etag')).toBe(etag);
  expect(again.headers.get('cache-control')).toContain('max-age=');
});

test('the long way answers as the short one: HEAD, another origin, an unused query', async () => {
  const server = await world.serve();
  const { key, token } = world.account();
  await post(server, key, token);
  const short = await get(server, key);
  const comparable = (response: Response): unknown[] =>
    ['content-type', 'content-length', 'etag', 'cache-control', 'vary'].map((name) =>
      response.headers.get(name),
    );
  for (const [query, init] of [
    ['', { method: 'HEAD' }],
    ['', { headers: { Origin: 'http://x' } }],
    ['?unused=1', {}],
  ] as const) {
    const long = await get(server, key, query, init);
    expect(long.status).toBe(200);
    expect(comparable(long)).toEqual(comparable(short));
    expect(await long.text()).toBe('method' in init ? '' : token);
  }
});

test('the question a broker asks before it starts is answered with nothing, uncached', async () => {
  const server = await world.serve();
  for (const path of ['/jwt/v1/accounts/', '/jwt/v1/accounts', '//jwt//v1/accounts/']) {
    const answer = await fetch(server.url + path);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
    expect(answer.headers.get('cache-control')).toBe('no-cache, no-store, must-revalidate');
  }
});

test('the query parameters of an account', async () => {
  const server = await world.serve();
  const { key, token } = world.account();
  await post(server, key, token);
  const text = await get(server, key, '?text=TRUE');
  expect(text.headers.get('content-type')).toBe('text/plain');
  expect(await text.text()).toBe(token);
  const decoded = await get(server, key, '?decode=true');
  expect(decoded.headers.get('content-type')).toBe('text/plain');
  expect(await decoded.text()).toContain(`"sub": "${key}"`);
  expect((await get(server, key, '?check=true')).status).toBe(200);
  expect((await get(server, key, '?notify=true')).status).toBe(200);
  expect((await get(server, key, '?jti=x')).status).toBe(501);
});

test('an expired account is answered unless the check is asked for', async () => {
  const dir = await tempDir();
  const { key, token } = world.account({ exp: now() - 100 });
  await writeFile(join(dir, `${key}.jwt`), token);
  const server = await world.serve({ store: { dir } });
  const answer = await get(server, key);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toMatch(/^max-age=0,/);
  expect((await get(server, key, '?check=true')).status).toBe(404);
});

test.each([
  ['an unknown account', world.account().key],
  ['a key with a bad check sum', `A${'A'.repeat(55)}`],
  ['a path that climbs', '..%2F..%2Fetc%2Fpasswd'],
  ['an operator', world.operator.publicKey],
  ['something long', 'A'.repeat(4000)],
])('%s is not found', async (_, key) => {
  const server = await world.serve();
  const answer = await get(server, key);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toBe('no matching account JWT\n');
});

const self = createKeyPair('account');
const good = world.account();

test.each([
  ['rubbish', good.key, 'rubbish', 400, /^bad JWT in request\n\t - /],
  ['no body', good.key, '', 400, /^bad JWT in request\n/],
  ['the path of a file', good.key, '/home/me/.nsc/nats/T/accounts/A/A.jwt', 400, /--data-binary @FILE/],
  ['another account', world.account().key, good.token, 400, /^pub keys don't match\n/],
  ['another operator', '', new World().account().token, 400, /^untrusted issuer in request\n/],
  [
    'a self-signed account',
    '',
    world.account({ keys: self, signer: self }).token,
    400,
    /^Signing service not enabled\n/,
  ],
  ['an expired account', '', world.account({ exp: 1000 }).token, 400, /validation issues.*\n\t - .*expired/],
  [
    'a future account',
    '',
    world.account({ issuedAt: now() + 9999 }).token,
    400,
    /\n\t - claim was issued in the future/,
  ],
  ['a body over a mebibyte', good.key, 'x'.repeat(1024 * 1024 + 1), 413, /larger than 1048576 bytes/],
])('%s is refused when posted', async (_, key, body, status, text) => {
  const server = await world.serve();
  const subject = key === '' ? subjectOf(body) : key;
  const answer = await post(server, subject, body);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('text/plain');
  expect(await answer.text()).toMatch(text);
  expect((await get(server, subject)).status).toBe(404);
});

function subjectOf(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub;
}

test('an armoured JWT, and one with white space around it, are stored bare', async () => {
  const server = await world.serve();
  for (const wrap of [armour, (token: string) => `\n ${token}\r\n`]) {
    const { key, token } = world.account();
    expect((await post(server, key, wrap(token))).status).toBe(200);
    expect(await (await get(server, key)).text()).toBe(token);
  }
});

test('methods that are not served say which are', async () => {
  const server = await world.serve();
  for (const [path, allow] of [
    [`/jwt/v1/accounts/${good.key}`, 'GET, HEAD, POST, OPTIONS'],
    ['/jwt/v1/accounts', 'GET, HEAD, OPTIONS'],
    ['/jwt/v1/activations', 'POST, OPTIONS'],
  ]) {
    const refused = await fetch(server.url + path, { method: 'DELETE' });
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')).toBe(allow);
    const asked = await fetch(server.url + path, { method: 'OPTIONS' });
    expect(asked.status).toBe(200);
    expect(asked.headers.get('allow')).toBe(allow);
  }
  expect((await fetch(`${server.url}/nowhere`)).status).toBe(404);
});

test('browsers of every origin may read and post', async () => {
  const server = await world.serve();
  const Origin = 'https://console.example.com';
  const answer = await get(server, good.key, '', { headers: { Origin } });
  expect(answer.headers.get('access-control-allow-origin')).toBe(Origin);
  expect(answer.headers.get('access-control-expose-headers')).toBe('Authorization');
  const preflight = await get(server, good.key, '', {
    method: 'OPTIONS',
    headers: {
      Origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'content-type',
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-methods')).toBe('POST');
  expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
  const denied = await get(server, good.key, '', {
    method: 'OPTIONS',
    headers: { Origin, 'Access-Control-Request-Method': 'DELETE' },
  });
  expect(denied.headers.get('access-control-allow-origin')).toBeNull();
});

test('the operator is shown as JWT, text and decoded; without one there is none', async () => {
  const server = await world.serve({ operator: armour(world.operatorJwt) });
  const jwt = await fetch(`${server.url}/jwt/v1/operator`);
  expect(jwt.headers.get('content-type')).toBe('application/jwt');
  expect(subjectOf(await jwt.text())).toBe(world.operator.publicKey);
  expect((await fetch(`${server.url}/jwt/v1/operator?text=true`)).headers.get('content-type')).toBe(
    'text/plain',
  );
  expect(await (await fetch(`${server.url}/jwt/v1/operator?decode=true`)).text()).toContain(
    '"type": "operator"',
  );
  const without = await AccountServer.start({ host: '127.0.0.1', port: 0 });
  expect((await fetch(`${without.url}/jwt/v1/operator`)).status).toBe(404);
  expect((await post(without, good.key, good.token)).status).toBe(400);
  await without.close();
});

test('a pack holds every account up to the number asked for', async () => {
  const server = await world.serve({ maxReplicationPack: 2 });
  const accounts = [world.account(), world.account(), world.account()];
  for (const { key, token } of accounts) await post(server, key, token);
  const pack = async (query: string): Promise<Response> => fetch(`${server.url}/jwt/v1/pack${query}`);
  const lines = (await (await pack('')).text()).split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(accounts.map(({ key, token }) => `${key}|${token}`)).toContain(line);
  expect((await (await pack('?max=1')).text()).split('\n')).toHaveLength(1);
  expect((await (await pack('?max=-1')).text()).split('\n')).toHaveLength(2);
  const bad = await pack('?max=x');
  expect(bad.status).toBe(400);
  expect(await bad.text()).toBe('bad max parameter "x"\n');
  expect(await (await pack('?max=3')).text()).toBe('bad max parameter "3", no more than 2 are allowed\n');
});

test('a replica that has everything gets no pack', async () => {
  const server = await world.serve();
  await post(server, good.key, good.token);
  const etag = (await fetch(`${server.url}/jwt/v1/pack`)).headers.get('etag') ?? '';
  expect(etag).toBe(`"${createHash('sha256').update(good.token).digest('hex')}"`);
  const again = await fetch(`${server.url}/jwt/v1/pack`, { headers: { 'If-None-Match': etag } });
  expect(again.status).toBe(304);
});

test('the list goes through all accounts, page by page, ordered by key', async () => {
  const server = await world.serve();
  const accounts = Array.from({ length: 5 }, (_, index) =>
    world.account({ name: `n${index}`, exp: now() + 1000 }),
  );
  for (const { key, token } of accounts) await post(server, key, token);
  const seen: ListedAccount[] = [];
  let after = '';
  for (let pages = 0; pages < 3; pages += 1) {
    const answer = await fetch(`${server.url}/jwt/v1/accounts?list=true&limit=2&after=${after}`);
    const page = (await answer.json()) as AccountList;
    seen.push(...page.accounts);
    after = page.next ?? '';
  }
  expect(after).toBe('');
  expect(seen.map(({ key }) => key)).toEqual(accounts.map(({ key }) => key).sort());
  for (const { name, issued, expires } of seen) {
    expect(name).toMatch(/^n\d$/);
    expect((expires ?? 0) - issued).toBeGreaterThan(900);
  }
  for (const limit of ['0', '10001', 'x', '-1']) {
    expect((await fetch(`${server.url}/jwt/v1/accounts?list=true&limit=${limit}`)).status).toBe(400);
  }
});

test('the help names every path', async () => {
  const server = await world.serve();
  const help = await (await fetch(`${server.url}/jwt/v1/help`)).text();
  for (const path of ['accounts', 'operator', 'pack', 'activations', 'help'])
    expect(help).toContain(`/jwt/v1/${path}`);
});

test('the system account of the configuration is served without being stored', async () => {
  const system = world.account({ name: 'SYS' });
  const server = await world.serve({ systemAccount: system.token });
  expect(await (await get(server, system.key)).text()).toBe(system.token);
  await expect(world.serve({ systemAccount: new World().account().token })).rejects.toThrow(
    /not signed by the operator/,
  );
  const operator = world.operatorWith({ system_account: world.account().key });
  await expect(world.serve({ operator, systemAccount: system.token })).rejects.toThrow(
    /differs from configured/,
  );
});

test('a sharded directory holds what was pushed, for the next server', async () => {
  const dir = await tempDir();
  const store = { dir, shard: true };
  const first = await world.serve({ store });
  await post(first, good.key, good.token);
  await first.close();
  expect(await readFile(join(dir, good.key.slice(-2), `${good.key}.jwt`), 'utf8')).toBe(good.token);
  const second = await world.serve({ store });
  expect(await (await get(second, good.key)).text()).toBe(good.token);
});

test('a file that no one trusted signed is not served, and stays', async () => {
  const dir = await tempDir();
  const strangers = new World().account();
  const broken = world.account();
  await writeFile(join(dir, `${strangers.key}.jwt`), strangers.token);
  await writeFile(join(dir, `${broken.key}.jwt`), `${broken.token.slice(0, -6)}AAAAAA`);
  const log = new LogLines({ trace: false });
  const server = await world.serve({ store: { dir }, log });
  for (const { key } of [strangers, broken]) {
    expect((await get(server, key)).status).toBe(404);
    expect(log.lines.join('\n')).toContain(key);
    expect(existsSync(join(dir, `${key}.jwt`))).toBe(true);
  }
});

test('a read-only directory and a replica refuse a POST and say why', async () => {
  const dir = await tempDir();
  for (const [settings, why] of [
    [{ store: { dir, readOnly: true } }, /read-only/],
    [{ primary: 'http://127.0.0.1:9', replicationTimeout: 200 }, /replica/],
  ] as const) {
    const server = await world.serve(settings);
    const answer = await post(server, good.key, good.token);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    expect(await answer.text()).toMatch(why);
  }
});

test('several servers in one process know nothing of each other', async () => {
  const other = new World();
  const [one, two] = [await world.serve(), await other.serve()];
  await post(one, good.key, good.token);
  expect((await get(one, good.key)).status).toBe(200);
  expect((await get(two, good.key)).status).toBe(404);
  expect((await post(two, good.key, good.token)).status).toBe(400);
});

test('closing waits for the request in flight, and the port is free afterwards', async () => {
  const store = new MemoryStore();
  const server = await world.serve({ store });
  const { port } = server;
  let letSave = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    letSave = resolve;
  });
  const saving = new Promise<void>((resolve) => {
    const save = store.save.bind(store);
    vi.spyOn(store, 'save').mockImplementation(async (...saved) => {
      resolve();
      await gate;
      return save(...saved);
    });
  });
  const pushed = post(server, good.key, good.token);
  await saving;
  const closed = Promise.all([server.close(), server.close()]);
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  letSave();
  const answer = await pushed;
  expect(answer.status).toBe(200);
  expect(answer.headers.get('connection')).toBe('close');
  await closed;
  expect((await world.serve({ port })).port).toBe(port);
});

test.each([
  [
    'an operator file that is not there',
    { operatorJwtPath: '/does/not/exist.jwt' },
    /error loading operator from \/does\/not\/exist/,
  ],
  ['an account in place of the operator', { operator: good.token }, /error loading operator/],
  [
    'a folder that cannot be made',
    { store: { dir: '/dev/null/x' } },
    /error creating store at \/dev\/null\/x/,
  ],
  ['an nsc folder that is none', { store: { nsc: '/dev' } }, /error creating store at \/dev/],
  [
    'a certificate that is not there',
    { http: { tls: { cert: '/no.pem', key: '/no.key' } } },
    /error loading X509.*no\.pem/,
  ],
])('%s stops the start and leaves nothing open', async (_, settings, text) => {
  await expect(AccountServer.start({ host: '127.0.0.1', port: 0, ...settings })).rejects.toThrow(text);
});

test('a port in use stops the start with the address', async () => {
  const { port } = await world.serve();
  await expect(world.serve({ port })).rejects.toThrow(`error creating listener on 127.0.0.1:${port}`);
});

test('the log begins and ends as the Go account server writes it', async () => {
  const log = new LogLines({ trace: false });
  const dir = await tempDir();
  const server = await world.serve({ log, store: { dir } });
  const { port } = server;
  expect(log.lines.filter((line) => line.startsWith('info')).map((line) => line.slice(5))).toEqual([
    expect.stringMatching(/^starting NATS Account server, version \d+\.\d+\.\d+$/),
    expect.stringMatching(/^server time is [A-Z]\w\w [A-Z]\w\w [ \d]\d \d\d:\d\d:\d\d \S+ \d{4}$/),
    `creating a store at ${dir}`,
    'NATS is not configured, server will not fire notifications on update',
    `http listening on port ${port}`,
    'nats-account-server is running',
    'configure the nats-server with:',
    `  resolver: URL(http://127.0.0.1:${port}/jwt/v1/accounts/)`,
  ]);
});

test('tracing shows every request with its sender', async () => {
  const log = new LogLines();
  const server = await world.serve({ log });
  await post(server, good.key, good.token);
  await get(server, good.key);
  expect(log.lines.join('\n')).toMatch(
    new RegExp(
      `trace 127\\.0\\.0\\.1:\\d+: /jwt/v1/accounts/${good.key}\ntrace request for JWT for - ${good.key.slice(0, 12)}`,
    ),
  );
});

import { connect, type Socket } from 'node:net';
import { MemoryStore } from '@nats-ts/jwt-store';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { get, post, World } from '../../test/world.js';

const world = new World();

/** Opens a raw connection, sends the text, and gathers what comes until the server ends it. */
async function raw(port: number, text: string | Buffer, options: { half?: boolean } = {}): Promise<string> {
  const socket = await open(port);
  socket.write(text);
  if (options.half) socket.end();
  return ended(socket);
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // Nothing is read before someone listens.
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => resolve(socket));
    socket.on('error', reject);
    onTestFinished(() => void socket.destroy());
  });
}

/** Everything the server says until it ends or resets the connection. */
function ended(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    const done = (): void => {
      socket.destroy();
      resolve(text);
    };
    socket.on('end', done).on('error', done).on('close', done);
  });
}

const good = world.account();

test.each([
  ['no HTTP', 'hello\r\n\r\n', '400 Bad Request'],
  ['TLS spoken to plain HTTP', Buffer.from([0x16, 3, 1, 0, 200, 1, 0, 0]), '400 Bad Request'],
  ['a header without a colon', 'GET / HTTP/1.1\r\nHost x\r\n\r\n', '400 Bad Request'],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    '400 Bad Request',
  ],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    '400 Bad Request',
  ],
  ['a negative length', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', '400 Bad Request'],
  [
    'a chunk that is no number',
    `POST /jwt/v1/accounts/${good.key} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    '400 Bad Request',
  ],
  ['an unknown method', 'BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n', '400 Bad Request'],
  [
    'headers over the limit',
    `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    '431 Request Header Fields Too Large',
  ],
  [
    'a path over the limit',
    `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`,
    '431 Request Header Fields Too Large',
  ],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', '400 Bad Request'],
])('%s is answered and cut off, and the server goes on', async (_, request, status) => {
  const server = await world.serve();
  expect(await raw(server.port, request)).toContain(`HTTP/1.1 ${status}\r\n`);
  expect((await get(server, good.key)).status).toBe(404);
});

test.each([
  ['an absolute target', `GET http://elsewhere/jwt/v1/help HTTP/1.1`, 200],
  ['a target without path', 'GET http://elsewhere HTTP/1.1', 404],
  ['an asterisk', 'OPTIONS * HTTP/1.1', 404],
  ['a path that climbs', 'GET /jwt/v1/accounts/../../../etc/passwd HTTP/1.1', 404],
  ['a bad escape', 'GET /jwt/v1/accounts/%zz?%=%&decode=%ff HTTP/1.1', 404],
  ['a null in the path', 'GET /jwt/v1/accounts/%00 HTTP/1.1', 404],
  ['the name of a property', 'GET /__proto__ HTTP/1.1', 404],
])('%s gets an answer', async (_, line, status) => {
  const server = await world.serve();
  const text = await raw(server.port, `${line}\r\nHost: x\r\nConnection: close\r\n\r\n`);
  expect(text).toContain(`HTTP/1.1 ${status} `);
});

test('no request target crashes it', async () => {
  const server = await world.serve();
  await post(server, good.key, good.token);
  const path = fc.oneof(
    fc.string({ unit: 'grapheme-ascii' }),
    fc.string().map((tail) => `/jwt/v1/accounts/${good.key}?${encodeURI(tail)}`),
    fc.constantFrom('//', '/?', '?', '/jwt/v1/accounts/?list=true&after=%00', '/jwt/v1/activations/%2e%2e'),
  );
  await fc.assert(
    fc.asyncProperty(path, async (target) => {
      const text = await raw(server.port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, {
        half: true,
      });
      expect(text).toMatch(/^(HTTP\/1\.1 (200|400|404|501) |$)/);
    }),
    { numRuns: 100 },
  );
  expect((await get(server, good.key)).status).toBe(200);
});

test('requests in one packet are answered in their order', async () => {
  const server = await world.serve();
  await post(server, good.key, good.token);
  const request = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
  const warm = `/jwt/v1/accounts/${good.key}`;
  const text = await raw(
    server.port,
    request(`${warm}?decode=true`) +
      request(warm) +
      request('/nowhere') +
      request(warm, 'Connection: close\r\n'),
  );
  expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
    '200',
    '200',
    '404',
    '200',
  ]);
  expect(text.indexOf('"sub"')).toBeLessThan(text.indexOf(good.token));
});

test('whoever sends its headers too slowly is cut off', async () => {
  const server = await world.serve({ http: { headerTimeout: 300, readTimeout: 10_000 } });
  const socket = await open(server.port);
  const answer = ended(socket);
  socket.write('GET / HTTP/1.1\r\n');
  const drip = setInterval(() => socket.write('X-Slow: 1\r\n'), 50);
  onTestFinished(() => clearInterval(drip));
  expect(await answer).toContain('408 Request Timeout');
});

test('whoever sends its body too slowly is cut off', async () => {
  const server = await world.serve({ http: { readTimeout: 300 } });
  const socket = await open(server.port);
  const answer = ended(socket);
  socket.write(`POST /jwt/v1/accounts/${good.key} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n`);
  const drip = setInterval(() => socket.write('x'), 50);
  onTestFinished(() => clearInterval(drip));
  expect(await answer).toMatch(/^(HTTP\/1\.1 408|$)/);
});

test('a connection without a request is closed', async () => {
  const server = await world.serve({ http: { idleTimeout: 200 } });
  const socket = await open(server.port);
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(await ended(socket)).toContain('200 OK');
});

test.each(['/jwt/v1/pack', '/jwt/v1/accounts/:key'])(
  'whoever does not read its answer from %s is cut off',
  async (path) => {
    const store = new MemoryStore();
    let last = '';
    for (let count = 0; count < 50; count += 1) {
      const { key, token } = world.account({ nats: { description: 'x'.repeat(8000) } });
      await store.save(key, token);
      last = key;
    }
    const server = await world.serve({ store, http: { writeTimeout: 300 } });
    const connections = async (): Promise<number> => {
      const page = await raw(server.port, 'GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      return Number(/http_connections (\d+)/.exec(page)?.[1]);
    };
    expect(await connections()).toBe(1);
    const socket = await open(server.port);
    // More than the buffers of both ends can hold.
    socket.write(`GET ${path.replace(':key', last)} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(2000));
    expect(await connections()).toBe(2);
    await vi.waitUntil(async () => (await connections()) === 1, { timeout: 10_000, interval: 100 });
  },
);

test('a body over the limit is refused before it is read, and the sender gets to know', async () => {
  const server = await world.serve({ http: { maxBodySize: 2000 } });
  const head = (more: string): string =>
    `POST /jwt/v1/accounts/${good.key} HTTP/1.1\r\nHost: x\r\n${more}\r\n\r\n`;
  expect(await raw(server.port, head('Content-Length: 2001\r\nExpect: 100-continue'))).toMatch(
    /^HTTP\/1\.1 413 /,
  );
  expect(await raw(server.port, head('Content-Length: 2001') + 'x'.repeat(2001))).toMatch(/^HTTP\/1\.1 413 /);
  const chunk = `400\r\n${'x'.repeat(1024)}\r\n`;
  expect(await raw(server.port, `${head('Transfer-Encoding: chunked')}${chunk.repeat(4)}0\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 413 /,
  );
  const large = await post(server, good.key, 'x'.repeat(3_000_000));
  expect(large.status).toBe(413);
});

test('a client that waits for leave to send gets it', async () => {
  const server = await world.serve();
  const socket = await open(server.port);
  const answer = ended(socket);
  socket.once('data', () => socket.write(good.token));
  socket.write(
    `POST /jwt/v1/accounts/${good.key} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: ${good.token.length}\r\n\r\n`,
  );
  expect(await answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
});

test('a client that goes away in the middle of its body changes nothing', async () => {
  const server = await world.serve();
  const request = `POST /jwt/v1/accounts/${good.key} HTTP/1.1\r\nHost: x\r\nContent-Length: ${good.token.length}\r\n\r\n`;
  await raw(server.port, request + good.token.slice(0, 100), { half: true });
  expect((await get(server, good.key)).status).toBe(404);
});

test('connections over the limit are turned away, and counted', async () => {
  const server = await world.serve({ http: { maxConnections: 2 } });
  const kept = [await open(server.port), await open(server.port)];
  // Both must have been accepted before the third comes.
  for (const socket of kept) {
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
  }
  expect(await raw(server.port, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('');
  kept[0]?.write('GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  const page = await ended(kept[0] as Socket);
  expect(page).toContain('nats_account_server_http_connections_dropped_total 1');
  expect(page).toContain('nats_account_server_http_connections 2');
});

test('a body over the limit by its own word is refused at once, and the connection stays for a client that sends', async () => {
  const server = await world.serve();
  const socket = await open(server.port);
  const answer = ended(socket);
  const first = new Promise<string>((resolve) =>
    socket.once('data', (chunk) => resolve(chunk.toString('latin1'))),
  );
  const body = 2 * 1024 * 1024;
  socket.write(`POST /jwt/v1/accounts/${good.key} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body}\r\n\r\n`);
  expect(await first).toMatch(/^HTTP\/1\.1 413 .*\r\nConnection: close\r\n/s);
  socket.write('x'.repeat(body));
  expect((await answer).match(/HTTP\/1\.1/g)).toHaveLength(1);
});

test('bodies that arrive at the same time share one bound', async () => {
  const server = await world.serve({ http: { maxBodyMemory: 3000, maxBodySize: 2000 } });
  const head = (more: string): string =>
    `POST /jwt/v1/accounts/${good.key} HTTP/1.1\r\nHost: x\r\n${more}\r\n\r\n`;
  const slow = await open(server.port);
  slow.write(head('Content-Length: 2000') + 'x'.repeat(100));
  await expect
    .poll(() => raw(server.port, `${head('Content-Length: 1001\r\nExpect: 100-continue')}`))
    .toMatch(/^HTTP\/1\.1 503 .*\r\nRetry-After: 1\r\n/s);
  expect(await raw(server.port, `${head('Content-Length: 10\r\nConnection: close')}0123456789`)).toMatch(
    / 400 /,
  );
  slow.destroy();
  const later = head('Content-Length: 1001\r\nConnection: close') + 'x'.repeat(1001);
  await expect.poll(() => raw(server.port, later)).toMatch(/^HTTP\/1\.1 400 /);
});

test('rubbish behind a request that takes time does not pass for its answer', async () => {
  const store = new MemoryStore();
  const { save } = store;
  vi.spyOn(store, 'save').mockImplementation(async (...saved) => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return save.apply(store, saved);
  });
  const server = await world.serve({ store });
  const push = `POST /jwt/v1/accounts/${good.key} HTTP/1.1\r\nHost: x\r\nContent-Length: ${good.token.length}\r\n\r\n`;
  const text = await raw(server.port, `${push}${good.token}rubbish\r\n\r\n`);
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(store.peek(good.key)?.token).toBe(good.token);
});

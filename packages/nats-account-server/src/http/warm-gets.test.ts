// Plain GETs of warm accounts, which take a path of their own; and that nothing else is led into it.
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { get, now, post, World } from '../../test/world.js';

const world = new World();

/** Sends requests down one connection, each after the answer to the one before; answers their whole answers. */
async function converse(port: number, requests: readonly string[]): Promise<string[]> {
  const socket = connect({ port, host: '127.0.0.1' });
  onTestFinished(() => void socket.destroy());
  socket.setEncoding('latin1');
  const found: string[] = [];
  let held = '';
  for (const request of requests) {
    socket.write(request);
    const answer = await new Promise<string>((resolve, reject) => {
      const onData = (piece: string): void => {
        held += piece;
        const end = held.indexOf('\r\n\r\n');
        if (end < 0) return;
        const body = Number(/\r\ncontent-length: *(\d+)/i.exec(held.slice(0, end))?.[1] ?? 0);
        if (held.length < end + 4 + body) return;
        socket.off('data', onData);
        const whole = held.slice(0, end + 4 + body);
        held = held.slice(end + 4 + body);
        resolve(whole);
      };
      socket.on('data', onData);
      socket.once('error', reject);
    });
    found.push(answer);
  }
  return found;
}

async function warm(options: Parameters<World['account']>[0] = {}) {
  const server = await world.serve();
  const account = world.account(options);
  expect((await post(server, account.key, account.token)).status).toBe(200);
  const path = `/jwt/v1/accounts/${account.key}`;
  return { server, ...account, path };
}

test('many requests down one connection are all answered, with and without a body of their own', async () => {
  const { server, token, path } = await warm();
  const plain = `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
  const withBody = `GET ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello`;
  const withChunks = `GET ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`;
  const answers = await converse(server.port, [plain, withBody, plain, withChunks, plain, plain]);
  for (const answer of answers) {
    expect(answer.startsWith('HTTP/1.1 200 OK\r\n')).toBe(true);
    expect(answer.endsWith(`\r\n\r\n${token}`)).toBe(true);
  }
});

test('requests sent without waiting for the answers are answered in order', async () => {
  const { server, key, token, path } = await warm();
  const etag = (await get(server, key)).headers.get('etag');
  const socket = connect({ port: server.port, host: '127.0.0.1' });
  onTestFinished(() => void socket.destroy());
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n` +
      `GET ${path} HTTP/1.1\r\nHost: x\r\nIf-None-Match: ${etag}\r\n\r\n` +
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
  );
  let text = '';
  for await (const piece of socket) text += String(piece);
  expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '304', '200']);
  expect(text.split(token)).toHaveLength(3);
});

test('a request from another origin gets its headers although the account is warm', async () => {
  const { server, key } = await warm();
  const answer = await get(server, key, '', { headers: { Origin: 'https://example.com' } });
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://example.com');
});

test('a JWT that expires tells its remaining time, one that does not its maximum age', async () => {
  const expiring = await warm({ exp: now() + 100 });
  const [, age] =
    /max-age=(\d+)/.exec((await get(expiring.server, expiring.key)).headers.get('cache-control') ?? '') ?? [];
  expect(Number(age)).toBeGreaterThan(0);
  expect(Number(age)).toBeLessThanOrEqual(100);
  const lasting = await warm();
  await lasting.server.reload({
    host: '127.0.0.1',
    port: 0,
    operator: world.operatorJwt,
    http: { maxAge: 7000 },
  });
  expect((await get(lasting.server, lasting.key)).headers.get('cache-control')).toContain('max-age=7,');
});

test.each([1, 1000, 10_000])('a JWT with %s tags comes whole, again and again', async (length) => {
  const { server, key, token } = await warm({
    nats: { tags: Array.from({ length }, (_, index) => `tag-${index}`) },
  });
  for (let time = 0; time < 3; time += 1) {
    const answer = await get(server, key);
    expect(answer.headers.get('content-length')).toBe(String(token.length));
    expect(await answer.text()).toBe(token);
  }
});

test('the short way and the long way answer alike', async () => {
  const { server, path } = await warm();
  const headers = 'Host: x\r\nAccept: */*\r\n';
  const short = `GET ${path} HTTP/1.1\r\n${headers}\r\n`;
  // A body of no bytes changes nothing but the way.
  const long = `GET ${path} HTTP/1.1\r\n${headers}Content-Length: 0\r\n\r\n`;
  const [first, second, third] = await converse(server.port, [short, long, short]);
  const timeless = (answer = ''): string[] =>
    answer
      .replace(/\r\nDate: [^\r]*/, '')
      .split('\r\n')
      .sort();
  expect(timeless(first)).toEqual(timeless(second));
  expect(timeless(third)).toEqual(timeless(second));
});

test('a request may come in two pieces, wherever it is cut', async () => {
  const { server, token, path } = await warm();
  const request = `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
  for (const cut of [1, 3, 30, path.length + 8, request.length - 3, request.length - 1]) {
    const socket = connect({ port: server.port, host: '127.0.0.1', noDelay: true });
    onTestFinished(() => void socket.destroy());
    socket.write(request + request.slice(0, cut));
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.end(request.slice(cut).replace('Host', 'Connection: close\r\nHost'));
    let text = '';
    for await (const piece of socket) text += String(piece);
    expect(text.split(token)).toHaveLength(3);
  }
});

test('a connection that has been served and then says nothing is closed, one that breaks off too', async () => {
  const server = await world.serve({ http: { idleTimeout: 1000 } });
  const account = world.account();
  expect((await post(server, account.key, account.token)).status).toBe(200);
  const socket = connect({ port: server.port, host: '127.0.0.1' });
  onTestFinished(() => void socket.destroy());
  socket.write(`GET /jwt/v1/accounts/${account.key} HTTP/1.1\r\nHost: x\r\n\r\n`);
  let text = '';
  for await (const piece of socket) text += String(piece);
  expect(text).toContain('\r\nKeep-Alive: timeout=1\r\n');
  expect(text.endsWith(account.token)).toBe(true);
});

test('closing waits for nobody who was served and is silent', async () => {
  // Waiting for the client would take longer than a test may.
  const server = await world.serve({ http: { shutdownTimeout: 3_600_000 } });
  const account = world.account();
  expect((await post(server, account.key, account.token)).status).toBe(200);
  const request = `GET /jwt/v1/accounts/${account.key} HTTP/1.1\r\nHost: x\r\n\r\n`;
  const [answer] = await converse(server.port, [request]);
  expect(answer?.endsWith(account.token)).toBe(true);
  await server.close();
});

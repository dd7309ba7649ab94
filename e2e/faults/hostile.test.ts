// Clients that are slow, oversized, malformed, nosy or too many: each is turned away, and the others are served.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AccountServerProgram, startAccountServer } from '../support/account-server.js';
import { type IssuedAccount, Issuer } from '../support/issuer.js';
import { malformedRequest } from '../support/malformed-requests.js';
import { openFiles, residentBytes } from '../support/process-usage.js';
import { SeededRandom } from '../support/random.js';
import { exchangeRaw, RawConnection } from '../support/raw-http.js';
import { tempDir } from '../support/temp-dir.js';
import { until } from '../support/wait.js';

const MiB = 1024 * 1024;

const dir = tempDir('hostile');
const store = join(dir, 'store');
const issuer = new Issuer(dir);
const account: IssuedAccount = issuer.account({ name: 'KNOWN' });
const opened: RawConnection[] = [];
let server: AccountServerProgram;
let pid: number;

function start(http: string): Promise<AccountServerProgram> {
  return startAccountServer(
    dir,
    `operatorjwtpath: "${issuer.jwtFile}"
     http { host: "127.0.0.1", port: 0, ${http} }
     store { dir: "${store}", shard: true }`,
  );
}

function connect(to: AccountServerProgram = server): RawConnection {
  const connection = new RawConnection(to.port);
  opened.push(connection);
  return connection;
}

function headOf(method: string, key: string, ...headers: string[]): string {
  return [`${method} /jwt/v1/accounts/${key} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');
}

async function expectServed(): Promise<void> {
  const answer = await fetch(server.resolver + account.key);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe(account.token);
}

/** Every file below the test's folder. */
function files(): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

beforeAll(async () => {
  server = await start('headertimeout: 500, readtimeout: 1000, writetimeout: 1000, idletimeout: 1000');
  pid = server.process.child.pid as number;
  const answer = await fetch(server.resolver + account.key, { method: 'POST', body: account.token });
  expect(answer.status).toBe(200);
});

afterEach(async () => {
  for (const connection of opened.splice(0)) connection.destroy();
  await expectServed();
  expect(server.process.output).not.toMatch(/\n {4}at /);
});

/** How many files the server has open when the connections that earlier requests left have timed out. */
async function filesAtRest(): Promise<number> {
  let files = openFiles(pid);
  let since = Date.now();
  await until('earlier connections are let go', () => {
    const now = openFiles(pid);
    if (now !== files) since = Date.now();
    files = now;
    return Date.now() - since > 1500;
  });
  return files;
}

describe('slow clients', () => {
  test('who dribble their headers are cut off with 408 while others are served', async () => {
    const slow = Array.from({ length: 20 }, () => connect());
    const text = headOf('GET', account.key, `Name: ${'x'.repeat(1000)}`);
    const dribbles = slow.map((connection) => connection.dribble(text, 50));
    await expectServed();
    for (const sent of await Promise.all(dribbles)) expect(sent).toBeLessThan(text.length);
    for (const connection of slow) {
      await connection.closed;
      expect(connection.status).toBe(408);
    }
  });

  test('who dribble their bodies are cut off with 408 while others are served', async () => {
    const slow = Array.from({ length: 20 }, () => connect());
    const body = account.token;
    const dribbles = slow.map((connection) => {
      connection.send(headOf('POST', account.key, `Content-Length: ${body.length}`));
      return connection.dribble(body, 50);
    });
    await expectServed();
    for (const sent of await Promise.all(dribbles)) expect(sent).toBeLessThan(body.length);
    for (const connection of slow) {
      await connection.closed;
      expect(connection.status).toBe(408);
    }
  });

  test('who dribble chunks are cut off with 408', async () => {
    const slow = connect();
    slow.send(headOf('POST', account.key, 'Transfer-Encoding: chunked'));
    const text = '1\r\nx\r\n'.repeat(200);
    expect(await slow.dribble(text, 20)).toBeLessThan(text.length);
    await slow.closed;
    expect(slow.status).toBe(408);
  });

  test('who connect and say nothing, or nothing more, are let go', async () => {
    const [silent, kept] = [connect(), connect()];
    kept.send(headOf('GET', account.key));
    await silent.closedWithin(10_000);
    await kept.closedWithin(10_000);
    expect(kept.status).toBe(200);
  });

  test('who ask for much and read nothing are cut off', async () => {
    const idle = await filesAtRest();
    const greedy = Array.from({ length: 5 }, () => {
      const connection = connect();
      connection.socket.pause();
      connection.send(headOf('GET', account.key).repeat(50_000));
      return connection;
    });
    await until('they are taken in', () => openFiles(pid) >= idle + greedy.length);
    await until('they are cut off', () => openFiles(pid) < idle + greedy.length, 20_000);
    await expectServed();
  });
});

describe('oversized bodies', () => {
  test('of more than 1 MiB by their own word are refused with 413 before they are sent', async () => {
    for (const length of [MiB + 1, 100_000_000_000]) {
      const connection = connect();
      connection.send(headOf('POST', account.key, `Content-Length: ${length}`));
      await until('an answer', () => connection.status);
      expect(connection.status).toBe(413);
      expect(connection.received).toMatch(/\r\nConnection: close\r\n/i);
    }
  });

  test('are refused with 413 where the client waits for leave to send', async () => {
    const connection = connect();
    connection.send(headOf('POST', account.key, `Content-Length: ${2 * MiB}`, 'Expect: 100-continue'));
    await until('an answer', () => connection.status);
    expect(connection.status).toBe(413);
  });

  test('are refused with 413 when they are sent whole, and when they come in chunks', async () => {
    const bytes = Buffer.alloc(MiB + 1, 'x');
    const declared = await exchangeRaw(
      server.port,
      Buffer.concat([Buffer.from(headOf('POST', account.key, `Content-Length: ${bytes.length}`)), bytes]),
    );
    expect(declared.status).toBe(413);
    const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(0x10000, 'x'), Buffer.from('\r\n')]);
    const chunked = await exchangeRaw(
      server.port,
      Buffer.concat([
        Buffer.from(headOf('POST', account.key, 'Transfer-Encoding: chunked')),
        ...Array.from({ length: 40 }, () => chunk),
        Buffer.from('0\r\n\r\n'),
      ]),
    );
    expect(chunked.status).toBe(413);
  });

  test('of an endless sender end with the connection', async () => {
    const connection = connect();
    connection.send(headOf('POST', account.key, 'Transfer-Encoding: chunked'));
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    let sent = 0;
    // What waits on this side was not sent: however slow the server is, it must end this by itself.
    while (sent < 1024 * MiB && (await connection.deliver(chunk))) sent += chunk.length;
    await connection.closedWithin(10_000);
    expect(sent).toBeLessThan(1024 * MiB);
    expect(residentBytes(pid)).toBeLessThan(512 * MiB);
  });

  test('of exactly 1 MiB are read, and judged as what they are', async () => {
    const answer = await fetch(server.resolver + account.key, { method: 'POST', body: 'x'.repeat(MiB) });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('bad JWT in request');
  });
});

describe('malformed requests', () => {
  const REQUESTS = 10_000;
  const AT_ONCE = 64;
  const SEED = 9_090;

  test(`${REQUESTS} of them change nothing, leak nothing and stop nothing`, async () => {
    const templates = {
      get: headOf('GET', account.key, 'User-Agent: test', 'Accept: */*', 'If-None-Match: "x"'),
      post: headOf('POST', account.key, `Content-Length: ${account.token.length}`) + account.token,
    };
    const random = new SeededRandom(SEED);
    const before = files();
    const openBefore = openFiles(pid);
    const statuses = new Map<number | undefined, number>();
    let sent = 0;
    let halfWay = 0;
    const lane = async () => {
      while (sent < REQUESTS) {
        sent += 1;
        if (sent === REQUESTS / 2) halfWay = residentBytes(pid);
        const text = malformedRequest(random, templates);
        const { status, received } = await exchangeRaw(server.port, Buffer.from(text, 'latin1'));
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        // Whatever it was, it is no fault of the server's.
        expect(received, JSON.stringify(text.slice(0, 2000))).not.toMatch(/HTTP\/1\.1 5\d\d /);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    expect([...statuses.keys()].sort()).toEqual(expect.arrayContaining([400, 404, 431]));
    expect(statuses.get(400)).toBeGreaterThan(REQUESTS / 4);
    expect(files()).toEqual(before);
    expect(server.process.running).toBe(true);
    await until('their connections are gone', () => openFiles(pid) <= openBefore + 4);
    expect(residentBytes(pid) - halfWay, 'memory that the second half added').toBeLessThan(64 * MiB);
  }, 90_000);
});

describe('paths that lead out of the store', () => {
  const secret = 'top-secret-canary';
  const targets = [
    '../secret',
    '../../secret',
    '../../../../../../../../etc/passwd',
    '..',
    '.',
    './secret',
    '....//secret',
    '..%2fsecret',
    '..%2Fsecret.jwt',
    '%2e%2e/secret',
    '%2e%2e%2fsecret',
    '%2E%2E%2Fsecret%2ejwt',
    '%252e%252e%252fsecret',
    '..%5csecret',
    '..\\secret',
    '%c0%ae%c0%ae%c0%afsecret',
    '%uff0e%uff0e%u2215secret',
    '..%00/secret',
    'secret%00',
    '..%0d%0asecret',
    '%2fetc%2fpasswd',
    '/etc/passwd',
    '//etc/passwd',
    `${dir}/secret.jwt`,
    `${account.key}/../../secret`,
    `${account.key}%2f..%2f..%2fsecret`,
    `${account.key}.jwt`,
    `${account.key}%00.jwt`,
    `${account.key.slice(-2)}/${account.key}`,
    `${account.key.slice(-2)}%2f${account.key}`,
    account.key.toLowerCase(),
    `${account.key.slice(0, -1)}${account.key.endsWith('A') ? 'B' : 'A'}`,
    '.tmp',
    '~root',
    '-rf',
    'CON',
    'A'.repeat(56),
    '../'.repeat(4000),
    '%2e%2e%2f'.repeat(1500),
  ];

  beforeAll(() => {
    // What a path that leads out would find, and what one that is taken for a key would.
    for (const place of [dir, store]) writeFileSync(join(place, 'secret.jwt'), secret);
  });

  test('read nothing', async () => {
    for (const target of targets) {
      const { status, received } = await exchangeRaw(
        server.port,
        headOf('GET', target, 'Connection: close'),
        {
          halfClose: false,
        },
      );
      expect([400, 404, 414, 431], target.slice(0, 100)).toContain(status);
      expect(received).not.toContain(secret);
      expect(received).not.toContain('root:');
      expect(received).not.toContain(account.token);
    }
  });

  test('read nothing in the absolute form of a request, nor among the activations', async () => {
    for (const target of [
      'http://x/jwt/v1/accounts/../secret',
      'file:///etc/passwd',
      '/jwt/v1/activations/..%2fsecret',
      '/jwt/v1/activations/%2e%2e%2f%2e%2e%2fsecret',
    ]) {
      const { status, received } = await exchangeRaw(
        server.port,
        `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`,
      );
      expect([400, 404], target).toContain(status);
      expect(received).not.toContain(secret);
      expect(received).not.toContain('root:');
    }
  });

  test('write nothing', async () => {
    const before = files();
    const { token } = issuer.account();
    for (const target of targets) {
      const head = headOf('POST', target, `Content-Length: ${token.length}`, 'Connection: close');
      const { status } = await exchangeRaw(server.port, head + token, { halfClose: false });
      expect([400, 404, 405, 414, 431], target.slice(0, 100)).toContain(status);
    }
    expect(files()).toEqual(before);
    expect(existsSync(join(dir, '..', 'secret.jwt'))).toBe(false);
  });
});

test('more connections than the option allows are turned away, and those within it served', async () => {
  const LIMIT = 40;
  const bounded = await start(`maxconnections: ${LIMIT}, headertimeout: 20000, readtimeout: 20000`);
  const first = connect(bounded);
  first.send(headOf('GET', account.key));
  await until('an answer', () => first.status);
  const flood = Array.from({ length: 300 }, () => connect(bounded));
  await until('the rest is turned away', () => flood.filter(({ open }) => open).length <= LIMIT - 1);
  first.received = '';
  first.send(headOf('GET', account.key));
  await until('the one inside is served', () => first.received.endsWith(account.token));
  expect(first.status).toBe(200);
  expect(flood.filter(({ open }) => open).length).toBe(LIMIT - 1);
  expect(flood.filter(({ received }) => received !== '')).toEqual([]);

  for (const connection of flood) connection.destroy();
  await until('others find room again', async () => {
    try {
      return (await fetch(bounded.resolver + account.key)).status === 200;
    } catch {
      return false;
    }
  });
  expect(await bounded.process.stop('SIGTERM')).toMatchObject({ code: 0 });
});

// The "Directory Store" page of the NATS documentation, command by command, with the built programs.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { freePort } from './support/free-port.js';
import { NscHome } from './support/nsc-home.js';
import { ours, Running, run } from './support/program.js';
import { tempDir } from './support/temp-dir.js';

const dir = tempDir('seed-page');
const home = new NscHome(dir);
const store = join(dir, 'as_store');
let port: number;
let server: Running;

/** The page's configuration file as printed there; only the two paths and the port are this test's own. */
function pageConfig(): string {
  return `OperatorJWTPath: "${home.operatorJwt('AAA')}",
http {
    port: ${port}
},
store {
    dir: "${store}",
    readonly: false,
    shard: true
}
`;
}

/** The store's files as paths below it, sorted. */
function tree(): string[] {
  return readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(store.length + 1))
    .sort();
}

function shardedFiles(): string[] {
  return home
    .accounts('AAA')
    .map((name) => home.accountKey('AAA', name))
    .map((key) => `${key.slice(-2)}/${key}.jwt`)
    .sort();
}

/** An account's line of the server's store. */
function stored(key: string): string {
  return readFileSync(join(store, key.slice(-2), `${key}.jwt`), 'utf8');
}

beforeAll(async () => {
  port = await freePort();
  await home.nsc('add operator -n AAA');
  writeFileSync(join(dir, 'nas.conf'), pageConfig());
  server = new Running(ours('nats-account-server'), ['-c', 'nas.conf'], { cwd: dir });
  await server.printed(/resolver: URL/);
});

test('the server starts from the page’s file, stray commas and all, and logs the page’s lines', () => {
  const time = String.raw`\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\.\d{6}`;
  const lines = [
    `loading configuration from "${join(dir, 'nas.conf')}"`,
    String.raw`starting NATS Account server, version \S+`,
    String.raw`server time is \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \S+ \d{4}`,
    `loading operator from ${home.operatorJwt('AAA')}`,
    `creating a store .*at ${store}`,
    'NATS is not configured, server will not fire notifications on update',
    `http listening on port ${port}`,
    'nats-account-server is running',
    'configure the nats-server with:',
    String.raw`  resolver: URL\(http://localhost:${port}/jwt/v1/accounts/\)`,
  ];
  for (const line of lines) expect(server.output).toMatch(new RegExp(`^${time} \\[INF\\] ${line}$`, 'm'));
});

test('nsc adds the accounts and users of the page', async () => {
  expect(await home.nsc('add account -n A')).toContain('added account "A"');
  expect(await home.nsc('add user -n u1')).toContain('added user "u1" to account "A"');
  expect(await home.nsc('add user -n u2')).toContain('added user "u2" to account "A"');
  expect(await home.nsc('add account -n B')).toContain('added account "B"');
});

test('nsc edit operator sets the account server, and push -A pushes every account', async () => {
  const edited = await home.nsc(`edit operator --account-jwt-server-url http://localhost:${port}/jwt/v1`);
  expect(edited).toContain(`[ OK ] set account jwt server url to "http://localhost:${port}/jwt/v1"`);
  expect(edited).toContain('[ OK ] edited operator "AAA"');
  const pushed = await home.nsc('push -A');
  for (const name of ['A', 'B']) {
    expect(pushed).toContain(`[ OK ] pushed "${name}" to account server`);
    const key = home.accountKey('AAA', name);
    expect(stored(key)).toBe(readFileSync(home.accountJwt('AAA', name), 'utf8').trim());
    await server.printed(new RegExp(`updated JWT for account - ${key.slice(0, 12)} - \\w+`));
  }
});

test('push -u names the server for once', async () => {
  const pushed = await home.nsc(`push -u http://localhost:${port}/jwt/v1/ -A`);
  expect(pushed).toContain('[ OK ] pushed "A" to account server');
  expect(pushed).toContain('[ OK ] pushed "B" to account server');
});

test('the store holds each JWT in the folder of its last two characters, and nothing else', () => {
  expect(tree()).toEqual(shardedFiles());
});

test('nsc list accounts -W draws the page’s table, and its keys are the files of the store', async () => {
  const table = await home.nsc('list accounts -W');
  const [a, b] = [home.accountKey('AAA', 'A'), home.accountKey('AAA', 'B')];
  expect(table.trim()).toBe(
    [
      '╭─────────────────────────────────────────────────────────────────╮',
      '│                            Accounts                             │',
      '├──────┬──────────────────────────────────────────────────────────┤',
      '│ Name │ Public Key                                               │',
      '├──────┼──────────────────────────────────────────────────────────┤',
      `│ A    │ ${a} │`,
      `│ B    │ ${b} │`,
      '╰──────┴──────────────────────────────────────────────────────────╯',
    ].join('\n'),
  );
  expect([a, b].map((key) => `${key.slice(-2)}/${key}.jwt`).sort()).toEqual(tree());
});

test('curl posts an account from a file; without the @ the path itself is refused with the reason', async () => {
  await home.nsc('add account -n TestAccount');
  const key = home.accountKey('AAA', 'TestAccount');
  const file = home.accountJwt('AAA', 'TestAccount');
  const post = (data: string) =>
    run('curl', [
      ...['-sS', '-i', '-X', 'POST', `localhost:${port}/jwt/v1/accounts/${key}`],
      ...['--data-binary', data, '-H', 'Content-Type: text/text'],
    ]);
  const accepted = await post(`@${file}`);
  expect(accepted.stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(stored(key)).toBe(readFileSync(file, 'utf8').trim());
  const refused = await post(file);
  expect(refused.stdout).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(refused.stdout).toContain('bad JWT in request');
});

test('an account that another operator signed is rejected', async () => {
  const stranger = new NscHome(tempDir('stranger'));
  await stranger.nsc('add operator -n ZZZ');
  await stranger.nsc('add account -n Z');
  const before = tree();
  const pushed = await stranger.try(`push -u http://localhost:${port}/jwt/v1 -A`);
  expect(pushed.code).toBe(1);
  expect(pushed.stdout + pushed.stderr).toContain('untrusted issuer in request');
  expect(tree()).toEqual(before);
});

test('SIGINT ends the server cleanly', async () => {
  expect(await server.stop('SIGINT')).toMatchObject({ code: 0, signal: null });
});

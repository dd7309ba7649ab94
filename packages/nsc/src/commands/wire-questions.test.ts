// What push, pull, the generators and the tools ask with -i, and what becomes of the answers.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeAccountServer } from '../../test/fake-account-server.js';
import { TestHome } from '../../test/home.js';
import { type Answer, ENTER } from '../../test/scripted-prompter.js';

let home: TestHome;
let server: FakeAccountServer;

beforeEach(async () => {
  home = new TestHome();
  server = await FakeAccountServer.start();
  for (const line of [
    'add operator -n OP --sys',
    'add account -n A',
    'add account -n B',
    'add user -a A -n u',
  ]) {
    await home.ok(line);
  }
});

afterEach(async () => {
  await server.stop();
  home.remove();
});

const run = (line: string, answers: readonly Answer[]) => home.run(line.split(' '), { answers });

test('push asks for the account and the server', async () => {
  const { code, out } = await run('push -i', [
    ['select account', 'B'],
    ['Account Server URL', server.url],
  ]);
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('pushed "B" to account server') });
  expect(server.stored.size).toBe(1);
});

test('push to a broker asks as whom', async () => {
  const { err } = await run('push -i', [
    ['select account', 'B'],
    ['Account Server URL', 'nats://127.0.0.1:1'],
    ['user of the system account SYS', 'sys'],
  ]);
  expect(err).toContain('failed to connect to "nats://127.0.0.1:1"');
});

test('pull asks whether everything, and else which account', async () => {
  await home.ok(`edit operator --account-jwt-server-url ${server.url}`);
  await home.ok('push -A');
  const { code, out } = await run('pull -i', [
    ['pull operator "OP" and all accounts', false],
    ['select account', 'A'],
  ]);
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('pulled "A"') });
});

test('generate config asks where servers find accounts', async () => {
  const { code } = await run('generate config -i', [
    ['where servers find accounts', 'cache: the servers ask others and keep what is in use'],
    ['output configuration file', 'server.conf'],
  ]);
  expect(code).toBe(0);
  expect(home.read('server.conf')).toContain('type: cache');
});

test('generate context asks for account, user and name', async () => {
  const { code } = await run('generate context -i', [
    ['select account', 'A'],
    ['context name', ENTER],
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(readFileSync(home.path('.config/nats/context/A-u.json'), 'utf8'))).toHaveProperty(
    'nsc',
    'nsc://OP/A/u',
  );
});

test('the tools ask as whom, and what to say where', async () => {
  const { err } = await run('tool rtt -i --nats nats://127.0.0.1:1', [['select account', 'A']]);
  expect(err).toContain('failed to connect to "nats://127.0.0.1:1"');
  const pub = await run('tool pub -i --nats nats://127.0.0.1:1', [
    ['select account', 'A'],
    ['subject', 'greeting'],
    ['text to send', 'hello'],
  ]);
  expect(pub.err).toContain('failed to connect');
  const given = await run('tool sub greeting -i --nats nats://127.0.0.1:1', [['select account', 'A']]);
  expect(given.err).toContain('failed to connect');
});

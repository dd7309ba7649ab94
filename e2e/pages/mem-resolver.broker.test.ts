// The page "Memory Resolver Tutorial" of the NATS documentation, command by command, with the built nsc and a broker.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { GoBroker } from '../support/go-broker.js';
import { natsAs, natsPub, natsSub, withCreds } from '../support/nats-tool.js';
import { NscHome } from '../support/nsc-home.js';
import { tempDir } from '../support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

const dir = tempDir('mem-resolver-page');
const home = new NscHome(dir);
const file = join(dir, 'server.conf');
let broker: GoBroker | undefined;

beforeAll(async () => {
  expect(await home.nsc('add operator -n memory')).toContain('added operator "memory"');
  expect(await home.nsc('add account --name A')).toContain('added account "A"');
  expect(await home.nsc('describe account -W')).toMatch(/│ Account ID +│ A[A-Z2-7]{55} │/);
  expect(await home.nsc('add user --name TA')).toContain('added user "TA" to account "A"');
});

afterEach(() => broker?.stop());

/** `nats pub --creds …/TA.creds hello world`, and somebody who hears it. */
async function helloWorld(user = 'TA', account = 'A'): Promise<void> {
  const ta = () => natsAs(broker?.url ?? '', withCreds(home.creds('memory', account, user)));
  const hearer = await ta();
  const heard = await natsSub(hearer, 'hello');
  await natsPub(await ta(), 'hello', 'world', hearer);
  expect(heard).toEqual(['hello: world']);
}

/** The configuration that the page shows how to write by hand. */
function byHand(operator: string, ...accounts: readonly string[]): string {
  const preload = accounts.map(
    (name) =>
      `${home.accountKey('memory', name)}: ${readFileSync(home.accountJwt('memory', name), 'utf8').trim()}`,
  );
  return `operator: ${operator}
resolver: MEMORY
resolver_preload: {
${preload.join('\n')}
}
`;
}

test('the generated configuration works as it is, and included in another', async () => {
  await home.nsc(`generate config --mem-resolver --config-file ${file}`);
  broker = await GoBroker.start(file);
  await helloWorld();
  await broker.stop();
  broker = await GoBroker.inFolder(dir, 'server_name: included\ninclude server.conf').start();
  await helloWorld();
});

test('one that is written by hand names the operator’s file, or holds its JWT', async () => {
  const path = home.operatorJwt('memory');
  for (const operator of [path, readFileSync(path, 'utf8').trim()]) {
    writeFileSync(file, byHand(operator, 'A'));
    broker = await GoBroker.start(file);
    await helloWorld();
    await broker.stop();
  }
});

test('accounts that are added to the preload are known after a reload', async () => {
  writeFileSync(file, byHand(home.operatorJwt('memory'), 'A'));
  broker = await GoBroker.start(file);
  const before = await natsAs(broker.url, withCreds(home.creds('memory', 'A', 'TA')));
  await home.nsc('add account --name B');
  await home.nsc('add user --account B --name TB');
  await expect(helloWorld('TB', 'B')).rejects.toThrow('Authorization Violation');
  writeFileSync(file, byHand(home.operatorJwt('memory'), 'A', 'B'));
  broker.reload();
  await broker.logged(/Reloaded server configuration/);
  await helloWorld('TB', 'B');
  await before.flush();
});

// The page about managed operators in the NATS documentation, from its first command to its last: an operator whose
// keys are elsewhere, known by a variable, whose account server signs what is pushed; and a real broker that takes its
// accounts from there.
import { writeFileSync } from 'node:fs';
import type { NatsConnection } from '@nats-io/transport-node';
import { decodeAccount } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GoBroker } from '../../../../e2e/support/go-broker.js';
import { connectAs } from '../../test/broker-client.js';
import { FakeAccountServer } from '../../test/fake-account-server.js';
import { TestHome } from '../../test/home.js';
import { PATIENT } from '../../test/resolver-world.js';
import { KeyStore } from '../keystore/keystore.js';

let theirs: TestHome;
let mine: TestHome;
let server: FakeAccountServer;
let broker: GoBroker | undefined;
const opened: NatsConnection[] = [];

const operatorJwt = () => theirs.read('.local/share/nats/nsc/stores/ZOOM/ZOOM.jwt');

beforeEach(async () => {
  [theirs, mine] = [new TestHome(), new TestHome()];
  await theirs.ok('add operator ZOOM --sys');
  const key = JSON.parse(await theirs.ok('describe operator -F sub'));
  const signer = new KeyStore(theirs.data('keys'), true).read(key);
  if (signer === undefined) throw new Error('the operator has no key');
  server = await FakeAccountServer.start({
    signer,
    get operator() {
      return operatorJwt();
    },
  });
  await theirs.ok(`edit operator -u ${server.url}`);
  await theirs.ok('push -a SYS');
  const sys = JSON.parse(await theirs.ok('describe account SYS -F sub'));
  writeFileSync(
    theirs.path('server.conf'),
    `operator: ${operatorJwt().trim()}
system_account: ${sys}
resolver: URL(${server.url}/accounts/)
${PATIENT}`,
  );
  broker = await GoBroker.start(theirs.path('server.conf'));
  await theirs.ok(`edit operator -n ${broker.url}`);
});

afterEach(async () => {
  for (const connection of opened.splice(0)) await connection.close();
  await broker?.stop();
  await server.stop();
  theirs.remove();
  mine.remove();
});

/** The page's `export nsc_zoom_operator=https://account-server-host/jwt/v1/operator`. */
const zoom = () => ({ env: { nsc_zoom_operator: `${server.url}/operator` } });

async function as(user: string, operator: string, name: string): Promise<NatsConnection> {
  if (broker === undefined) throw new Error('no broker was started');
  const connection = await connectAs(mine, broker, name, user, operator);
  opened.push(connection);
  return connection;
}

const account = (home: TestHome, operator: string, name: string) =>
  decodeAccount(home.read('.local/share/nats/nsc/stores', operator, 'accounts', name, `${name}.jwt`)).claims;

test('an operator that is known by name is added; its accounts are pushed, signed and pulled with every edit', async () => {
  const added = await mine.run(['add', 'operator', '-i'], {
    ...zoom(),
    answers: [
      ['import operator from a JWT', true],
      ['path or url for operator jwt', 'zoom'],
    ],
  });
  expect(added).toMatchObject({ code: 0, out: expect.stringContaining('imported operator') });
  const operator = JSON.parse(await mine.ok('describe operator -F sub'));
  const name = JSON.parse(await mine.ok('list operators --json'))[0].name;

  const out = await mine.ok('add account Mine');
  expect(out).toContain('pushed account jwt to the account server');
  expect(out).toContain('pull jwt from account server');
  expect(account(mine, name, 'Mine').iss).toBe(operator);

  await mine.ok('edit account Mine --description edited');
  expect(account(mine, name, 'Mine')).toMatchObject({ iss: operator, nats: { description: 'edited' } });
  // The first one was that of their system account.
  expect(server.requests.filter((request) => request.startsWith('POST'))).toHaveLength(3);

  // What the operator edits is here after a pull.
  const key = account(mine, name, 'Mine').sub;
  expect(server.stored.has(key)).toBe(true);
  expect(await mine.ok('push')).toContain('[ OK ]');
  expect(await mine.ok('pull')).toContain('[ OK ]');

  await mine.ok('add user me');
  const reader = await as('me', name, 'Mine');
  const heard = new Promise<string>((resolve) => {
    reader.subscribe('hello', { callback: (_, message) => resolve(message.string()) });
  });
  await reader.flush();
  expect(await mine.ok('tool pub hello world')).toContain('Published [hello]');
  expect(await heard).toBe('world');
});

test('an environment begins with an account of a known operator', async () => {
  const { code, out } = await mine.run(['init', '-o', 'zoom', '-n', 'MyFirstAccount'], zoom());
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('MyFirstAccount') });
  const [{ name }] = JSON.parse(await mine.ok('list operators --json'));
  expect(account(mine, name, 'MyFirstAccount').iss).toBe(
    JSON.parse(await theirs.ok('describe operator -F sub')),
  );
  const connection = await as('MyFirstAccount', name, 'MyFirstAccount');
  expect(connection.isClosed()).toBe(false);
});

test('the name stands for the URL behind -u; where the server cannot be reached the account stays, self-signed', async () => {
  const { code } = await mine.run(['add', 'operator', '-u', 'zoom'], zoom());
  expect(code).toBe(0);
  await server.stop();
  const { code: kept, out, err } = await mine.run(['add', 'account', 'Later']);
  expect({ kept, said: `${out}${err}` }).toEqual({
    kept,
    said: expect.stringContaining('perform push/pull again or exchange self-signed JWT manually'),
  });
  const [{ name }] = JSON.parse(await mine.ok('list operators --json'));
  const claims = account(mine, name, 'Later');
  expect(claims.iss).toBe(claims.sub);
});

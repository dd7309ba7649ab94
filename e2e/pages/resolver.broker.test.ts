// The page "Account lookup using Resolver" of the NATS documentation: the full and the cache resolver, the subjects
// for programs of one's own, the move from an account server to the broker's own store, and the URL resolver.
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type AccountServerProgram, startAccountServer } from '../support/account-server.js';
import { freePort } from '../support/free-port.js';
import { GoBroker } from '../support/go-broker.js';
import { natsAs, natsPub, natsReply, natsRequest, natsSub, withCreds } from '../support/nats-tool.js';
import { NscHome } from '../support/nsc-home.js';
import { tempDir } from '../support/temp-dir.js';
import { until } from '../support/wait.js';

vi.setConfig({ testTimeout: 60_000 });

const home = new NscHome(tempDir('resolver-page'));
let broker: GoBroker | undefined;

beforeAll(async () => {
  await home.nsc('add operator -n OP --sys');
  for (const account of ['A', 'B']) {
    await home.nsc(`add account -n ${account}`);
    await home.nsc(`add user -a ${account} -n u`);
  }
});

afterEach(() => broker?.stop());

const keyOf = (account: string): string => home.accountKey('OP', account);
const jwtOf = (account: string): string => readFileSync(home.accountJwt('OP', account), 'utf8').trim();
const as = (account: string, user = 'u'): Promise<NatsConnection> =>
  natsAs(broker?.url ?? '', withCreds(home.creds('OP', account, user)));
const refused = (account: string): Promise<void> =>
  expect(as(account)).rejects.toThrow('Authorization Violation');

/** A user of the account gets in and hears another. */
async function works(account: string): Promise<void> {
  const [from, to] = [await as(account), await as(account)];
  const heard = await natsSub(to, 'greeting');
  await natsPub(from, 'greeting', 'hello', to);
  expect(heard).toEqual(['greeting: hello']);
}

/** A broker in a folder of its own, whose configuration ends with these lines. */
async function start(name: string, resolver: string): Promise<string> {
  const dir = tempDir(name);
  broker = GoBroker.inFolder(
    dir,
    `operator: ${home.operatorJwt('OP')}\nsystem_account: ${keyOf('SYS')}\n${resolver}`,
  );
  await broker.start();
  return dir;
}

const FULL = `resolver: {
    type: full
    # Directory in which account jwt will be stored
    dir: './jwt'
    # In order to support jwt deletion, set to true
    # If the resolver type is full delete will rename the jwt.
    # This is to allow manual restoration in case of inadvertent deletion.
    # To restore a jwt, remove the added suffix .delete and restart or send a reload signal.
    # To free up storage you must manually delete files with the suffix .delete.
    allow_delete: false
    # Interval at which a nats-server with a nats based account resolver will compare
    # it's state with one random nats based account resolver in the cluster and if needed,
    # exchange jwt and converge on the same set of jwt.
    interval: "2m"
    # limit on the number of jwt stored, will reject new jwt once limit is hit.
    limit: 1000
}
`;

/** The resolver's preload with the system account, without which nobody could push. */
const preload = (...accounts: readonly string[]): string =>
  `resolver_preload: {\n${accounts.map((name) => `${keyOf(name)}: ${jwtOf(name)}`).join('\n')}\n}\n`;

test('full: nsc pushes, pulls and revokes; the folder holds what was pushed', async () => {
  const dir = await start('resolver-full', FULL + preload('SYS'));
  await refused('A');
  await home.nsc(`push -a A -u ${broker?.url}`);
  await works('A');
  expect(readFileSync(join(dir, 'jwt', `${keyOf('A')}.jwt`), 'utf8').trim()).toBe(jwtOf('A'));

  await home.nsc('add user -a A -n gone');
  const gone = await as('A', 'gone');
  await home.nsc('revocations add-user -a A -n gone');
  await home.nsc(`push -a A -u ${broker?.url}`);
  expect(String(await gone.closed())).toContain('Revoked');

  const before = jwtOf('A');
  await home.nsc('edit account -n A --description changed');
  await home.nsc(`pull -u ${broker?.url} --overwrite-newer`);
  expect(jwtOf('A')).toBe(before);
});

test('full: what was deleted comes back when its file has its name again and the broker restarts', async () => {
  const dir = await start('resolver-restore', FULL.replace('delete: false', 'delete: true') + preload('SYS'));
  for (const account of ['A', 'B']) await home.nsc(`push -a ${account} -u ${broker?.url}`);
  await works('A');
  await home.nsc(`push --account-removal ${keyOf('A')} -u ${broker?.url}`);
  await refused('A');
  const file = join(dir, 'jwt', `${keyOf('A')}.jwt`);
  expect(existsSync(file)).toBe(false);
  // The page calls the suffix `.delete`.
  renameSync(`${file}.deleted`, file);
  await broker?.stop('SIGTERM');
  await broker?.start();
  for (const account of ['A', 'B']) await works(account);
});

test('full: a limit of stored accounts rejects the one too many', async () => {
  await start('resolver-limit', FULL.replace('limit: 1000', 'limit: 2') + preload('SYS'));
  await home.nsc(`push -a A -u ${broker?.url}`);
  const { code, stdout, stderr } = await home.try(`push -a B -u ${broker?.url}`);
  expect({ code, said: stdout + stderr }).toMatchObject({
    code: 1,
    said: expect.stringMatching(/limit|exceed|full/i),
  });
  await works('A');
  await refused('B');
});

test('full: a preloaded account is stored, and a newer version that was pushed outlives a restart', async () => {
  const dir = await start('resolver-preload', FULL + preload('SYS', 'A', 'B'));
  expect(
    readdirSync(join(dir, 'jwt'))
      .filter((name) => name.endsWith('.jwt'))
      .sort(),
  ).toEqual(['A', 'B', 'SYS'].map((name) => `${keyOf(name)}.jwt`).sort());
  const old = jwtOf('B');
  home.editAccount('OP', 'B', (claims) => ({
    ...claims,
    nats: { ...claims.nats, limits: { ...claims.nats.limits, conn: 1 } },
  }));
  await home.nsc(`push -a B -u ${broker?.url}`);
  await broker?.stop('SIGTERM');
  await broker?.start();
  const only = await as('B');
  await expect(as('B')).rejects.toThrow();
  await only.close();
  expect(readFileSync(join(dir, 'jwt', `${keyOf('B')}.jwt`), 'utf8').trim()).not.toBe(old);
  home.editAccount('OP', 'B', (claims) => ({
    ...claims,
    nats: { ...claims.nats, limits: { ...claims.nats.limits, conn: -1 } },
  }));
});

test('a program of one’s own uploads an account by a request to $SYS.REQ.CLAIMS.UPDATE', async () => {
  await start('resolver-update', FULL + preload('SYS'));
  const sys = await as('SYS', 'sys');
  await refused('A');
  const answer = JSON.parse(await natsRequest(sys, '$SYS.REQ.CLAIMS.UPDATE', jwtOf('A')));
  expect(answer.data).toMatchObject({ account: keyOf('A'), code: 200 });
  await works('A');
});

test('cache: a program of one’s own serves the lookups, as an account server would', async () => {
  const dir = await start(
    'resolver-cache',
    `resolver: {
    type: cache
    # Directory in which account jwt will be store
    dir: "./"
    # limit on the number of jwt stored, will evict old jwt once limit is hit.
    limit: 1000
    # How long to hold on to a jwt before discarding it. 
    ttl: "2m"
}
${preload('SYS')}`,
  );
  const sys = await as('SYS', 'sys');
  const asked: string[] = [];
  await natsReply(sys, '$SYS.REQ.ACCOUNT.*.CLAIMS.LOOKUP', ({ subject }) => {
    asked.push(subject);
    return subject.includes(keyOf('A')) ? jwtOf('A') : '';
  });
  await works('A');
  expect(asked).toContain(`$SYS.REQ.ACCOUNT.${keyOf('A')}.CLAIMS.LOOKUP`);
  await until('the account is stored', () => readdirSync(dir).includes(`${keyOf('A')}.jwt`));
  await refused('B');
});

/** An account server that the operator's JWT names, to which everything was pushed. */
async function accountServer(): Promise<AccountServerProgram> {
  const port = await freePort();
  await home.nsc(`edit operator --account-jwt-server-url http://127.0.0.1:${port}/jwt/v1`);
  const started = await startAccountServer(
    tempDir('resolver-accounts'),
    `operatorjwtpath: "${home.operatorJwt('OP')}"\nhttp { host: "127.0.0.1", port: ${port} }`,
  );
  await home.nsc('push -A');
  return started;
}

test('account data moves from an account server to the broker’s own resolver', async () => {
  const accounts = await accountServer();
  await start('resolver-url', `resolver: URL(${accounts.resolver})`);
  await works('A');

  await home.nsc('pull -A');
  await broker?.stop();
  await accounts.process.stop();
  await start('resolver-moved', FULL + preload('SYS'));
  await home.nsc(`edit operator --account-jwt-server-url ${broker?.url}`);
  await home.nsc('push -A');
  for (const account of ['A', 'B']) await works(account);
});

test('an operator JWT that names an account server makes a resolver needless', async () => {
  const accounts = await accountServer();
  await start('resolver-none', '');
  await works('A');
  await accounts.process.stop();
});

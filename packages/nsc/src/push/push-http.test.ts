// push and pull over HTTP: many at once, what a server refuses, what it alone has, and operators elsewhere.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createKeyPair, decodeAccount, decodeOperator, encode, keyPairFromSeed } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeAccountServer, type FakeBehaviour } from '../../test/fake-account-server.js';
import { TestHome } from '../../test/home.js';
import { runNsc } from '../cli/run.js';
import { noTerminal } from '../prompt/no-terminal.js';

let home: TestHome;
const servers: FakeAccountServer[] = [];

beforeEach(async () => {
  home = new TestHome();
  await home.ok('add operator -n OP');
  for (const name of ['A', 'B', 'C']) await home.ok(`add account -n ${name}`);
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  home.remove();
});

async function serve(behaviour: FakeBehaviour = {}): Promise<FakeAccountServer> {
  const server = await FakeAccountServer.start(behaviour);
  servers.push(server);
  return server;
}

const path = (account: string, operator = 'OP') =>
  home.data('stores', operator, 'accounts', account, `${account}.jwt`);
const jwt = (account: string) => readFileSync(path(account), 'utf8').trim();
const claims = (account: string) => decodeAccount(jwt(account)).claims;

function operatorKey() {
  const issuer = claims('A').iss ?? '';
  return keyPairFromSeed(
    readFileSync(home.data('keys', 'keys', 'O', issuer.slice(1, 3), `${issuer}.nk`), 'utf8').trim(),
  );
}

/** Signs an account again, so many seconds later, with a tag that tells the two apart. */
function resign(account: string, later: number): string {
  const { iat = 0, ...rest } = claims(account);
  const changed = { ...rest, nats: { ...rest.nats, tags: ['resigned'] } };
  return encode(changed, operatorKey(), { issuedAt: iat + later });
}

test('every account is posted, many at once, and each has its line', async () => {
  const server = await serve({ delay: 30 });
  const out = await home.ok(`push -A -u ${server.url}`);
  const line = (name: string) => `[ OK ] pushed "${name}" to account server:
       [ OK ] pushed account jwt to the account server
       > jwt updated
`;
  expect(out).toBe(`${line('A')}${line('B')}${line('C')}all jobs succeeded\n`);
  expect([...server.stored.values()].sort()).toEqual([jwt('A'), jwt('B'), jwt('C')].sort());
  expect(server.most).toBe(3);
});

test('on a terminal a bar shows how far it is, and leaves nothing behind', async () => {
  const server = await serve();
  let shown = '';
  const code = await runNsc(['push', '-A', '-u', server.url], {
    environment: { env: { HOME: home.folder }, cwd: home.folder, now: Date.now },
    stdout: () => {},
    stderr: (text) => {
      shown += text;
    },
    isTerminal: true,
    stderrColumns: 80,
    prompter: noTerminal,
  });
  expect(code).toBe(0);
  expect(shown).toMatch(/\rpushing accounts █*░* \d\/3/);
  expect(shown.endsWith('3/3\r\u001b[2K')).toBe(true);
  shown = '';
  await home.ok(`push -A -u ${server.url}`);
  expect(shown).toBe('');
});

test('what a server refuses is told for each account, and the run fails', async () => {
  const server = await serve({ status: 400 });
  const { code, err } = await home.run(['push', '-A', '-u', server.url]);
  expect(code).toBe(1);
  expect(err.match(/failed to push account to remote server/g)).toHaveLength(3);
  expect(err).toContain('> not now');
  expect(err).toContain('Error: all jobs failed');
});

test('a server that is not there is named for each account', async () => {
  const { code, err } = await home.run(['push', '-A', '-u', 'http://127.0.0.1:1/jwt/v1']);
  expect(code).toBe(1);
  expect(err.match(/failed to push account "[ABC]": Post "http:\S+": connect ECONNREFUSED/g)).toHaveLength(3);
});

test('--diff tells what the server lacks, and that this one does not list what it alone has', async () => {
  const server = await serve();
  await home.ok(`push -a A -u ${server.url}`);
  const out = await home.ok(`push --diff -u ${server.url}`);
  expect(out).toContain(`[ OK ] account ${claims('A').sub} named A exists`);
  for (const name of ['B', 'C']) {
    expect(out).toContain(`[WARN] account ${claims(name).sub} named ${name} is not in server`);
  }
  expect(out).toContain('does not list its accounts');
});

test('--prune and --account-removal are for brokers only, and not together with --diff', async () => {
  const err = async (line: string) => (await home.run(line.split(' '))).err;
  expect(await err('push -P -u http://localhost/jwt/v1')).toContain(
    'prune only works for nats based account resolver',
  );
  expect(await err('push -R A -u http://localhost/jwt/v1')).toContain('account-removal only works');
  expect(await err('push -P -D -u nats://localhost')).toContain('--prune and --diff are mutually exclusive');
  expect(await err('push -R A -D -u nats://localhost')).toContain('mutually exclusive');
  expect(await err('push -A -a A')).toContain('specify only one of --account or --all-accounts');
  expect(await err('push -A -u ftp://x')).toContain('scheme "ftp" is not supported');
});

test('pull takes the operator and its accounts when they are newer, and keeps what is newer here', async () => {
  const current = decodeOperator(home.read('.local/share/nats/nsc/stores/OP/OP.jwt').trim()).claims;
  const operator = encode(current, operatorKey(), { issuedAt: (current.iat ?? 0) - 10 });
  const server = await serve({ operator });
  await home.ok(`edit operator --account-jwt-server-url ${server.url}`);
  for (const name of ['A', 'B', 'C']) server.stored.set(claims(name).sub, jwt(name));
  const newer = resign('A', 10);
  server.stored.set(claims('A').sub, newer);
  const older = resign('B', -10);
  server.stored.set(claims('B').sub, older);
  const before = jwt('B');
  const { code, err } = await home.run(['pull', '-A']);
  expect(code).toBe(1);
  expect(err).toContain('[ OK ] pulled "A" from the account server');
  expect(err).toContain('local jwt for "B" is newer than remote version');
  expect(err).toContain('"OP" is newer than remote version');
  expect(server.requests).toContain('GET operator');
  expect([jwt('A'), jwt('B')]).toEqual([newer, before]);
  await home.ok('pull -a B --overwrite-newer');
  expect(jwt('B')).toBe(older);
});

test('pull takes a newer JWT of the operator, and none of another operator', async () => {
  const here = home.read('.local/share/nats/nsc/stores/OP/OP.jwt').trim();
  const current = decodeOperator(here).claims;
  const newer = { ...current, nats: { ...current.nats, tags: ['newer'] } };
  const operator = encode(newer, operatorKey(), { issuedAt: (current.iat ?? 0) + 10 });
  const server = await serve({ operator });
  await home.ok(`push -A -u ${server.url}`);
  const { result } = JSON.parse(await home.ok(`pull -A -u ${server.url} --json`));
  expect(result.pulled[0]).toEqual({ kind: 'operator', name: 'OP', outcome: 'stored' });
  expect(home.read('.local/share/nats/nsc/stores/OP/OP.jwt').trim()).toBe(operator);

  const other = createKeyPair('operator');
  const foreign = encode({ ...current, sub: other.publicKey as typeof current.sub }, other);
  const stranger = await serve({ operator: foreign });
  await home.ok(`push -A -u ${stranger.url}`);
  const { err } = await home.run(['pull', '-A', '-u', stranger.url]);
  expect(err).toContain(
    `the account server's operator is another one, ${other.publicKey}: it was not stored`,
  );
  expect(home.read('.local/share/nats/nsc/stores/OP/OP.jwt').trim()).toBe(operator);
});

test('pull -u asks another server than the operator’s', async () => {
  const [named, other] = [await serve(), await serve()];
  await home.ok(`edit operator --account-jwt-server-url ${named.url}`);
  const newer = resign('A', 10);
  other.stored.set(claims('A').sub, newer);
  await home.ok(`pull -a A -u ${other.url}`);
  expect(jwt('A')).toBe(newer);
  expect(named.requests).toEqual([]);
  expect((await home.run(['pull', '-a', 'A', '-u', 'ftp://x'])).err).toContain('"ftp" is not supported');
});

test('pull stores nothing that another operator signed, and nothing broken', async () => {
  const server = await serve();
  await home.ok(`edit operator --account-jwt-server-url ${server.url}`);
  const before = [jwt('A'), jwt('B')];
  await home.ok('add operator -n OTHER');
  await home.ok('add account -n X');
  const foreign = readFileSync(path('X', 'OTHER'), 'utf8');
  const other = decodeAccount(foreign).claims.iss ?? '';
  const seed = readFileSync(home.data('keys', 'keys', 'O', other.slice(1, 3), `${other}.nk`), 'utf8').trim();
  await home.ok('env -o OP');
  server.stored.set(claims('A').sub, encode(claims('A'), keyPairFromSeed(seed)));
  server.stored.set(claims('B').sub, 'not a jwt');
  const a = await home.run(['pull', '-a', 'A']);
  expect(a.err).toContain('account "A" is not signed by operator "OP": it was not stored');
  expect((await home.run(['pull', '-a', 'B'])).err).toContain('error decoding remote token');
  expect((await home.run(['pull', '-a', 'C'])).err).toContain(
    'failed to pull jwt from the account server: [404]',
  );
  expect([jwt('A'), jwt('B')]).toEqual(before);
});

test('a broken JWT here is replaced by the one the server has', async () => {
  const server = await serve();
  await home.ok(`edit operator --account-jwt-server-url ${server.url}`);
  await home.ok('push -A');
  const good = jwt('A');
  writeFileSync(path('A'), 'broken');
  const { err } = await home.run(['pull', '-A']);
  expect(err).toContain('the JWT here cannot be read');
  rmSync(path('A'));
  writeFileSync(path('A'), good);
  await home.ok('pull -a A');
  expect(jwt('A')).toBe(good);
});

test('for an operator elsewhere, push exchanges the self-signed account for what the operator signed', async () => {
  const operator = operatorKey();
  const server = await serve({ signer: operator });
  await home.ok(`edit operator --account-jwt-server-url ${server.url}`);
  const customer = new TestHome();
  const source = home.data('stores', 'OP', 'OP.jwt');
  const refusing = await serve({ status: 500 });
  await customer.ok(`add operator -u ${source} --force`);
  const run = await customer.run(['add', 'account', '-n', 'MINE', '-u', refusing.url]);
  const file = customer.data('stores', 'OP', 'accounts', 'MINE', 'MINE.jwt');
  if (run.code !== 0) await customer.ok('add account -n MINE');
  const self = decodeAccount(readFileSync(file, 'utf8')).claims;
  const accountSeed = customer.data('keys', 'keys', 'A', self.sub.slice(1, 3), `${self.sub}.nk`);
  writeFileSync(file, encode(self, keyPairFromSeed(readFileSync(accountSeed, 'utf8').trim())));
  const out = await customer.ok('push -a MINE');
  expect(out).toContain('stored account "MINE" as the operator signed it');
  expect(decodeAccount(readFileSync(file, 'utf8')).claims.iss).toBe(operator.publicKey);
  customer.remove();
});

test('a server that does not know packs gets each account alone', async () => {
  const server = await serve();
  for (const name of ['D', 'E', 'F', 'G', 'H', 'I', 'J']) await home.ok(`add account -n ${name}`);
  const out = await home.ok(`push -A -u ${server.url}`);
  expect(out.match(/\[ OK \] pushed "[A-J]" to account server/g)).toHaveLength(10);
  const posts = server.requests.filter((request) => request.startsWith('POST accounts/'));
  expect(new Set(posts).size).toBe(10);
  expect(server.requests.filter((request) => request === 'POST pack')).toHaveLength(1);
});

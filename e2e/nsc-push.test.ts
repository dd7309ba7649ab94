// nsc and our account server: accounts pushed, compared, pulled back, and an activation that others can fetch.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccountServerProgram, startAccountServer } from './support/account-server.js';
import { NscHome } from './support/nsc-home.js';
import { tempDir } from './support/temp-dir.js';

const dir = tempDir('nsc-push');
const home = new NscHome(dir);
let server: AccountServerProgram;

beforeAll(async () => {
  await home.nsc('add operator -n OP --sys');
  for (const name of ['A', 'B', 'GONE']) await home.nsc(`add account -n ${name}`);
  server = await startAccountServer(
    dir,
    `operatorjwtpath: "${home.operatorJwt('OP')}"
     http { host: "127.0.0.1", port: 0 }
     store { dir: "${dir}/store", shard: true }`,
  );
  // JWTs are told apart by the second in which they were issued.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await home.nsc(`edit operator --account-jwt-server-url ${server.url}/jwt/v1`);
});

afterAll(() => server?.process.stop('SIGKILL'));

test('accounts are pushed; the comparison tells what each side alone has', async () => {
  for (const name of ['A', 'GONE', 'SYS']) await home.nsc(`push -a ${name}`);
  const gone = home.accountKey('OP', 'GONE');
  rmSync(home.accountJwt('OP', 'GONE'));
  const out = await home.nsc('push --diff');
  expect(out).toContain(`list 3 accounts from account server "${server.url}/jwt/v1"`);
  expect(out).toContain(`[ OK ] account ${home.accountKey('OP', 'A')} named A exists`);
  expect(out).toContain(`[ OK ] account ${gone} only exists in server`);
  expect(out).toContain(`[WARN] account ${home.accountKey('OP', 'B')} named B is not in server`);
});

test('what was pushed is pulled back', async () => {
  await home.nsc('push -A');
  // The operator's JWT here is newer than the one the server was started with, which is kept.
  const done = await home.try('pull -A');
  expect(done.code).toBe(1);
  expect(done.stderr).toContain('[ OK ] pulled "A" from the account server');
  expect(done.stderr).toContain('local jwt for "OP" is newer than remote version');
  const { result } = JSON.parse((await home.try('pull -a B --json')).stdout);
  expect(result.pulled).toEqual([{ kind: 'account', name: 'B', outcome: 'stored' }]);
});

test('many accounts go in one pack, and what is refused of it is told as if it had come alone', async () => {
  const names = Array.from({ length: 9 }, (_, index) => `N${index}`);
  for (const name of names) await home.nsc(`add account -n ${name}`);
  await home.nsc('push -A');
  const old = readFileSync(home.accountJwt('OP', 'N3'), 'utf8');
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await home.nsc('edit account -n N3 --conns 5');
  await home.nsc('push -a N3');
  writeFileSync(home.accountJwt('OP', 'N3'), old);
  const done = await home.try('push -A');
  expect(done.code).toBe(1);
  expect(done.stderr).toContain('[ERR ] push N3 to account server:');
  expect(done.stderr).toContain('> a newer JWT is stored');
  for (const name of names.filter((one) => one !== 'N3')) {
    expect(done.stderr).toContain(`[ OK ] pushed "${name}" to account server`);
  }
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(/\{[^}]*route="\/jwt\/v1\/pack"[^}]*status="200"[^}]*\} 2\n/);
});

// nsc fix: what nsc exported is an environment again.
import { rmSync, writeFileSync } from 'node:fs';
import { createKeyPair } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';

let home: TestHome;
const STORE = '.local/share/nats/nsc/stores/OP';

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

const there = () => ({
  env: { NKEYS_PATH: home.path('out/keys') },
  cwd: home.path('out/operators'),
});

test('exported keys and JWTs become stores and a keystore', async () => {
  await home.ok(`export keys --all --include-jwts --dir ${home.path('in')}`);
  const out = await home.ok(`fix --in ${home.path('in')} --out ${home.path('out')}`);
  expect(out).toContain('stored 1 operators\nstored 4 accounts\nstored 6 users\nstored 16 nkeys\n');
  expect(out).toContain(`export NKEYS_PATH=${home.path('out/keys')}\ncd ${home.path('out/operators')}\n`);
  for (const file of [
    'OP.jwt',
    'accounts/A/A.jwt',
    'accounts/A/users/scoped.jwt',
    'accounts/SYS/users/sys.jwt',
  ]) {
    expect(home.read('out/operators/OP', file), file).toBe(home.read(STORE, file));
  }
  const creds = 'creds/OP/A/scoped.creds';
  expect(home.read('out/keys', creds)).toBe(home.read('.local/share/nats/nsc/keys', creds));
  expect(await home.ok('list keys --all', there())).toBe(await home.ok('list keys --all'));
  expect(await home.ok('validate -A', there())).not.toContain('!');
});

test('creds files are read when asked for, and what belongs to nobody is said', async () => {
  await home.ok(`export keys --operator --accounts --include-jwts --dir ${home.path('in')}`);
  for (const file of home.files()) {
    if (file.startsWith('in/U')) rmSync(home.path(file));
  }
  writeFileSync(home.path('in/bad.nk'), 'nothing');
  const args = [
    '--in',
    `${home.path('in')},${home.data('keys/creds')}`,
    '--out',
    home.path('out'),
    '--creds',
  ];
  const { code, out } = await home.run(['fix', ...args]);
  expect(code).toBe(0);
  expect(out).toContain(`[WARN] \`${home.path('in/bad.nk')}\` was passed over`);
  expect(out).toContain('[ OK ] stored creds file');
  expect(home.read('out/operators/OP/accounts/A/users/u1.jwt')).toBe(
    home.read(STORE, 'accounts/A/users/u1.jwt'),
  );
  rmSync(home.path('in'), { recursive: true });
  await home.ok(`export keys --users --include-jwts --dir ${home.path('users')}`);
  await home.ok(`export keys --operator --include-jwts --dir ${home.path('in')}`);
  const orphans = await home.ok(
    `fix --in ${home.path('in')} --in ${home.path('users')} --out ${home.path('two')}`,
  );
  expect(orphans).toContain('belongs to nobody who was found');
});

test('it never writes into what is there, and needs an operator', async () => {
  const refused = async (line: string): Promise<string> => {
    const { code, err } = await home.run(line.split(' '));
    expect(code, line).toBe(1);
    return err;
  };
  writeFileSync(home.path('x.nk'), createKeyPair('user').seed);
  expect(await refused(`fix --in ${home.folder}/.config --out ${home.data('stores')}`)).toContain(
    'is not empty',
  );
  expect(await refused(`fix --in ${home.folder}/.config --out ${home.path('out')}`)).toContain(
    'no operator found',
  );
  expect(await refused('fix')).toContain('required flag(s) "in" not set');
  expect(await refused(`fix --in ${home.path('nowhere')} --out ${home.path('out')}`)).toContain(
    'is not a directory',
  );
});

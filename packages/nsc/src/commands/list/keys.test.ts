// nsc list keys, export keys and import keys, in the home that the Go nsc made.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createKeyPair } from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { goOutput, TestHome } from '../../../test/home.js';

let home: TestHome;
const B1 = 'UA5E4C2535P6ZU6GCVHWABJV7V7435PFZ64P5DEORVH5URJQRUEC373L';
const CURVE = 'XAR6UDXZ7SGZKB7ETC3SORKKYIIUPRRSHJXJGRX2F7OKB5WPT57Q5ZEP';
const GONE = 'UCKVIT7DMVIQ7RV5PXD5OQEYZCJJSO3ZDUK4DFPMKVOZO6OFATO3MN63';
const keyFile = (key: string) => home.data('keys/keys', key.slice(0, 1), key.slice(1, 3), `${key}.nk`);

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

interface Shown {
  readonly name: string;
  readonly pub: string;
  readonly expected_kind: string;
  readonly seed?: string;
  readonly key_path: string;
  readonly jwt?: string;
}

async function keys(line: string): Promise<Shown[]> {
  return JSON.parse(await home.ok(`list keys --json ${line}`.trim()));
}

async function refused(line: string): Promise<string> {
  const { code, err } = await home.run(line.split(' '));
  expect(code, line).toBe(1);
  return err;
}

describe('list keys', () => {
  test('lists what the Go nsc listed, and the user that came after its list', async () => {
    const rows = (await home.ok('list keys --all')).split('\n');
    const u2 = rows.findIndex((row) => row.includes('  u2 '));
    expect(rows[u2]).toContain('| *      |');
    rows.splice(u2, 1);
    expect(rows.join('\n')).toBe(goOutput('list keys --all'));
  });

  test('without a choice, the operator, the current account and its users', async () => {
    const names = new Set((await keys('')).map(({ name }) => name));
    expect(names).toEqual(new Set(['OP', 'A', 'scoped', 'u1', 'u2']));
  });

  test('by kind, by account, by user, by a part of the key', async () => {
    const names = async (line: string) => (await keys(line)).map(({ name }) => name);
    expect(await names('--operator')).toEqual(['OP', 'OP']);
    expect(await names('--users')).toEqual(['scoped', 'u1', 'u2', 'b1', 'b2', 'sys']);
    expect(await names('--users --account B')).toEqual(['b1', 'b2']);
    expect(await names('--users --account B --user b2')).toEqual(['b2']);
    expect(await names(`--all --filter ${B1.slice(5, 12).toLowerCase()}`)).toEqual(['b1']);
    expect((await keys('--curve')).map(({ pub }) => pub)).toEqual([CURVE]);
  });

  test('what is not stored and what is the wrong seed shows', async () => {
    rmSync(keyFile(B1));
    writeFileSync(keyFile(CURVE), createKeyPair('curve').seed);
    const out = await home.ok('list keys --all');
    expect(out).toMatch(new RegExp(`b1 +\\| ${B1} \\| +\\| +\\|`));
    expect(out).toMatch(new RegExp(`C +\\| ${CURVE} \\| T +\\| BAD +\\|`));
    expect(out).toContain("[BAD] the key's file does not hold its seed");
  });

  test('keys that nothing refers to are found', async () => {
    const found = await keys('--all --not-referenced');
    expect(found.map(({ name, pub }) => [name, pub])).toEqual([['?', GONE]]);
    expect(await home.ok('list keys --all --not-referenced')).toContain('[ ? ] unreferenced key');
  });

  test('seeds are shown only when asked for', async () => {
    const seed = home.read('.local/share/nats/nsc/keys/keys/U/A5', `${B1}.nk`);
    expect(await home.ok('list keys --all')).not.toContain(seed);
    expect(JSON.stringify(await keys('--all'))).not.toContain(seed);
    expect(await home.ok('list keys --all --show-seeds')).toContain(seed);
    expect((await keys('--all --show-seeds')).find(({ pub }) => pub === B1)?.seed).toBe(seed);
    rmSync(keyFile(B1));
    expect(await home.ok('list keys --all --show-seeds')).toContain(`${B1} [!]`);
  });

  test('a broken JWT is named and hides no other key', async () => {
    writeFileSync(home.data('stores/OP/accounts/B/users/b1.jwt'), '');
    const out = await home.ok('list keys --all');
    expect(out).toMatch(/b1 +\| error loading jwt - /);
    expect(out).toContain('b2');
  });

  test('mistakes are refused', async () => {
    expect(await refused('list keys --not-referenced --show-seeds')).toContain('specify one of');
    expect(await refused('list keys --account Z')).toContain('account Z does not exist');
    expect(await home.ok('list keys --filter 0000')).toBe('no keys matched query\n');
  });
});

describe('export keys and import keys', () => {
  test('what is exported and imported elsewhere is the same keystore', async () => {
    const out = await home.ok(`export keys --all --dir ${home.path('out')}`);
    expect(out).toContain(`[ OK ] exported "${B1}"\n`);
    expect(out.endsWith('all jobs succeeded\n')).toBe(true);
    expect(home.read('out', `${B1}.nk`)).toBe(home.read('.local/share/nats/nsc/keys/keys/U/A5', `${B1}.nk`));
    expect(home.read('out', `${CURVE}.nk`)).not.toBe('');
    const elsewhere = ['--keystore-dir', home.path('other')];
    const { code, out: said } = await home.run(['import', 'keys', '--dir', home.path('out'), ...elsewhere]);
    expect(code).toBe(0);
    expect(said).toContain(`[ OK ] ${B1} was added to the keystore\n`);
    expect(home.read('other/keys/U/A5', `${B1}.nk`)).toBe(home.read('out', `${B1}.nk`));
  });

  test('JWTs go with the keys when asked for', async () => {
    await home.ok(`export keys --all --include-jwts --dir ${home.path('out')}`);
    expect(home.read('out', `${B1}.jwt`)).toBe(
      home.read('.local/share/nats/nsc/stores/OP/accounts/B/users/b1.jwt'),
    );
  });

  test('a file that is there stays unless forced, and then its key stays in the keystore too', async () => {
    mkdirSync(home.path('out'));
    writeFileSync(home.path('out', `${B1}.nk`), 'mine');
    const line = `export keys --users --account B --remove --dir ${home.path('out')}`;
    const err = await refused(line);
    expect(err).toContain(`${B1}.nk\` already exists - specify --force to overwrite`);
    expect(home.read('out', `${B1}.nk`)).toBe('mine');
    expect((await keys('--users --account B')).map(({ key_path }) => key_path !== '')).toEqual([true, false]);
    expect(await home.ok(`${line} --force --user b1`)).toBe(`[ OK ] moved "${B1}"\n`);
    expect((await keys('--users --account B')).map(({ key_path }) => key_path)).toEqual(['', '']);
  });

  test('a key that is not here is skipped with a warning', async () => {
    rmSync(keyFile(B1));
    const out = await home.ok(`export keys --users --account B --dir ${home.path('out')}`);
    expect(out).toContain(`[WARN] skipped "${B1}" - no seed available\n`);
    expect(out).toContain('1 job succeeded - 1 have warnings\n');
  });

  test('folders below are searched when asked for; what is no key is an error by name', async () => {
    const pair = createKeyPair('account');
    mkdirSync(home.path('in/deep'), { recursive: true });
    writeFileSync(home.path('in/deep/key.nk'), `${pair.seed}\n`);
    expect(await refused(`import keys --dir ${home.path('in')}`)).toContain('no nkey (.nk) files found');
    writeFileSync(home.path('in/bad.nk'), 'nothing');
    const err = await refused(`import keys --recurse --dir ${home.path('in')}`);
    expect(err).toContain(`[ERR ] failed to import \`${home.path('in/bad.nk')}\``);
    expect(err).toContain(`[ OK ] ${pair.publicKey} was added to the keystore`);
    expect((await keys('--all --not-referenced')).map(({ pub }) => pub)).toContain(pair.publicKey);
    expect(await refused(`import keys --dir ${home.path('none')}`)).toContain('does not exist');
    expect(await refused('import keys')).toContain('required flag(s) "dir" not set');
  });
});

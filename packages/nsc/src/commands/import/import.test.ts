// nsc import account, import user and keys migrate.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createKeyPair, decodeAccount, encode, newAccountClaims } from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestHome } from '../../../test/home.js';
import { publicKeyOf } from '../../keystore/key-text.js';

let home: TestHome;
const STORE = '.local/share/nats/nsc/stores/OP/accounts';

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

async function refused(line: string): Promise<string> {
  const { code, err } = await home.run(line.split(' '));
  expect(code, line).toBe(1);
  return err;
}

function selfSigned(
  name: string,
  edit: (claims: ReturnType<typeof newAccountClaims>) => void = () => undefined,
) {
  const pair = createKeyPair('account');
  const claims = newAccountClaims(publicKeyOf(pair, 'account'));
  claims.name = name;
  edit(claims);
  const file = home.path(`${name}.jwt`);
  writeFileSync(file, encode(claims, pair));
  return { file, key: pair.publicKey };
}

describe('an account', () => {
  test('that signed itself is signed by the operator', async () => {
    const { file, key } = selfSigned('N');
    expect(await home.ok(`import account --file ${file}`)).toContain(
      '[ OK ] account N was successfully imported\n',
    );
    const { claims } = decodeAccount(home.read(STORE, 'N/N.jwt'));
    expect([claims.sub, claims.iss]).toEqual([
      key,
      'ODY2J3ERL6MHDPX4FWFYRBEK37WJWBJCRLKHMNYOYBPMKQE3KNKVOYQN',
    ]);
  });

  test('that the operator signed comes as it is', async () => {
    const token = home.read(STORE, 'A/A.jwt');
    writeFileSync(
      home.path('A.jwt'),
      `-----BEGIN NATS ACCOUNT JWT-----\n${token}\n------END NATS ACCOUNT JWT------\n`,
    );
    expect(await refused(`import account -j ${home.path('A.jwt')}`)).toContain('overwrite with --overwrite');
    await home.ok('edit operator --tag x');
    await home.ok(`import account -j ${home.path('A.jwt')} --overwrite`);
    expect(home.read(STORE, 'A/A.jwt')).toBe(token);
  });

  test('of another operator comes only when forced', async () => {
    const other = ['-H', home.path('other')];
    await home.run(['add', 'operator', 'X', ...other]);
    await home.run(['add', 'account', 'Q', ...other]);
    const file = home.path('other/X/accounts/Q/Q.jwt');
    expect(await refused(`import account --file ${file}`)).toContain('signed by same operator');
    await home.ok(`import account --file ${file} --force`);
    expect(await home.ok('describe account Q -F iss')).toContain('ODY2J3ERL6MHDPX');
  });

  test('of the same name that is somebody else is refused, whatever the flags', async () => {
    const { file } = selfSigned('A');
    expect(await refused(`import account --file ${file} --overwrite --force`)).toContain('name collision');
  });

  test('with issues comes only when they are skipped', async () => {
    const { file } = selfSigned('N', (claims) => {
      claims.nats.exports = [{ name: 'bad', subject: 'a..b', type: 'stream' }];
    });
    const err = await refused(`import account --file ${file}`);
    expect(err).toContain('[ERR ] validation resulted in: ');
    expect(err).toContain('[ERR ] validation is blocking, skip with --skip');
    expect(existsSync(home.path(STORE, 'N'))).toBe(false);
    expect(await home.ok(`import account --file ${file} --skip`)).toContain(
      'account N was successfully imported',
    );
  });

  test('whose file is none is refused', async () => {
    expect(await refused('import account')).toContain('file is required');
    expect(await refused(`import account --file ${home.path('no.jwt')}`)).toContain('does not exist');
    expect(await refused(`import account --file ${home.path('.local')}`)).toContain('is a directory');
    writeFileSync(home.path('x.txt'), '');
    expect(await refused(`import account --file ${home.path('x.txt')}`)).toContain(
      'expected these file endings: [.jwt]',
    );
    writeFileSync(home.path('x.jwt'), 'no jwt');
    expect(await refused(`import account --file ${home.path('x.jwt')}`)).toContain('failed to decode');
    const { file } = selfSigned('n');
    writeFileSync(home.path('p.jwt'), 'x');
    expect(await home.ok(`import account --file ${file}`)).toContain('n was successfully');
  });

  test('whose name leads out of the store is refused', async () => {
    const pair = createKeyPair('account');
    const claims = newAccountClaims(publicKeyOf(pair, 'account'));
    claims.name = '../../evil';
    writeFileSync(home.path('evil.jwt'), encode(claims, pair));
    expect(await refused(`import account --file ${home.path('evil.jwt')}`)).toContain(
      "name cannot contain '/'",
    );
  });
});

describe('a user', () => {
  const creds = () => home.data('keys/creds/OP/B/b1.creds');
  const key = 'UA5E4C2535P6ZU6GCVHWABJV7V7435PFZ64P5DEORVH5URJQRUEC373L';

  test('comes from its creds file with its key', async () => {
    const token = home.read(STORE, 'B/users/b1.jwt');
    const seed = home.data('keys/keys/U/A5', `${key}.nk`);
    rmSync(home.path(STORE, 'B/users/b1.jwt'));
    rmSync(seed);
    const out = await home.ok(`import user --file ${creds()}`);
    expect(out).toContain('[ OK ] key stored ~/.local/share/nats/nsc/keys/keys/U/A5/');
    expect(out).toContain('[ OK ] user b1 was successfully imported');
    expect(home.read(STORE, 'B/users/b1.jwt')).toBe(token);
    expect(existsSync(seed)).toBe(true);
  });

  test('comes from its JWT alone', async () => {
    const token = home.read(STORE, 'B/users/b1.jwt');
    writeFileSync(home.path('b1.jwt'), token);
    expect(await refused(`import user --file ${home.path('b1.jwt')}`)).toContain('user already exists');
    expect(await home.ok(`import user --file ${home.path('b1.jwt')} --overwrite`)).toBe(
      '[ OK ] user b1 was successfully imported\n',
    );
  });

  test('of an account that is not here, or with the key of another, is refused', async () => {
    const text = home.read('.local/share/nats/nsc/keys/creds/OP/B/b1.creds');
    const other = createKeyPair('user').seed;
    writeFileSync(home.path('x.creds'), text.replace(/SU[A-Z2-7]{56}/, other));
    const err = await refused(`import user --file ${home.path('x.creds')} --overwrite`);
    expect(err).toContain('is not that of its user');
    expect(err).not.toContain(other);
    rmSync(home.path(STORE, 'B'), { recursive: true });
    expect(await refused(`import user --file ${creds()}`)).toContain(
      'referenced Account AB4GTMC75FIVD7SIZSHAH4NDNEZ6PHSX2MQACAOFBGBZG5OGT6A5G26F not found, import first',
    );
  });

  test('that is broken, somebody else of the name, or signed by a withdrawn key is refused', async () => {
    writeFileSync(home.path('none.jwt'), 'nothing');
    expect(await refused(`import user --file ${home.path('none.jwt')}`)).toContain('failed to decode');
    expect(await refused(`import user --file ${home.path('none.txt')}`)).toContain('does not exist');
    await home.ok('add user -a C twin');
    await home.ok('generate creds -a C -n twin -o twin.creds');
    await home.ok('delete user -a C twin');
    await home.ok('add user -a C twin');
    expect(await refused('import user --file twin.creds --overwrite')).toContain(
      'existing User has a name collision only and does not reference the same entity',
    );
    await home.ok('edit account C --sk generate');
    const [signing] = JSON.parse(await home.ok('describe account C -F nats.signing_keys'));
    await home.ok(`add user -a C signed -K ${signing}`);
    await home.ok('generate creds -a C -n signed -o signed.creds');
    await home.ok(`edit account C --rm-sk ${signing}`);
    expect(await refused('import user --file signed.creds --overwrite')).toContain(
      'can only import user signed by existing account',
    );
  });

  test('with issues comes only when they are skipped, and with a broken seed comes without it', async () => {
    await home.ok('add user -a C late --expiry -1h');
    await home.ok('generate creds -a C -n late -o late.creds');
    await home.ok('delete user -a C late -D -C --revoke=false');
    expect(await refused('import user --file late.creds')).toContain('expired');
    const text = home.read('late.creds');
    writeFileSync(home.path('late.creds'), text.replace(/SU[A-Z2-7]{56}/, 'SUBROKEN'));
    const out = await home.ok('import user --file late.creds --skip');
    expect(out).toContain('[WARN] failed to parse decorated key in `late.creds`');
    expect(out).toContain('user late was successfully imported');
  });
});

describe('keys migrate', () => {
  test('brings a keystore of nsc 0.x into the layout of today and keeps the old one', async () => {
    const keys = home.data('keys');
    const before = (await home.ok('list keys --all')).split('\n');
    // The old layout: kinds of keys at the top, creds below <operator>/accounts/<account>/users.
    for (const kind of readdirSync(home.data('keys/keys')))
      renameSync(home.data('keys/keys', kind), home.data('keys', kind));
    rmSync(home.data('keys/keys'), { recursive: true });
    mkdirSync(home.data('keys/OP/accounts/B'), { recursive: true });
    renameSync(home.data('keys/creds/OP/B'), home.data('keys/OP/accounts/B/users'));
    rmSync(home.data('keys/creds'), { recursive: true });
    expect(await refused('list accounts')).toContain('needs migration - type "nsc keys migrate" to update');

    const out = await home.ok('keys migrate');
    expect(out).toMatch(
      /^keystore `~\/.local\/share\/nats\/nsc\/keys` was migrated - old store was renamed to `~\/.local\/share\/nats\/nsc\/keys_\w+` - remove at your convenience\n$/,
    );
    expect((await home.ok('list keys --all')).split('\n')).toEqual(before);
    expect(existsSync(`${keys}/creds/OP/B/b1.creds`)).toBe(true);
    expect(readdirSync(home.data()).sort()).toEqual(['keys', expect.stringMatching(/^keys_/), 'stores']);
  });

  test('leaves a keystore of today alone', async () => {
    const before = home.snapshot();
    expect(await home.ok('keys migrate')).toBe(
      'keystore `~/.local/share/nats/nsc/keys` does not need migration\n',
    );
    expect(home.snapshot()).toEqual(before);
  });

  test('stops before anything is moved when a key cannot be read', async () => {
    mkdirSync(home.data('keys/A/XX'), { recursive: true });
    writeFileSync(home.data('keys/A/XX/AXX.nk'), 'nothing');
    const before = home.snapshot();
    expect(await refused('keys migrate')).toContain('error processing');
    expect(home.snapshot()).toEqual(before);
  });
});

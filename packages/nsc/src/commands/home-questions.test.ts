// What `-i` asks of those who move keys, accounts and whole homes about, and what becomes of the answers.
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createKeyPair, decodeOperator, encode, newAccountClaims } from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { type Answer, ENTER } from '../../test/scripted-prompter.js';
import { publicKeyOf } from '../keystore/key-text.js';

let home: TestHome;
const STORE = '.local/share/nats/nsc/stores/OP';
const OPERATOR = 'ODY2J3ERL6MHDPX4FWFYRBEK37WJWBJCRLKHMNYOYBPMKQE3KNKVOYQN';

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

async function asked(line: string, answers: readonly Answer[]): Promise<string> {
  const { code, out, err } = await home.run([...line.split(' '), '-i'], { answers });
  expect({ line, code, err }).toEqual({ line, code: 0, err: '' });
  return out;
}

const refused = async (line: string, answers: readonly Answer[]): Promise<string> => {
  const { code, err } = await home.run([...line.split(' '), '-i'], { answers });
  expect(code).toBe(1);
  return err;
};

describe('export keys', () => {
  test('those selected, with JWTs', async () => {
    await asked('export keys', [
      ['select the keys', ['operator keys', 'account keys']],
      ['directory to export', home.path('out')],
      ['JWTs', true],
      ['overwrite', ENTER],
      ['remove the keys', ENTER],
    ]);
    const files = readdirSync(home.path('out'));
    expect(files).toContain(`${OPERATOR}.nk`);
    expect(files).toContain(`${OPERATOR}.jwt`);
    expect(files.filter((file) => file.startsWith('U'))).toEqual([]);
  });

  test('they leave the keystore only when that is meant', async () => {
    const answers: Answer[] = [
      ['directory to export', home.path('out')],
      ['JWTs', ENTER],
      ['overwrite', ENTER],
      ['remove the keys', true],
    ];
    const before = home.snapshot();
    expect(await refused('export keys -A', [...answers, ['has lost the keys', false]])).toContain(
      'export cancelled',
    );
    expect(home.snapshot()).toEqual(before);
    await asked('export keys -A', [...answers, ['has lost the keys', true]]);
    expect(await home.ok('list keys -A')).not.toContain('│ *');
    expect(existsSync(home.path('out', `${OPERATOR}.nk`))).toBe(true);
  });
});

describe('import', () => {
  test('keys', async () => {
    await home.ok(`export keys -A --remove --dir ${home.path('out/deep')}`);
    const out = await asked('import keys', [
      ['directory to import', home.path('out')],
      ['directories below', true],
    ]);
    expect(out).toContain(`${OPERATOR} was added to the keystore`);
  });

  test('a path that is wrong is refused while it is typed', async () => {
    const nowhere: Answer[] = [['directory to import', home.path('nowhere')]];
    await expect(home.run(['import', 'keys', '-i'], { answers: nowhere })).resolves.toMatchObject({
      code: 1,
      err: expect.stringContaining('does not exist'),
    });
    const folder: Answer[] = [['user jwt or creds', home.folder]];
    expect(await refused('import user', folder)).toContain('is a directory');
  });

  test('an account that signed itself, signed by the chosen key', async () => {
    const pair = createKeyPair('account');
    const claims = newAccountClaims(publicKeyOf(pair, 'account'));
    claims.name = 'N';
    writeFileSync(home.path('N.jwt'), encode(claims, pair));
    const out = await asked('import account', [
      ['account jwt', home.path('N.jwt')],
      ['overwrite', ENTER],
      ['validation issues', ENTER],
      ['another operator', ENTER],
      ['select the key to sign the account if it is self-signed', OPERATOR],
    ]);
    expect(out).toContain('account N was successfully imported');
    expect(JSON.parse(await home.ok('describe account N -F iss'))).toBe(OPERATOR);
  });

  test('a user', async () => {
    const creds = home.data('keys/creds/OP/B/b1.creds');
    rmSync(home.path(STORE, 'accounts/B/users/b1.jwt'));
    const out = await asked('import user', [
      ['user jwt or creds', creds],
      ['overwrite', ENTER],
      ['validation issues', ENTER],
    ]);
    expect(out).toContain('user b1 was successfully imported');
  });
});

describe('generate', () => {
  test('nkeys of the selected kinds', async () => {
    const out = await asked('generate nkey', [
      ['select the kinds', ['account', 'curve']],
      ['store in the keystore', ENTER],
    ]);
    expect(out).toMatch(/^SA[A-Z2-7]{56}\nA[A-Z2-7]{55}\n\nSX[A-Z2-7]{56}\nX[A-Z2-7]{55}\n/);
  });

  test('a profile, from its parts', async () => {
    const out = await asked('generate profile', [
      ['select account', 'A'],
      ['select user', 'u1'],
      ['what it tells', ['names', 'public keys']],
      ['output file', ENTER],
    ]);
    expect(JSON.parse(out)).toMatchObject({
      operator: { name: 'OP', id: OPERATOR },
      account: { name: 'A' },
      user: { name: 'u1' },
    });
  });
});

describe('a whole home', () => {
  test('accounts are migrated: all of an operator, or one', async () => {
    await home.ok('add operator -n NEW');
    const one = home.path(STORE, 'accounts/B/B.jwt');
    expect(
      await asked('migrate', [
        ['migrate all accounts', false],
        ['account jwt url/or path', one],
        ['overwrite', ENTER],
      ]),
    ).toContain('migrated "B"');
    expect(
      await asked('migrate', [
        ['migrate all accounts', ENTER],
        ['directory for the operator', home.path(STORE)],
        ['overwrite', true],
      ]),
    ).toContain('migrated "A"');
    const answers: Answer[] = [
      ['migrate all accounts', ENTER],
      ['directory for the operator', home.folder],
    ];
    expect(await refused('migrate', answers)).toContain('is not the directory of an operator');
  });

  test('it is built again from what lies about', async () => {
    await home.ok(`export keys -A --include-jwts --dir ${home.path('in')}`);
    const out = await asked('fix', [
      ['directory to search', home.path('in')],
      ['another directory', ENTER],
      ['output directory', home.path('out')],
      ['creds files', ENTER],
    ]);
    expect(out).toContain('stored 4 accounts');
  });

  test('its operator gets a new identity, when that is meant', async () => {
    const answers: Answer[] = [
      ['generate an operator nkey', ENTER],
      ['keep the former key', true],
    ];
    expect(await refused('reissue operator', [...answers, ['will need its new JWT', false]])).toContain(
      'reissue cancelled',
    );
    await asked('reissue operator', [...answers, ['will need its new JWT', true]]);
    const { claims } = decodeOperator(home.read(STORE, 'OP.jwt'));
    expect(claims.sub).not.toBe(OPERATOR);
    expect(claims.nats.signing_keys).toContain(OPERATOR);
  });

  test('what expires', async () => {
    const out = await asked('expirations', [
      ['what counts as soon', '1w'],
      ['leave out', true],
    ]);
    expect(out).toContain('Expiration Report (In 1 Week)');
  });
});

test('what is current is chosen from what is there', async () => {
  await home.ok('add operator -n OTHER');
  await asked('select operator', [['select operator', 'OP']]);
  await asked('select account', [['select account', 'C']]);
  expect(await home.ok('list accounts')).toContain('C');
  const chosen = await asked('env', [
    ['select operator', 'OP'],
    ['select account', 'B'],
  ]);
  expect(chosen).toMatch(/Current Account +\| +\| B/);
});

test('lists ask for the account', async () => {
  expect(await asked('list users', [['select account', 'B']])).toContain('b1');
  await asked('revocations list-users', [['select account', 'B']]);
});

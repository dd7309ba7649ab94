// What is current: by nsc.json, by the folder one stands in, by variables and by flags, in that order.
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunOptions, TestHome } from '../../test/home.js';

let home: TestHome;

beforeEach(async () => {
  home = new TestHome();
  for (const line of [
    'add operator ONE',
    'add account A',
    'add account B',
    'add operator TWO',
    'add account C',
  ]) {
    await home.ok(line);
  }
});
afterEach(() => home.remove());

interface Current {
  readonly stores_folder: string;
  readonly keystore_folder: string;
  readonly config_folder: string;
  readonly operator: string;
  readonly account: string;
  readonly from_working_folder: boolean;
}

async function current(options: RunOptions = {}, flags = ''): Promise<Current> {
  return JSON.parse(await home.ok(`env --json ${flags}`.trim(), options)).result;
}

describe('the folder one stands in', () => {
  test('is that of an operator, or below it, or of one of its accounts', async () => {
    const folder = home.data('stores/ONE');
    expect(await current()).toMatchObject({ operator: 'TWO', account: 'C', from_working_folder: false });
    const one = { operator: 'ONE', stores_folder: home.data('stores'), from_working_folder: true };
    expect(await current({ cwd: folder })).toMatchObject(one);
    expect(await current({ cwd: `${folder}/accounts` })).toMatchObject(one);
    expect(await current({ cwd: `${folder}/accounts/A` })).toMatchObject({ ...one, account: 'A' });
    expect(await current({ cwd: `${folder}/accounts/B` })).toMatchObject({ ...one, account: 'B' });
    expect(await current(), 'and is not kept').toMatchObject({ operator: 'TWO', account: 'C' });
  });

  test('is that of stores, whose operator is the current one', async () => {
    expect(await current({ cwd: home.data('stores') })).toMatchObject({
      operator: 'TWO',
      stores_folder: home.data('stores'),
      from_working_folder: true,
    });
  });

  test('says about whom commands are', async () => {
    await home.ok('add user u', { cwd: home.data('stores/ONE/accounts/B') });
    expect(existsSync(home.data('stores/ONE/accounts/B/users/u.jwt'))).toBe(true);
  });
});

describe('NSC_CWD_ONLY', () => {
  const env = { NSC_CWD_ONLY: '' };

  test('leaves the folder alone to say what is current', async () => {
    expect(await current({ env })).toMatchObject({ operator: '', account: '' });
    const cwd = home.data('stores/ONE/accounts/A');
    expect(await current({ env, cwd })).toMatchObject({ operator: 'ONE', account: 'A' });
    expect((await home.run(['list', 'accounts'], { env })).err).toContain('no store set');
  });

  test('writes and reads no settings', async () => {
    const before = home.read('.config/nats/nsc/nsc.json');
    const cwd = home.data('stores/ONE');
    await home.ok('add account NEW', { env, cwd });
    expect(home.read('.config/nats/nsc/nsc.json')).toBe(before);
    const { code, err } = await home.run(['env', '-o', 'ONE'], { env, cwd });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('$NSC_CWD_ONLY is set') });
  });
});

describe('folders', () => {
  const key = (result: string): string => /[A-Z2-7]{56}/.exec(result)?.[0] ?? '';

  test('are those of the flags, then of the variables, then of XDG', async () => {
    const xdg = { XDG_CONFIG_HOME: home.path('xc'), XDG_DATA_HOME: home.path('xd') };
    expect(await current({ env: xdg })).toMatchObject({
      config_folder: home.path('xc/nats/nsc'),
      stores_folder: home.path('xd/nats/nsc/stores'),
      keystore_folder: home.path('xd/nats/nsc/keys'),
    });
    const variables = { ...xdg, NSC_HOME: home.path('h'), NKEYS_PATH: home.path('k') };
    expect(await current({ env: variables })).toMatchObject({
      config_folder: home.path('h'),
      keystore_folder: home.path('k'),
    });
    const flags = `--config-dir ${home.path('c')} --data-dir ${home.path('d')} --keystore-dir ${home.path('s')}`;
    expect(await current({ env: variables }, flags)).toMatchObject({
      config_folder: home.path('c'),
      stores_folder: home.path('d'),
      keystore_folder: home.path('s'),
    });
    expect(await current({ env: variables }, `--all-dirs ${home.path('all')}`)).toMatchObject({
      config_folder: home.path('all'),
      stores_folder: home.path('all'),
      keystore_folder: home.path('all'),
    });
  });

  test('of old versions are those that are there, as long as there are no new ones', async () => {
    const veteran = new TestHome();
    try {
      const folders = ['.nsc', '.nsc/nats', '.nkeys'].map((name) => veteran.path(name));
      const [config = '', stores = '', keystore = ''] = folders;
      await veteran.ok(
        `add operator OLD --config-dir ${config} --data-dir ${stores} --keystore-dir ${keystore}`,
      );
      expect(JSON.parse(await veteran.ok('env --json')).result).toMatchObject({
        config_folder: config,
        stores_folder: stores,
        keystore_folder: keystore,
        operator: 'OLD',
      });
      await veteran.ok('add account A');
      expect(existsSync(`${stores}/OLD/accounts/A/A.jwt`)).toBe(true);
    } finally {
      veteran.remove();
    }
  });

  test('that hold keys tell git to leave them alone, unless NSC_NO_GIT_IGNORE is set', async () => {
    for (const [name, env] of Object.entries({ told: {}, silent: { NSC_NO_GIT_IGNORE: '' } })) {
      const keystore = home.path(name);
      const made = await home.ok('generate nkey --user --store', { env: { ...env, NKEYS_PATH: keystore } });
      expect(existsSync(`${keystore}/keys/U/${key(made).slice(1, 3)}/${key(made)}.nk`)).toBe(true);
      expect(existsSync(`${keystore}/.gitignore`)).toBe(name === 'told');
    }
  });
});

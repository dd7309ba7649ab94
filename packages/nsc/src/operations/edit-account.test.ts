// nsc edit account, by its lines and by what it leaves in the JWT.
import { readFileSync } from 'node:fs';
import { type AccountClaims, decodeAccount } from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { goOutput, masked, TestHome } from '../../test/home.js';

let home: TestHome;

beforeEach(async () => {
  home = new TestHome();
  await home.ok('add operator -n OP --sys --generate-signing-key');
  await home.ok('add account A');
});
afterEach(() => home.remove());

function account(name = 'A'): AccountClaims {
  const path = home.data('stores', 'OP', 'accounts', name, `${name}.jwt`);
  return decodeAccount(readFileSync(path, 'utf8')).claims;
}

async function refused(...args: readonly string[]): Promise<string> {
  const before = home.snapshot();
  const { code, err } = await home.run(args);
  expect(code).toBe(1);
  expect(home.snapshot()).toEqual(before);
  return err;
}

const edit = (line: string) => home.ok(`edit account ${line}`);

test('prints what the Go nsc printed', async () => {
  const [before = '', after = ''] = [
    '--sk generate --description first account --info-url https://example.com/a --conns 10 --data 10MiB --payload 1KiB --subscriptions 100 --exports 20 --imports 20 --leaf-conns 2 --js-mem-storage 1GiB --js-disk-storage 10GiB --js-streams 5 --js-consumer 50 --js-max-ack-pending 1000 --js-max-mem-stream 100MiB --js-max-disk-stream 1GiB --js-max-bytes-required --tag blue --allow-pub a.> --deny-sub secret.> --response-ttl 5s',
  ].flatMap((line) => line.split(' first account '));
  const args = [...before.split(' '), 'first account', ...after.split(' ')];
  const { code, out, err } = await home.run(['edit', 'account', 'A', ...args]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(masked(out)).toBe(masked(goOutput(`edit account A ${before} first account ${after}`)));
});

describe('JetStream', () => {
  test('a new tier has no storage and no other limit but what is given, as the Go nsc writes it', async () => {
    const line = 'A --js-tier 1 --js-disk-storage 1GiB --js-streams 3';
    expect(await edit(line)).toBe(goOutput(`edit account ${line.replace('A', 'B')}`).replace('"B"', '"A"'));
    expect(account().nats.limits.tiered_limits).toEqual({
      R1: {
        disk_storage: 1_073_741_824,
        streams: 3,
        consumer: -1,
        max_ack_pending: -1,
        mem_max_stream_bytes: -1,
        disk_max_stream_bytes: -1,
      },
    });
  });

  test('stays as it is when an edit is about something else', async () => {
    await edit('A --tag x');
    expect(account().nats.limits).not.toHaveProperty('streams');
    await edit('A --js-mem-storage 1k --js-streams 4 --js-max-bytes-required');
    await edit('A --js-streams 5');
    expect(account().nats.limits).toMatchObject({ mem_storage: 1000, streams: 5, max_bytes_required: true });
  });

  test('old names of its flags work with a note on stderr', async () => {
    const args = 'edit account A --mem-storage 10 --disk-storage 20 --streams 1 --consumer 2'.split(' ');
    const { code, err } = await home.run(args);
    expect(code).toBe(0);
    expect(err.split('\n').slice(0, -1)).toEqual([
      'Flag --mem-storage has been deprecated, it got renamed to --js-mem-storage',
      'Flag --disk-storage has been deprecated, it got renamed to --js-disk-storage',
      'Flag --streams has been deprecated, it got renamed to --js-streams',
      'Flag --consumer has been deprecated, it got renamed to --js-consumer',
    ]);
    expect(account().nats.limits).toMatchObject({
      mem_storage: 10,
      disk_storage: 20,
      streams: 1,
      consumer: 2,
    });
  });

  test('is enabled, refused a second time, and disabled', async () => {
    expect(await edit('A --js-enable 0')).toContain('[ OK ] enabled global limit\n');
    expect(account().nats.limits).toMatchObject({ mem_storage: -1, disk_storage: -1 });
    expect(await refused('edit', 'account', 'A', '--js-enable', '0')).toContain(
      'jetstream tier global is already enabled',
    );
    expect(await edit('A --js-disable')).toContain('[ OK ] deleted global limit\n');
    expect(account().nats.limits).not.toHaveProperty('mem_storage');
    expect(await edit('A --js-enable 3')).toContain('[ OK ] enabled tier limit R3\n');
    expect(await edit('A --js-disable')).toContain('[ OK ] deleted tier limit R3\n');
    expect(account().nats.limits).not.toHaveProperty('tiered_limits');
  });

  test('global and tiered limits exclude each other; a tier can be removed', async () => {
    await edit('A --js-tier 1 --js-disk-storage 1k');
    expect(await refused('edit', 'account', 'A', '--js-disk-storage', '1k')).toContain(
      "cannot set a jetstream global limit when a configuration has tiered limits 'R1'",
    );
    expect(await refused('edit', 'account', 'A', '--rm-js-tier', '2')).toContain(
      "account doesn't have tier R2 limit",
    );
    expect(await edit('A --rm-js-tier 1')).toContain('[ OK ] deleted tier limit R1\n');
    expect(await refused('edit', 'account', 'A', '--rm-js-tier', '1')).toContain(
      "account doesn't have tier limits",
    );
    await edit('A --js-disk-storage 1k');
    expect(await refused('edit', 'account', 'A', '--js-tier', '1', '--js-streams', '1')).toContain(
      'cannot set a jetstream tier limit when a configuration has a global limit',
    );
  });

  test.each([
    [['--rm-js-tier', '1', '--js-streams', '1'], 'rm-js-tier'],
    [['--js-disable', '--js-streams', '1'], 'js-disable'],
    [['--js-enable', '1', '--js-tier', '1'], 'js-enable'],
  ])('%j exclude each other', async (args, flag) => {
    expect(await refused('edit', 'account', 'A', ...args)).toBe(
      `Error: ${flag} is exclusive of all other js options\n`,
    );
  });

  test('is not for the system account', async () => {
    expect(
      await refused('edit', 'account', 'SYS', '--js-disk-storage', '1', '--js-max-bytes-required'),
    ).toContain('please rerun without: --js-disk-storage --js-max-bytes-required');
    expect(await refused('edit', 'account', 'SYS', '--js-enable', '1')).toContain(
      'system account cannot have JetStream limits - please rerun with --js-disable',
    );
    await edit('SYS --tag x');
    await edit('SYS --js-disable');
  });
});

test('what is not named stays: forbidden bearer tokens and wildcards too', async () => {
  await edit('A --disallow-bearer --wildcard-exports=false');
  expect(await edit('A --conns 5')).toBe('[ OK ] changed max connections to 5\n[ OK ] edited account "A"\n');
  expect(account().nats.limits).toMatchObject({ disallow_bearer: true, conn: 5 });
  expect(account().nats.limits.wildcards ?? false).toBe(false);
});

test('bearer tokens are not forbidden while a user has one', async () => {
  await home.ok('add user -a A u --bearer');
  expect(await refused('edit', 'account', 'A', '--disallow-bearer')).toContain(
    'user "u" in account "A" uses bearer token (needs to be deleted/changed first)',
  );
});

test('signing keys come and go; a key that is there with a scope keeps it', async () => {
  await home.ok('edit signing-key -a A --sk generate --role writer --allow-pub w.>');
  const [scope] = account().nats.signing_keys ?? [];
  const key = typeof scope === 'object' ? scope.key : '';
  await edit(`A --sk ${key} --sk generate`);
  expect(account().nats.signing_keys).toContainEqual(scope);
  expect(account().nats.signing_keys).toHaveLength(2);
  expect(await edit(`A --rm-sk ${key}`)).toContain(`[ OK ] removed signing key "${key}"`);
  expect(account().nats.signing_keys).toHaveLength(1);
});

test('default permissions are added and removed', async () => {
  await edit('A --allow-pubsub a.>,b.> --deny-pub c --allow-pub-response=2 --response-ttl 1m');
  expect(await edit('A --rm a.> --rm-response-perms')).toBe(
    [
      'removed response permissions',
      'removed pub "a.>"',
      'removed deny pub "a.>"',
      'removed sub "a.>"',
      'removed sub "a.>"',
      'edited account "A"',
      '',
    ]
      .map((line) => (line === '' ? '' : `[ OK ] ${line}`))
      .join('\n'),
  );
  expect(account().nats.default_permissions).toEqual({
    pub: { allow: ['b.>'], deny: ['c'] },
    sub: { allow: ['b.>'] },
  });
});

test('tracing has a subject, and a rate only with one', async () => {
  expect(await refused('edit', 'account', 'A', '--trace-context-sampling', '5')).toContain(
    'requires a subject',
  );
  expect(await refused('edit', 'account', 'A', '--trace-context-subject', 'a.*')).toContain('"a.*"');
  await edit('A --trace-context-subject traces --trace-context-sampling 5');
  expect(account().nats.trace).toEqual({ dest: 'traces', sampling: 5 });
  expect(await refused('edit', 'account', 'A', '--trace-context-sampling', '101')).toContain(
    'tracing sampling rate must be between 1-100',
  );
  expect(await edit('A --trace-context-subject=')).toContain('[ OK ] disabled trace context\n');
  expect(account().nats).not.toHaveProperty('trace');
});

test('times, tags, the name as a flag, and the account by its key', async () => {
  const key = account().sub;
  await edit(`-n ${key} --start 2030-01-01 --expiry 2031-01-01 --tag One,two`);
  await edit('--name A --rm-tag one --expiry 0');
  expect(account()).toMatchObject({ nbf: 1_893_456_000, nats: { tags: ['two'] } });
  expect(account()).not.toHaveProperty('exp');
});

test('the key that signed before signs again; another one by -K', async () => {
  const identity = account().iss;
  const signing = JSON.parse(await home.ok('describe operator -F nats.signing_keys'))[0];
  await edit(`A --tag x -K ${signing}`);
  expect(account().iss).toBe(signing);
  await edit('A --tag y');
  expect(account().iss).toBe(signing);
  expect(signing).not.toBe(identity);
});

test('nothing to edit is a mistake', async () => {
  expect(await refused('edit', 'account', 'A')).toBe('Error: specify an edit option\n');
});

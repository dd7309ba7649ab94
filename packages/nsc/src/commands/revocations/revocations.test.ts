// nsc revocations: users and activations that no longer count, in the home that the Go nsc made.
import { createKeyPair } from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { goOutput, TestHome } from '../../../test/home.js';
import { ENTER } from '../../../test/scripted-prompter.js';

let home: TestHome;
const A = 'AC7A7H3BPIRR25UX32IJJLWWX6WQXGPNQ3462EFAHZPJ6WRJOVVGWQDW';
const B = 'AB4GTMC75FIVD7SIZSHAH4NDNEZ6PHSX2MQACAOFBGBZG5OGT6A5G26F';
const B1 = 'UA5E4C2535P6ZU6GCVHWABJV7V7435PFZ64P5DEORVH5URJQRUEC373L';
const NOON = Date.parse('2026-11-24T12:00:00Z');

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

const field = async (account: string, path: string): Promise<unknown> =>
  JSON.parse(await home.ok(`describe account ${account} -F ${path}`));

async function refused(line: string): Promise<string> {
  const { code, err } = await home.run(line.split(' '));
  expect(code, line).toBe(1);
  return err;
}

describe('users', () => {
  test('a user is revoked in the words of the Go nsc', async () => {
    const line = 'revocations add-user -a B -n b2';
    expect(await home.ok(line)).toBe(goOutput(line));
  });

  test('revoked now, or up to a moment, by name or key', async () => {
    await home.ok('revocations add-user -a B -n b1', { now: NOON });
    expect(await field('B', 'nats.revocations')).toMatchObject({ [B1]: NOON / 1000 });
    await home.ok(`revocations add_user -a B -u ${B1} --at 2026-11-25T00:00:00Z`);
    expect(await field('B', 'nats.revocations')).toMatchObject({ [B1]: 1795564800 });
  });

  test('a revocation is never weakened by a later one', async () => {
    await home.ok(`revocations add-user -a B -u ${B1} --at 1795564800`);
    await home.ok(`revocations add-user -a B -u ${B1} --at 1795000000`);
    expect(await field('B', 'nats.revocations')).toMatchObject({ [B1]: 1795564800 });
  });

  test('all users of an account are revoked with *', async () => {
    const out = await home.ok('revocations add-user -a A -u * --at 1795521600');
    expect(out).toBe('[ OK ] revoked all users issued before 2026-11-24 12:00:00 +0000 UTC\n');
    expect(await home.ok('revocations list-users -a A')).toContain(
      '| * [All Users] | Tue, 24 Nov 2026 12:00:00 UTC |',
    );
    expect(await home.ok('revocations delete-user -a A -u *')).toBe('[ OK ] deleted all user revocation\n');
    expect(await refused('revocations list-users -a A')).toBe(
      'Error: account A does not have revoked users\n',
    );
    expect(await field('A', 'nats.revocations')).toBeNull();
  });

  test('a revocation is taken away, and only one that is there', async () => {
    expect(await home.ok('revocations delete-user -a B -n b2')).toBe(
      '[ OK ] deleted user revocation for "UBSRZFLCBXTOLXSVWLEYGP5U4FGCJLITIV66E22G4RNGDVN5IZJHSLYD"\n',
    );
    expect(await refused('revocations delete-user -a B -n b1')).toBe(
      'Error: no user revocations set in account B\n',
    );
    await home.ok('revocations add-user -a B -n b2');
    expect(await refused('revocations delete-user -a B -n b1')).toBe(
      `Error: user with public key ${B1} is not revoked\n`,
    );
  });

  test('the only user need not be named; one of several must be', async () => {
    await home.ok('add account D');
    await home.ok('add user d1');
    expect(await home.ok('revocations add-user')).toMatch(/^\[ OK \] revoked user "U/);
    expect(await refused('revocations add-user -a A')).toContain('no default user available for account A');
  });

  test('mistakes are refused', async () => {
    const before = home.snapshot();
    expect(await refused(`revocations add-user -a B -n b1 -u ${B1}`)).toContain('mutually exclusive');
    expect(await refused('revocations add-user -a B -n nobody')).toBe('Error: user "nobody" not found\n');
    expect(await refused(`revocations add-user -a B -u ${A}`)).toBe(
      `Error: ${A} is not a valid "user" public key\n`,
    );
    expect(await refused('revocations add-user -a B -n b1 --at yesterday')).toBe(
      'Error: provided value "yesterday" is not a number nor parsable as RFC3339\n',
    );
    expect(home.snapshot()).toEqual(before);
  });
});

describe('activations', () => {
  test('an account loses an export, by its name or key, and gets it back', async () => {
    expect(await home.ok(`revocations add_activation -a A --subject priv.*.* -t ${B} --at 1795521600`)).toBe(
      `[ OK ] revoked activation "private" for account ${B}\n`,
    );
    expect(await field('A', 'nats.exports[3].revocations')).toEqual({ [B]: 1795521600 });
    expect(await home.ok('revocations list_activations -a A -s priv.a.b')).toContain(
      `| ${B} | Tue, 24 Nov 2026 12:00:00 UTC |`,
    );
    expect(await home.ok('revocations delete-activation -a A -s priv.*.* -t B')).toBe(
      `[ OK ] deleted stream private revocation for account ${B}\n`,
    );
    expect(await refused('revocations list-activations -a A -s priv.*.*')).toBe(
      'Error: stream private has no revocations\n',
    );
  });

  test('all accounts lose an export', async () => {
    const line = 'revocations add-activation -a A --service -s help -t * --at 1795521600';
    expect(await home.ok(line)).toBe(
      '[ OK ] revoked all activations for "help" issued before 2026-11-24 12:00:00 +0000 UTC\n',
    );
    expect(await home.ok('revocations list_activations -a A --service -s help')).toContain(
      '* [All Accounts]',
    );
  });

  test('mistakes are refused', async () => {
    const before = home.snapshot();
    expect(await refused('revocations add_activation -a B -t A')).toBe(
      'Error: account "B" doesn\'t have exports\n',
    );
    expect(await refused('revocations add_activation -a A -t B')).toBe('Error: a subject is required\n');
    expect(await refused('revocations add_activation -a A -t B -s nothing')).toBe(
      'Error: unable to locate export\n',
    );
    expect(await refused('revocations add_activation -a A -s events.>')).toBe(
      'Error: target-account cannot be empty\n',
    );
    expect(await refused('revocations add_activation -a A -s events.> -t Z')).toContain('Z is neither');
    expect(await refused('revocations delete_activation -a A -s events.> -t B')).toContain(
      'has no revocation for',
    );
    expect(home.snapshot()).toEqual(before);
  });
});

describe('asked with -i', () => {
  test('for the user, and up to when', async () => {
    const { code, out, err } = await home.run(['revocations', 'add-user', '-i'], {
      answers: [
        ['account', 'B'],
        ['select the user', 'b1'],
        ['revoke all credentials', '1795521600'],
        ['select the key to sign', ENTER],
      ],
    });
    expect({ code, out, err }).toEqual({ code: 0, out: `[ OK ] revoked user "${B1}"\n`, err: '' });
    expect(await field('B', 'nats.revocations')).toMatchObject({ [B1]: 1795521600 });
  });

  test('for the revocation that goes', async () => {
    const { out } = await home.run(['revocations', 'delete-user', '-a', 'B', '-i'], {
      answers: [
        ['account', 'B'],
        ['select the revoked user', 'UBSRZFLCBXTOLXSVWLEYGP5U4FGCJLITIV66E22G4RNGDVN5IZJHSLYD: b2'],
        ['select the key to sign', ENTER],
      ],
    });
    expect(out).toContain('deleted user revocation');
  });

  test('for the export and the importing account', async () => {
    const { out } = await home.run(['revocations', 'add_activation', '-i'], {
      answers: [
        ['account', 'A'],
        ['select the export', 'stream priv.*.*'],
        ['select the importing account', 'B'],
        ['revoke all credentials', '0'],
        ['select the key to sign', ENTER],
      ],
    });
    expect(out).toBe(`[ OK ] revoked activation "private" for account ${B}\n`);
  });

  test('for the account by its key where it is not here, and for the export alone where that is all', async () => {
    const elsewhere = createKeyPair('account').publicKey;
    const added = await home.run(['revocations', 'add_activation', '-a', 'A', '-i'], {
      answers: [
        ['account', 'A'],
        ['select the export', 'stream priv.*.*'],
        ['select the importing account', 'another account, by its public key'],
        ['public key of the account', elsewhere],
        ['revoke all credentials', '0'],
        ['select the key to sign', ENTER],
      ],
    });
    expect(added.out).toBe(`[ OK ] revoked activation "private" for account ${elsewhere}\n`);
    const list = await home.run(['revocations', 'list_activations', '-i'], {
      answers: [
        ['account', 'A'],
        ['select the export', 'stream priv.*.*'],
      ],
    });
    expect(list.out).toContain(elsewhere);
    const deleted = await home.run(['revocations', 'delete_activation', '-i'], {
      answers: [
        ['account', 'A'],
        ['select the export', 'stream priv.*.*'],
        ['select the importing account', 'another account, by its public key'],
        ['public key of the account', elsewhere],
        ['select the key to sign', ENTER],
      ],
    });
    expect(deleted.out).toContain(`deleted stream private revocation for account ${elsewhere}`);
  });
});

test('--json gives the account, the key and the lines', async () => {
  const { result } = JSON.parse(await home.ok('revocations add-user -a B -n b1 --json'));
  expect(result).toMatchObject({ key: B1, account: { name: 'B', public_key: B } });
  const list = JSON.parse(await home.ok('revocations list-users -a B --json'));
  expect(list.result.revocations[0]).toMatchObject({ key: B1, name: 'b1' });
});

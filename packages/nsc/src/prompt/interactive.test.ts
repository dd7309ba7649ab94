// Interactive mode: what is asked, what the answers become, and what happens without a terminal or when the person
// leaves. How the questions look on a terminal is tried in e2e.
import { createKeyPair } from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { ENTER, LEAVE } from '../../test/scripted-prompter.js';
import { terminalPrompter } from './terminal.js';

let home: TestHome;

beforeEach(() => {
  home = new TestHome();
});

afterEach(() => home.remove());

const field = async (line: string): Promise<unknown> => JSON.parse(await home.ok(line));

describe('with -i', () => {
  test('add operator asks for name, validity, system account, signing key and key', async () => {
    const run = await home.run(['add', 'operator', '-i'], {
      answers: [
        ['import operator from a JWT', false],
        ['operator name', 'OP'],
        ['valid from', ENTER],
        ['valid until', '2036-01-01'],
        ['Generate system account', true],
        ['Generate signing key', ENTER],
        ['generate an operator nkey', ENTER],
      ],
    });
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toContain('[ OK ] added operator "OP"');
    expect(await field('describe operator --json')).toMatchObject({
      name: 'OP',
      exp: 2082758400,
      nats: { signing_keys: [expect.stringMatching(/^O/)], system_account: expect.stringMatching(/^A/) },
    });
  });

  test('add account, then add user: keys, validity and the signer among several', async () => {
    await home.ok('add operator --generate-signing-key OP');
    const operator = JSON.parse(await home.ok('describe operator --json'));
    const [signing] = operator.nats.signing_keys;
    const account = await home.run(['add', 'account', '-i'], {
      answers: [
        ['account name', 'A'],
        ['generate an account nkey', true],
        ['valid from', ENTER],
        ['valid until', ENTER],
        ['select the key to sign the account', [signing].join()],
      ],
    });
    expect(account).toMatchObject({ code: 0, err: '' });
    expect(await field('describe account A --json')).toMatchObject({ iss: signing });

    await home.ok('add account B');
    const user = await home.run(['add', 'user', '-i', '--tag', 'x'], {
      answers: [
        ['select account', 'A'],
        ['user name', 'u'],
        ['generate an user nkey', true],
        ['valid from', ENTER],
        ['valid until', '0'],
      ],
    });
    expect(user).toMatchObject({ code: 0, err: '' });
    expect(await field('describe user -a A u --json')).toMatchObject({ name: 'u', nats: { tags: ['x'] } });
  });

  test('a key that is elsewhere is asked for, hidden, and must be one of those that may sign', async () => {
    await home.ok('add operator OP');
    const { publicKey, seed } = createKeyPair('operator');
    await home.ok(`edit operator --sk ${publicKey}`);
    const answers = [
      ['account name', 'A'],
      ['generate an account nkey', true],
      ['valid from', ENTER],
      ['valid until', ENTER],
      ['select the key to sign the account', 'Other...'],
      ['path to signer operator nkey', seed],
    ] as const;
    expect(await home.run(['add', 'account', '-i'], { answers })).toMatchObject({ code: 0 });
    expect(await field('describe account A --json')).toMatchObject({ iss: publicKey });
  });

  test('edit operator asks for tags, URLs, system account and signing keys', async () => {
    await home.ok('add operator OP');
    await home.ok('edit operator --tag old --service-url nats://old:4222');
    await home.ok('add account SYS');
    const run = await home.run(['edit', 'operator', '-i'], {
      answers: [
        ['valid from', ENTER],
        ['valid until', ENTER],
        ['remove tags', true],
        ['select tags to remove', ['old']],
        ['add another tag', true],
        ['enter a tag', 'new'],
        ['add another tag', false],
        ['account jwt server url', 'http://localhost:9090/jwt/v1'],
        ['add a service url', true],
        ['operator service url', 'nats://new:4222'],
        ['add another service url', false],
        ['remove any service urls', true],
        ['select service urls to remove', ['nats://old:4222']],
        ['Set system account', true],
        ['add signing key', true],
        ['path to signing key', ENTER],
        ['add signing key', false],
      ],
    });
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(await field('describe operator --json')).toMatchObject({
      nats: {
        tags: ['new'],
        account_server_url: 'http://localhost:9090/jwt/v1',
        operator_service_urls: ['nats://new:4222'],
        system_account: expect.stringMatching(/^A/),
        signing_keys: [expect.stringMatching(/^O/)],
      },
    });
  });

  test('generate creds asks for account and user, and not where there is no choice', async () => {
    for (const line of [
      'add operator OP',
      'add account A',
      'add account B',
      'add user -a A u',
      'add user -a A v',
    ]) {
      await home.ok(line);
    }
    const asked = await home.run(['generate', 'creds', '-i'], {
      answers: [
        ['select account', 'A'],
        ['select user', 'v'],
      ],
    });
    expect(asked).toMatchObject({ code: 0, err: '', out: expect.stringContaining('BEGIN NATS USER JWT') });
    expect(asked.out.trim()).toBe((await home.ok('generate creds -a A -n v')).trim());
  });

  test('init asks at first contact on a terminal, and not in a script', async () => {
    const asked = await home.run(['init'], {
      answers: [
        ['enter a configuration directory', ENTER],
        ['Select an operator', ENTER],
        ['name your operator, account and user', 'demo'],
      ],
    });
    expect(asked).toMatchObject({ code: 0, err: '' });
    expect(asked.out).toContain('created operator demo');
    const script = await home.run(['init', '--name', 'other'], { answers: [] });
    expect(script.out).toContain('created operator other');
  });

  test('an answer that the flag would refuse is refused where it is typed', async () => {
    await home.ok('add operator OP');
    const run = await home.run(['add', 'account', '-i'], { answers: [['account name', 'A/B']] });
    expect(run.err).toContain(`name cannot contain '/' or`);
  });

  test('leaving in the middle changes nothing and exits with 130', async () => {
    await home.ok('add operator OP');
    const before = home.snapshot();
    const answers = [
      ['account name', 'A'],
      ['generate an account nkey', LEAVE],
    ] as const;
    expect(await home.run(['add', 'account', '-i'], { answers })).toEqual({
      code: 130,
      out: '',
      err: 'interrupted - nothing was changed\n',
    });
    expect(home.snapshot()).toEqual(before);
  });

  test('without a terminal the error names the flag to give', async () => {
    await home.ok('add operator OP');
    expect(await home.run(['add', 'account', '-i'])).toEqual({
      code: 1,
      out: '',
      err: 'Error: cannot ask for "account name" without a terminal - give --name\n',
    });
  });

  test('a command without questions says so and runs', async () => {
    const { code, err } = await home.run(['list', 'operators', '-i']);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'nsc list operators has no questions: -i changes nothing\n',
    });
  });
});

test('streams that are no terminal refuse every question', async () => {
  const { stdin: input, stderr: output } = process;
  const prompter = terminalPrompter(() => ({
    input: Object.create(input, { isTTY: { value: false } }),
    output,
    colours: true,
  }));
  expect(prompter.canAsk).toBe(false);
  await expect(prompter.confirm({ message: 'sure', flag: '--force', default: false })).rejects.toThrow(
    'cannot ask for "sure" without a terminal - give --force',
  );
});

// The document of --json: one shape for every command.
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { expectShape } from '../../test/json-shapes.js';
import { Report, ServerMessage } from '../report/report.js';
import { JsonDocument } from './json-output.js';

let home: TestHome;

beforeEach(() => {
  home = new TestHome();
});

afterEach(() => home.remove());

test('a command that makes something prints what it made and the lines of its report', async () => {
  await home.ok('add operator OP');
  const { code, out, err } = await home.run(['add', 'account', '--json', 'A']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toEqual({
    command: 'nsc add account',
    ok: true,
    result: {
      account: {
        name: 'A',
        public_key: expect.stringMatching(/^A/),
        jwt: expect.stringMatching(/^ey/),
        issuer: expect.stringMatching(/^O/),
      },
    },
    report: [
      { level: 'ok', text: expect.stringContaining('generated and stored account key') },
      { level: 'ok', text: 'added account "A"' },
    ],
  });
});

test('a refusal is in the document with its code, and on stderr as ever', async () => {
  const { code, out, err } = await home.run(['add', 'account', '--json', 'A']);
  expect(code).toBe(1);
  expect(err).toMatch(/^Error: /);
  expect(JSON.parse(out)).toEqual({
    command: 'nsc add account',
    ok: false,
    report: [],
    error: { code: 'no-operator', text: expect.any(String) },
  });
});

test('list and describe keep the --json of the original', async () => {
  await home.ok('add operator OP');
  expect(JSON.parse(await home.ok('list operators --json'))).toMatchObject([{ name: 'OP' }]);
  expect(JSON.parse(await home.ok('describe operator -J'))).toMatchObject({ name: 'OP', nats: {} });
  expect(await home.ok('list operators --help')).not.toContain('one JSON document');
});

test('a list names the JWT that cannot be read', async () => {
  await home.ok('add operator OP');
  await home.ok('add account A');
  writeFileSync(home.data('stores/OP/accounts/A/A.jwt'), '');
  expect(JSON.parse(await home.ok('list accounts --json'))).toEqual([
    { name: 'A', public_key: '', error: expect.stringContaining('expected 3 chunks') },
  ]);
});

test('a text for stdout becomes the output of the document', async () => {
  await home.ok('add operator OP');
  await home.ok('add account A');
  await home.ok('add user u');
  const { output } = JSON.parse(await home.ok('generate creds -a A -n u --json'));
  expect(output).toContain('BEGIN NATS USER JWT');
});

test('a report is nested as it is printed; keys are in snake_case, claims as they are', () => {
  const document = new JsonDocument('nsc x');
  const group = new Report('ok', 'pushed').add(new ServerMessage('thanks')).warning('old');
  document.report(Report.list().add(group));
  document.result({ publicKey: 'A', gone: undefined, claims: { fooBar: 1 }, list: [{ credsFile: 'c' }] });
  expect(JSON.parse(document.format())).toEqual({
    command: 'nsc x',
    ok: true,
    result: { public_key: 'A', claims: { fooBar: 1 }, list: [{ creds_file: 'c' }] },
    report: [
      {
        level: 'warning',
        text: 'pushed',
        details: [
          { level: 'ok', text: 'thanks', server: true },
          { level: 'warning', text: 'old' },
        ],
      },
    ],
  });
});

test('a document that has another shape than its page says is found', () => {
  const added = (user: object) => ({ command: 'nsc add user', ok: true, report: [], result: { user } });
  const user = { name: 'u', public_key: 'U', account: 'A', jwt: 'ey', issuer: 'A' };
  expectShape('add user', added(user));
  for (const wrong of [{ ...user, more: 1 }, { ...user, name: 1 }, { name: 'u' }]) {
    expect(() => expectShape('add user', added(wrong))).toThrow();
  }
  expect(() => expectShape('add user', { ...added(user), extra: 1 })).toThrow();
  expect(() => expectShape('list accounts', [{ name: 'A' }])).toThrow();
});

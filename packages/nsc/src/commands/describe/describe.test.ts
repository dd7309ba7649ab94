// nsc describe: every flag, in the home that the Go nsc made; go-transcript.test.ts has the tables.
import { writeFileSync } from 'node:fs';
import { createKeyPair, encode, newAuthorizationResponseClaims, newGenericClaims } from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { goFile, goOutput, TestHome } from '../../../test/home.js';
import { publicKeyOf } from '../../keystore/key-text.js';

let home: TestHome;
const A = 'AC7A7H3BPIRR25UX32IJJLWWX6WQXGPNQ3462EFAHZPJ6WRJOVVGWQDW';
const STORE = '.local/share/nats/nsc/stores/OP';

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

describe('by name or key', () => {
  test.each([
    [`describe account ${A}`, 'describe account A'],
    ['describe account -n A', 'describe account A'],
    ['describe operator OP', 'describe operator'],
    ['describe operator -n ODY2J3ERL6MHDPX4FWFYRBEK37WJWBJCRLKHMNYOYBPMKQE3KNKVOYQN', 'describe operator'],
    [
      'describe user -a A UB6ODO7N2EUTKGPWPLR4TQ6TFWJKOOIDLWXVTORR2ZS3UDP2MGXRT4G6',
      'describe user -a A scoped',
    ],
    [`describe user -a ${A} -n u2`, 'describe user -a A u2'],
  ])('nsc %s is nsc %s', async (line, like) => {
    expect(await home.ok(line)).toBe(goOutput(like));
  });
});

test('-W shows the keys of accounts rather than their names, but in the operator both', async () => {
  expect(await home.ok('describe account B -W')).toContain(`| ${A} | Yes `);
  expect(await home.ok('describe operator -W')).toBe(goOutput('describe operator'));
});

test('-R is the JWT as it is, armoured in a file', async () => {
  const jwt = home.read(STORE, 'accounts/A/A.jwt');
  expect(await home.ok('describe account A -R')).toBe(`${jwt}\n`);
  expect(await home.ok(`describe account A --raw -o ${home.path('a.jwt')}`)).toBe(
    '[ OK ] wrote account jwt to `~/a.jwt`\n',
  );
  expect(home.read('a.jwt')).toBe(
    `-----BEGIN NATS ACCOUNT JWT-----\n${jwt}\n------END NATS ACCOUNT JWT------\n\n`,
  );
});

test('-J is the body, and -F a part of it', async () => {
  const body = JSON.parse(await home.ok('describe user -a A u2 -J'));
  expect(body.nats.sub).toEqual({ allow: ['y.*'], deny: ['y.z'] });
  expect(await home.ok('describe user -a A u2 -F nats.sub.allow[0]')).toBe('"y.*"\n');
  expect(await home.ok('describe account A -F nats.nothing')).toBe('null\n');
  const { code, err } = await home.run(['describe', 'account', 'A', '-F', 'nats.exports[99]']);
  expect({ code, err }).toEqual({
    code: 1,
    err: 'Error: index is out of bounds: 99 in "nats.exports[99]"\n',
  });
});

test('a file holds a JWT, armour or creds', async () => {
  const creds = home.data('keys/creds/OP/A/u2.creds');
  expect(await home.ok(`describe jwt -f ${creds}`)).toBe(goOutput('describe user -a A u2'));
  writeFileSync(home.path('activation.jwt'), goFile('activation.jwt'));
  const out = await home.ok(`describe jwt -f ${home.path('activation.jwt')}`);
  expect(out).toContain('Activation');
  expect(out).toMatch(/\| Import Subject \| priv\.x\.y +\|/);
  expect((await home.run(['describe', 'jwt'])).err).toContain('file is required');
});

test('a start shows where there is one, and a cluster of a mapping', async () => {
  await home.ok('add user -a A later --start 2035-01-01');
  expect(await home.ok('describe user -a A later')).toMatch(/\| Starts +\| 2035-01-01 00:00:00 UTC +\|/);
});

test('JWTs of kinds that people seldom see are shown field by field', async () => {
  const pair = createKeyPair('account');
  const generic = newGenericClaims(pair.publicKey);
  generic.name = 'thing';
  generic.nats.accounts = ['one', 'two'];
  writeFileSync(home.path('generic.jwt'), encode(generic, pair));
  const out = await home.ok(`describe jwt -f ${home.path('generic.jwt')}`);
  expect(out).toMatch(/\| accounts\.1 +\| two/);
  const answer = newAuthorizationResponseClaims(publicKeyOf(createKeyPair('user'), 'user'));
  answer.nats.error = 'no';
  answer.aud = createKeyPair('server').publicKey;
  writeFileSync(home.path('answer.jwt'), encode(answer, pair));
  const shown = await home.ok(`describe jwt -f ${home.path('answer.jwt')}`);
  expect(shown).toContain('Authorization response');
  expect(shown).toMatch(/\| error +\| no /);
});

test('-i asks which', async () => {
  const account = await home.run(['describe', 'account', '-i'], { answers: [['select account', 'B']] });
  expect(account.out).toBe(goOutput('describe account B'));
  const user = await home.run(['describe', 'user', '-i'], {
    answers: [
      ['select account', 'A'],
      ['select user', 'scoped'],
    ],
  });
  expect(user.out).toBe(goOutput('describe user -a A scoped'));
  const file = home.data('keys/creds/OP/A/u2.creds');
  const jwt = await home.run(['describe', 'jwt', '-i'], { answers: [['token file or url', file]] });
  expect(jwt.out).toBe(goOutput('describe user -a A u2'));
});

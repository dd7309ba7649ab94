// nsc edit user, by its lines and by what it leaves in the JWT and the creds file.
import { readFileSync } from 'node:fs';
import { createKeyPair, decodeUser, type UserClaims } from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { goFile, goOutput, maskedBody, TestHome } from '../../test/home.js';

let home: TestHome;

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

const USERS = '.local/share/nats/nsc/stores/OP/accounts/A/users';

function user(name: string): UserClaims {
  return decodeUser(readFileSync(home.path(USERS, `${name}.jwt`), 'utf8')).claims;
}

async function refused(...args: readonly string[]): Promise<string> {
  const before = home.snapshot();
  const { code, err } = await home.run(args);
  expect(code).toBe(1);
  expect(home.snapshot()).toEqual(before);
  return err;
}

const CREATE =
  'add user -a A u2 --allow-pub x.> --deny-pub x.secret --allow-sub y.* --deny-sub y.z --response-ttl 1m --allow-pub-response=3 --source-network 192.168.0.0/16 --tag t1 --expiry 2036-06-01';
const EDIT =
  'edit user -a A u2 --conn-type MQTT --time 09:00:00-17:00:00 --data 5MiB --payload 256 --subs 7 --bearer';

test('prints what the Go nsc printed and writes the JWT that it wrote', async () => {
  await home.ok('delete user -a A u2 --revoke=false --rm-creds --rm-nkey');
  await home.ok(CREATE);
  expect(await home.ok(EDIT)).toBe(goOutput(EDIT));
  expect(maskedBody(home.read(USERS, 'u2.jwt'))).toBe(maskedBody(goFile('home', USERS, 'u2.jwt')));
  const creds = home.read('.local/share/nats/nsc/keys/creds/OP/A/u2.creds');
  expect(creds).toContain(home.read(USERS, 'u2.jwt'));
});

test('adds and removes subjects, networks, times, connection types and tags', async () => {
  const line =
    'edit user -a A u2 --rm x.> --rm y.z --rm-response-perms --rm-source-network 192.168.0.0/16 --source-network 10.0.0.0/8,172.16.0.0/12 --rm-time 09:00:00 --time 22:00:00-06:00:00 --locale Europe/Berlin --rm-conn-type mqtt --conn-type standard,Websocket --rm-tag T1 --tag t2 --bearer=false --expiry 0';
  expect(await home.ok(line)).toBe(
    `${[
      'changed jwt expiry to never expire',
      'added tag "t2"',
      'removed tag "t1"',
      'changed bearer to false',
      'added connection type STANDARD',
      'added connection type WEBSOCKET',
      'removed connection type MQTT',
      'added src network 10.0.0.0/8',
      'added src network 172.16.0.0/12',
      'removed src network 192.168.0.0/16',
      'added time range 22:00:00-06:00:00',
      'removed time range 09:00:00-17:00:00',
      'removed response permissions',
      'removed pub "x.>"',
      'removed pub "y.z"',
      'removed deny pub "x.>"',
      'removed deny pub "y.z"',
      'removed sub "x.>"',
      'removed sub "y.z"',
      'removed sub "x.>"',
      'removed sub "y.z"',
      'generated user creds file `~/.local/share/nats/nsc/keys/creds/OP/A/u2.creds`',
      'edited user "u2"',
    ]
      .map((text) => `[ OK ] ${text}`)
      .join('\n')}\n`,
  );
  const claims = user('u2');
  expect(claims).not.toHaveProperty('exp');
  expect(claims.nats).toEqual({
    pub: { deny: ['x.secret'] },
    sub: { allow: ['y.*'] },
    src: ['10.0.0.0/8', '172.16.0.0/12'],
    times: [{ start: '22:00:00', end: '06:00:00' }],
    times_location: 'Europe/Berlin',
    subs: 7,
    data: 5_242_880,
    payload: 256,
    allowed_connection_types: ['STANDARD', 'WEBSOCKET'],
    tags: ['t2'],
    type: 'user',
    version: 2,
  });
});

test.each([
  [['--conn-type', 'carrier-pigeon'], 'unknown connection type carrier-pigeon'],
  [['--rm-conn-type', 'x'], 'unknown rm connection type x'],
  [['--time', '09:00:00'], 'require format: "15:04:05-15:04:05" got "09:00:00"'],
  [['--time', '25:00:00-26:00:00'], 'could not parse start time "25:00:00"'],
  [['--time', '01:00:00-01:60:00'], 'could not parse end time "01:60:00"'],
  [['--locale', 'Mars/Olympus'], 'unknown time zone Mars/Olympus'],
  [['--allow-pub', 'a b'], 'publish permission subject "a b" contains illegal space'],
  [['--deny-sub', 'a b c'], 'subscribe permission subject "a b c" can at most contain one space'],
  [['--expiry', 'soon'], 'expiry "soon" is invalid'],
  [['--response-ttl', '5'], 'time: missing unit in duration "5"'],
  [[], 'specify an edit option'],
])('%j is refused and changes nothing', async (args, text) => {
  expect(await refused('edit', 'user', '-a', 'A', 'u2', ...args)).toContain(text);
});

test('a user that is not there is refused in the words of the Go nsc', async () => {
  const line = EDIT.replace('u2', 'u9');
  expect(await refused(...line.split(' '))).toBe('Error: user "u9" not found\n');
});

test('without a name the only user is meant, and of several a name is required', async () => {
  expect(await refused('edit', 'user', '-a', 'A', '--tag', 'x')).toBe('Error: user name is required\n');
  await home.ok('add account D');
  await home.ok('add user only');
  expect(await home.ok('edit user --tag x')).toContain('[ OK ] edited user "only"');
});

describe('scopes', () => {
  test('a user of a scoped key keeps its key; permissions of its own are refused', async () => {
    await home.ok('edit user -a A scoped --tag x');
    expect(user('scoped')).toMatchObject({
      iss: JSON.parse(await home.ok('describe user -a A scoped -F iss')),
    });
    expect(user('scoped').nats).toEqual({
      pub: {},
      sub: {},
      issuer_account: 'AC7A7H3BPIRR25UX32IJJLWWX6WQXGPNQ3462EFAHZPJ6WRJOVVGWQDW',
      tags: ['x'],
      type: 'user',
      version: 2,
    });
    expect(await refused('edit', 'user', '-a', 'A', 'scoped', '--allow-pub', 'y')).toContain(
      'scoped users require no permissions or limits set: the user was not edited',
    );
  });

  test('a user taken out of its scope by another key gets no limits of its own, rather than limits of 0', async () => {
    await home.ok(
      'edit user -a A scoped --allow-pub y -K AC7A7H3BPIRR25UX32IJJLWWX6WQXGPNQ3462EFAHZPJ6WRJOVVGWQDW',
    );
    const { nats } = user('scoped');
    expect(nats).toMatchObject({ pub: { allow: ['y'] }, subs: -1, data: -1, payload: -1 });
    expect(nats).not.toHaveProperty('issuer_account');
  });

  test('a user moves under a plain signing key by -K', async () => {
    await home.ok('edit user -a A u1 --tag x -K ABJ2KK22X7ZL4YQGTDHN2EB62VTXFALQLUWTY7PXI3V724FHOWVJVNK4');
    expect(user('u1')).toMatchObject({
      iss: 'ABJ2KK22X7ZL4YQGTDHN2EB62VTXFALQLUWTY7PXI3V724FHOWVJVNK4',
      nats: { issuer_account: 'AC7A7H3BPIRR25UX32IJJLWWX6WQXGPNQ3462EFAHZPJ6WRJOVVGWQDW' },
    });
  });

  test('a key of another account may not sign', async () => {
    expect(
      await refused(
        ...'edit user -a A u1 --tag x -K AB4GTMC75FIVD7SIZSHAH4NDNEZ6PHSX2MQACAOFBGBZG5OGT6A5G26F'.split(' '),
      ),
    ).toContain('may not sign this');
  });
});

test('bearer tokens are refused where the account forbids them', async () => {
  await home.ok('add account D');
  await home.ok('add user d');
  await home.ok('edit account D --disallow-bearer');
  expect(await refused(...'edit user -a D d --bearer'.split(' '))).toBe(
    'Error: account disallows bearer token\n',
  );
});

test('without the private key of the user no creds file is written', async () => {
  const { publicKey } = createKeyPair('user');
  await home.ok(`add user -a A pub -k ${publicKey}`);
  expect(await home.ok('edit user -a A pub --tag x')).toBe(
    [
      'added tag "x"',
      'skipped generating creds file - user private key is not available',
      'edited user "pub"',
      '',
    ]
      .map((line) => (line === '' ? '' : `[ OK ] ${line}`))
      .join('\n'),
  );
});

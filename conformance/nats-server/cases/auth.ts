// Who may come in: tokens, users, bcrypt, nkeys, time-out, default user, connection types.
import { createKeyPair } from '@nats-ts/jwt';
import { expect } from 'vitest';
import { type Case, type Group, it, type Stage, type Step } from '../transcript.js';

/** `s3cret` and `t0ken`, hashed. */
const S3CRET = '$2a$04$NATSconformancecases1ut3Hrcq/mnpQcZyWK6FamXKqzMvsFsgy';
const T0KEN = '$2a$04$NATSconformancecases1ufphOY6DzAdi7lUOcn18m2CK7R5Fq8XK';

function accepted(name: string, options: string): Case {
  return it(name, 'a open', `a > CONNECT ${options.replace('{', '{"verbose":false,')}`, 'a sync');
}

function refused(name: string, options: string): Case {
  const connect = `a > CONNECT ${options.replace('{', options === '{}' ? '{"verbose":false' : '{"verbose":false,')}`;
  return it(name, 'a open', connect, 'a ! Authorization Violation', 'a gone');
}

const asksForAuth: Step = ({ wire }: Stage) => expect(wire('a').info).toMatchObject({ auth_required: true });

export const TOKEN: Group = {
  name: 'a token',
  setup: { conf: 'authorization { token: "t0ken", timeout: 0.3 }' },
  cases: [
    it('INFO asks for it', 'a open', asksForAuth, ({ wire }) =>
      expect(wire('a').info).not.toHaveProperty('nonce'),
    ),
    accepted('the right one', '{"auth_token":"t0ken"}'),
    refused('a wrong one', '{"auth_token":"T0ken"}'),
    refused('none', '{}'),
    refused('an empty one', '{"auth_token":""}'),
    refused('as a user', '{"user":"t0ken"}'),
    it('verbose, the right one', 'a open', 'a > CONNECT {"auth_token":"t0ken"}', 'a < +OK', 'a sync'),
    it(
      'verbose, a wrong one',
      'a open',
      'a > CONNECT {"auth_token":"x"}',
      'a ! Authorization Violation',
      'a gone',
    ),
    it('PING before CONNECT is refused', 'a open', 'a > PING', 'a ! Authorization Violation', 'a gone'),
    it('PUB before CONNECT is refused', 'a open', 'a > PUB a 0', 'a ! Authorization Violation', 'a gone'),
    it(
      'an unknown verb before CONNECT is refused',
      'a open',
      'a > X',
      'a ! Authorization Violation',
      'a gone',
    ),
    it(
      'what follows a wrong CONNECT in the packet is not done',
      'a open',
      'b in {"auth_token":"t0ken"}',
      'b > SUB auth.late 1',
      'b sync',
      'a >> CONNECT {"verbose":false,"auth_token":"x"}\r\nPUB auth.late 1\r\nx\r\n',
      'a ! Authorization Violation',
      'a gone',
      'b sync',
    ),
    it('who says nothing is sent away', 'a open', 'a ! Authentication Timeout', 'a gone'),
    it(
      'who says half of CONNECT is sent away',
      'a open',
      'a >> CONNECT {"auth_token":"t0k',
      'a ! Authentication Timeout',
      'a gone',
    ),
  ],
};

export const BCRYPT_TOKEN: Group = {
  name: 'a token by bcrypt',
  setup: { conf: `authorization { token: "${T0KEN}" }` },
  cases: [
    accepted('the right one', '{"auth_token":"t0ken"}'),
    refused('a wrong one', '{"auth_token":"t0ken2"}'),
    refused('the hash itself', `{"auth_token":"${T0KEN}"}`),
  ],
};

export const TOKEN_FLAG: Group = {
  name: 'a token by --auth',
  setup: { flags: ['--auth', 't0ken'] },
  cases: [accepted('the right one', '{"auth_token":"t0ken"}'), refused('a wrong one', '{"auth_token":"x"}')],
};

export const USER_FLAGS: Group = {
  name: 'a user by --user and --pass',
  setup: { flags: ['--user', 'u', '--pass', 'p'] },
  cases: [
    accepted('the right one', '{"user":"u","pass":"p"}'),
    refused('a wrong one', '{"user":"u","pass":"x"}'),
  ],
};

export const SINGLE_USER: Group = {
  name: 'one user',
  setup: { conf: 'authorization { user: derek, password: s3cret }' },
  cases: [
    it('INFO asks for it', 'a open', asksForAuth),
    accepted('right', '{"user":"derek","pass":"s3cret"}'),
    refused('a wrong password', '{"user":"derek","pass":"secret"}'),
    refused('a wrong user', '{"user":"Derek","pass":"s3cret"}'),
    refused('no password', '{"user":"derek"}'),
    refused('no user', '{"pass":"s3cret"}'),
    refused('the password as a token', '{"auth_token":"s3cret"}'),
    it(
      'a second CONNECT with a wrong password ends the connection',
      'a in {"user":"derek","pass":"s3cret"}',
      'a > CONNECT {"verbose":false,"user":"derek","pass":"x"}',
      'a ! Authorization Violation',
      'a gone',
    ),
  ],
};

export const USERS: Group = {
  name: 'users',
  setup: {
    conf: `authorization { users = [
      { user: plain, password: one }
      { user: hashed, password: "${S3CRET}" }
      { user: "with space", password: "p w" }
      { user: websocket, password: w, allowed_connection_types: [WEBSOCKET] }
      { user: standard, password: w, allowed_connection_types: [standard, MQTT] }
    ] }`,
  },
  cases: [
    accepted('a plain password', '{"user":"plain","pass":"one"}'),
    accepted('bcrypt', '{"user":"hashed","pass":"s3cret"}'),
    refused('a wrong password for bcrypt', '{"user":"hashed","pass":"secret"}'),
    refused('the hash itself', `{"user":"hashed","pass":"${S3CRET}"}`),
    refused("another user's password", '{"user":"plain","pass":"s3cret"}'),
    accepted('names with spaces', '{"user":"with space","pass":"p w"}'),
    refused('nobody', '{}'),
    refused('a stranger', '{"user":"stranger","pass":"one"}'),
    refused('a connection type that is not allowed', '{"user":"websocket","pass":"w"}'),
    accepted('a connection type that is allowed, in lower case', '{"user":"standard","pass":"w"}'),
  ],
};

export const NO_AUTH_USER: Group = {
  name: 'no_auth_user',
  setup: {
    conf: `no_auth_user: guest
    accounts { A { users = [{ user: guest, password: g, permissions: { publish: "guest.>", subscribe: "guest.>" } }, { user: member, password: m }] } }`,
  },
  cases: [
    it(
      'who brings nothing is the guest',
      'a in {}',
      'a > SUB guest.x 1',
      'a sync',
      'a > SUB other 2',
      'a ! Permissions Violation for Subscription to "other"',
      'a sync',
    ),
    it(
      'without CONNECT one is the guest',
      'a open',
      'a > SUB other 2',
      'a ! Permissions Violation for Subscription to "other"',
      'a sync',
    ),
    it('INFO does not ask for a login', 'a open', ({ wire }) =>
      expect(wire('a').info).not.toHaveProperty('auth_required'),
    ),
    it('who brings credentials is himself', 'a in {"user":"member","pass":"m"}', 'a > SUB other 1', 'a sync'),
    refused('wrong credentials are refused', '{"user":"member","pass":"x"}'),
    refused('a token is refused', '{"auth_token":"x"}'),
    it(
      'the account is told',
      'a in {"protocol":1}',
      ({ wire }) => wire('a').takeInfo(),
      ({ wire }) => expect(wire('a').info).toMatchObject({ remote_account: 'A' }),
    ),
  ],
};

const USER = createKeyPair('user');
const STRANGER = createKeyPair('user');

/** CONNECT with an answer to the challenge. */
function answer(
  key: { publicKey: string },
  signer: { sign(data: Uint8Array): Uint8Array },
  encoding: 'base64url' | 'base64' = 'base64url',
  twist = (nonce: string) => nonce,
): Step {
  return ({ wire }: Stage) => {
    const nonce = twist(String(wire('a').info.nonce));
    const sig = Buffer.from(signer.sign(Buffer.from(nonce))).toString(encoding);
    wire('a').send(`CONNECT ${JSON.stringify({ verbose: false, nkey: key.publicKey, sig })}\r\n`);
  };
}

export const NKEY: Group = {
  name: 'nkeys',
  setup: { conf: `authorization { users = [ { nkey: ${USER.publicKey} }, { user: u, password: p } ] }` },
  cases: [
    it('INFO brings a nonce, another one each time', 'a open', 'b open', ({ wire }) => {
      expect(wire('a').info).toMatchObject({
        auth_required: true,
        nonce: expect.stringMatching(/^[\w-]{15}$/),
      });
      expect(wire('b').info.nonce).not.toBe(wire('a').info.nonce);
    }),
    it('the right signature', 'a open', answer(USER, USER), 'a sync'),
    it('the right signature in standard base64', 'a open', answer(USER, USER, 'base64'), 'a sync'),
    it(
      'a signature of something else',
      'a open',
      answer(USER, USER, 'base64url', () => 'something else'),
      'a ! Authorization Violation',
      'a gone',
    ),
    it("another key's signature", 'a open', answer(USER, STRANGER), 'a ! Authorization Violation', 'a gone'),
    it(
      'a key that is not known',
      'a open',
      answer(STRANGER, STRANGER),
      'a ! Authorization Violation',
      'a gone',
    ),
    refused('no signature', `{"nkey":"${USER.publicKey}"}`),
    refused('a signature that is no base64', `{"nkey":"${USER.publicKey}","sig":"!!"}`),
    refused('a key that is none', '{"nkey":"UABC","sig":"AAAA"}'),
    accepted('a user beside it', '{"user":"u","pass":"p"}'),
  ],
};

export const AUTH: readonly Group[] = [
  TOKEN,
  BCRYPT_TOKEN,
  TOKEN_FLAG,
  USER_FLAGS,
  SINGLE_USER,
  USERS,
  NO_AUTH_USER,
  NKEY,
];

// Users by JWT, without a connection around them: what a change of the account means for those who are on their way in.
import {
  type AccountClaims,
  type AccountKey,
  createKeyPair,
  encode,
  newAccountClaims,
  newOperatorClaims,
  newUserClaims,
  type OperatorKey,
  type UserKey,
} from '@nats-ts/jwt';
import { nullLogger } from '@nats-ts/log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Accounts } from '../accounts/accounts.js';
import type { AuthDecision, AuthRequest } from '../auth/authenticator.js';
import type { AdmittedUser, OperatorCallout } from '../callout/operator-callout.js';
import { ExpiryWheel } from '../expiry-wheel.js';
import { defaultServerOptions } from '../options/defaults.js';
import { defaultConnectOptions } from '../protocol/read-connect.js';
import { ClaimsAccounts } from './claims-accounts.js';
import { JwtAuthenticator } from './jwt-authenticator.js';
import { MemoryResolver } from './memory-resolver.js';
import { Trust } from './trust.js';

const NONCE = 'the-nonce';
const operator = createKeyPair('operator');
const operators = [encode(newOperatorClaims(operator.publicKey as OperatorKey), operator)];
const account = createKeyPair('account');
const signer = createKeyPair('account');
const user = createKeyPair('user');
const userJwt = encode(
  {
    ...newUserClaims(user.publicKey as UserKey),
    nats: {
      ...newUserClaims(user.publicKey as UserKey).nats,
      issuer_account: account.publicKey as AccountKey,
    },
  },
  signer,
);
const sig = Buffer.from(user.sign(Buffer.from(NONCE))).toString('base64url');

function accountJwt(change: (claims: AccountClaims) => void = () => undefined): string {
  const claims = newAccountClaims(account.publicKey as AccountKey);
  claims.nats.signing_keys = [signer.publicKey as AccountKey];
  change(claims);
  return encode(claims, operator);
}

const noCallout = {
  decide: ({ identity }: AdmittedUser): AuthDecision => ({ kind: 'accepted', identity }),
} as unknown as OperatorCallout;

const expiries = new ExpiryWheel();
let accounts: ClaimsAccounts;
let authenticator: JwtAuthenticator;

beforeEach(() => {
  accounts = new ClaimsAccounts({
    accounts: new Accounts({ ...defaultServerOptions(), operators }),
    trust: new Trust({ operators, trustedKeys: [] }),
    resolver: new MemoryResolver({ [account.publicKey]: accountJwt() }),
    expiries,
    log: nullLogger,
    systemAccount: '',
  });
  authenticator = new JwtAuthenticator({
    accounts,
    trustedProxies: [],
    defaultSentinel: '',
    callout: noCallout,
  });
});
afterEach(() => {
  accounts.close();
  expiries.close();
});

function come(said: { jwt?: string; sig?: string } = {}): AuthDecision | Promise<AuthDecision> {
  const request: AuthRequest = {
    connect: { ...defaultConnectOptions, jwt: userJwt, sig, ...said },
    nonce: NONCE,
    clientId: 1,
    remoteAddress: '127.0.0.1',
    tls: undefined,
    connectionType: 'STANDARD',
  };
  return authenticator.authenticate(request);
}

test('a user comes in with its JWT and the proof of its key, the first time and later', async () => {
  for (let time = 0; time < 2; time++)
    expect(await come()).toMatchObject({ kind: 'accepted', identity: { user: user.publicKey } });
});

test.each([
  [
    'the signature of something else',
    { sig: Buffer.alloc(64).toString('base64url') },
    'Signature not verified',
  ],
  ['no signature', { sig: '' }, 'Signature missing'],
  ['no JWT', { jwt: '' }, 'Authentication requires a user JWT'],
  [
    'a JWT that somebody else signed',
    { jwt: `${userJwt.slice(0, userJwt.lastIndexOf('.'))}.${Buffer.alloc(64).toString('base64url')}` },
    'User JWT not valid: ',
  ],
])('%s lets nobody in', async (_, said, reason) => {
  expect(await come(said)).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
});

test.each<[string, (claims: AccountClaims) => void, string]>([
  [
    'is revoked',
    ({ nats }) => {
      nats.revocations = { [user.publicKey]: Math.floor(Date.now() / 1000) + 10 };
    },
    'User authentication revoked',
  ],
  [
    'loses the key that issued it',
    ({ nats }) => {
      nats.signing_keys = [];
    },
    'User JWT issuer is not known',
  ],
])('a user that %s while its signature is verified stays outside', async (_, change, reason) => {
  await come();
  const decision = come();
  expect(accounts.update(account.publicKey, accountJwt(change))).toBe('updated');
  expect(await decision).toEqual({ kind: 'refused', reason });
});

test('a user whose account is removed while its signature is verified stays outside', async () => {
  await come();
  const decision = come();
  accounts.remove(account.publicKey);
  expect(await decision).toEqual({ kind: 'refused', reason: 'Account JWT has expired' });
});

test('a user gets the permissions that its account gained while its signature was verified', async () => {
  await come();
  const decision = come();
  const changed = accountJwt(({ nats }) => {
    nats.default_permissions = { pub: { allow: ['only.this'] }, sub: {} };
  });
  accounts.update(account.publicKey, changed);
  const decided = await decision;
  expect(decided.kind === 'accepted' && decided.identity.permissions).toBe(
    accounts.get(account.publicKey)?.defaultPermissions,
  );
});

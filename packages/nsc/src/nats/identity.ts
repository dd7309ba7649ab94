// As whom nsc speaks to brokers: a user of the store, or for the system account one made on the spot that lives two
// minutes and may do what the command needs and nothing else.
import { readFileSync } from 'node:fs';
import {
  type AccountClaims,
  createKeyPair,
  encode,
  type KeyPair,
  keyPairFromSeed,
  newUserClaims,
  type OperatorClaims,
  parseCreds,
} from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import { publicKeyOf } from '../keystore/key-text.js';
import type { OperatorStore } from '../store/operator-store.js';
import { backquote, quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';

/** A user's JWT and proof of its key. */
export interface NatsIdentity {
  /** Name of the user's account in the store. */
  readonly account: string;
  /** The user's JWT. */
  readonly jwt: string;
  /** Signs a broker's nonce. */
  sign(nonce: Uint8Array): Uint8Array;
}

/** How long a user made on the spot lives, in seconds. */
const TEMPORARY = 120;

/** Whom to be in the system account. */
export interface SystemUserChoice {
  /** Name or public key of the system account; default the operator's. */
  readonly account?: string | undefined;
  /** A stored user of it; default one made on the spot, else the first stored one whose key is here. */
  readonly user?: string | undefined;
  /** Subjects that a user made on the spot may publish to. */
  readonly publish: readonly string[];
}

/**
 * A user of the system account.
 *
 * @throws NscError `no-account`, `no-user`, `bad-signer`
 */
export function systemIdentity(
  workspace: Workspace,
  store: OperatorStore,
  choice: SystemUserChoice,
): NatsIdentity {
  const operator = store.operator();
  const account = systemAccountName(store, operator, choice.account ?? '');
  const user = choice.user ?? '';
  if (user !== '') return requireStored(workspace, store, account, user);
  const claims = store.account(account);
  const signer = systemSigner(workspace, operator, claims, account);
  if (signer !== undefined) return temporaryIdentity(workspace, account, claims, signer, choice.publish);
  for (const name of store.userNames(account)) {
    const found = storedIdentity(workspace, store, account, name);
    if (found !== undefined) return found;
  }
  throw new NscError(
    'no-user',
    `no system account user with corresponding nkey found: neither a key of account ${quote(account)} nor of one of its users is in the keystore`,
  );
}

/** Name of the system account in the store. @throws NscError `no-account` */
export function systemAccountName(store: OperatorStore, operator: OperatorClaims, given = ''): string {
  if (given !== '' && store.hasAccount(given)) return given;
  const key = given !== '' ? given : (operator.nats.system_account ?? '');
  const found = store.accountEntries().find((entry) => entry.publicKey === key);
  if (key !== '' && found !== undefined) return found.name;
  throw new NscError(
    'no-account',
    key === ''
      ? `operator ${quote(operator.name ?? '')} has no system account: set one with nsc edit operator --system-account, or give --system-account`
      : `system account ${quote(key)} not found`,
  );
}

/** The key that signs a user on the spot: the account's own unless signing keys are required, else one without scope. */
function systemSigner(
  workspace: Workspace,
  operator: OperatorClaims,
  account: AccountClaims,
  name: string,
): KeyPair | undefined {
  const strict = operator.nats.strict_signing_key_usage === true;
  const signing = account.nats.signing_keys ?? [];
  const plain = signing.filter((entry) => typeof entry === 'string');
  if (strict && plain.length === 0) {
    throw new NscError(
      'bad-signer',
      signing.length === 0
        ? `operator requires signing keys, system account ${quote(name)} doesn't have signing keys`
        : `system account ${quote(name)} only has scoped signing keys, specify --system-user`,
    );
  }
  for (const key of strict ? plain : [account.sub, ...plain]) {
    const pair = workspace.keystore.read(key);
    if (pair?.canSign === true) return pair;
  }
  return undefined;
}

function temporaryIdentity(
  workspace: Workspace,
  account: string,
  claims: AccountClaims,
  signer: KeyPair,
  publish: readonly string[],
): NatsIdentity {
  const pair = createKeyPair('user');
  const user = newUserClaims(publicKeyOf(pair, 'user'));
  user.name = 'nsc temporary user';
  user.exp = workspace.now + TEMPORARY;
  if (signer.publicKey !== claims.sub) user.nats.issuer_account = claims.sub;
  user.nats.pub = { allow: [...publish] };
  user.nats.sub = { allow: ['_INBOX.>'] };
  const jwt = encode(user, signer, { issuedAt: workspace.now });
  return { account, jwt, sign: (nonce) => pair.sign(nonce) };
}

function requireStored(
  workspace: Workspace,
  store: OperatorStore,
  account: string,
  user: string,
): NatsIdentity {
  if (!store.hasUser(account, user)) {
    throw new NscError('no-user', `user ${quote(user)} not found in ${quote(account)}`);
  }
  const found = storedIdentity(workspace, store, account, user);
  if (found !== undefined) return found;
  throw new NscError('bad-signer', `the private key of user ${quote(user)} is not in the keystore`);
}

/** A user of the store; undefined when its private key is not here. */
function storedIdentity(
  workspace: Workspace,
  store: OperatorStore,
  account: string,
  user: string,
): NatsIdentity | undefined {
  const { sub } = store.user(account, user);
  const pair = workspace.keystore.read(sub);
  if (pair?.canSign !== true) return undefined;
  return { account, jwt: store.userToken(account, user), sign: (nonce) => pair.sign(nonce) };
}

/** The user of a creds file. @throws NscError `disk`, `bad-key` */
export function credsIdentity(account: string, path: string): NatsIdentity {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new NscError('disk', `error reading ${backquote(path)}: ${reasonOf(error)}`, { cause: error });
  }
  try {
    const { jwt, seed } = parseCreds(text);
    const pair = keyPairFromSeed(seed);
    return { account, jwt, sign: (nonce) => pair.sign(nonce) };
  } catch (error) {
    throw new NscError('bad-key', `${backquote(path)} is no creds file: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

// nsc revocations add-user, delete-user, list-users: which users an account no longer lets in, by their keys and the
// time their JWTs were issued.
import { ALL_KEYS, isUserKey, withoutRevocation, withRevocation } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import type { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';
import { goTime } from '../text/moments.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import {
  type AccountChange,
  type AccountChangeResult,
  type AccountChoice,
  changeAccount,
} from './change-account.js';

/** The user to revoke, or whose revocation goes. */
export interface RevokedUserChoice extends AccountChoice {
  /** The user, by name; default the account's only one. Not together with `key`. */
  readonly user?: string;
  /** The user's public key, or its name, or `*` for all users. */
  readonly key?: string;
}

/** Which user is revoked, and what of it. */
export interface RevokeUserOptions extends RevokedUserChoice {
  /** What was issued up to then is revoked: seconds since 1970; default now. */
  readonly at?: number;
}

/** The account, and what was revoked or restored. */
export interface RevocationResult extends AccountChangeResult {
  /** Public key, or `*`. */
  readonly key: string;
}

/** One revocation. */
export interface Revocation {
  /** Public key, or `*` for all. */
  readonly key: string;
  /** What was issued up to then is revoked: seconds since 1970. */
  readonly at: number;
  /** The user's name, where it is here. */
  readonly name?: string;
}

/** Revokes a user, or all. A revocation that reaches further stays as it is. @throws NscError */
export async function revokeUser(
  workspace: Workspace,
  options: RevokeUserOptions,
): Promise<RevocationResult> {
  const at = options.at ?? workspace.now;
  const change = ({ store, name, claims }: AccountChange) => {
    const key = userKey(store, name, options);
    claims.nats.revocations = withRevocation(claims.nats.revocations, key, at);
    const all = key === ALL_KEYS;
    const line = all ? `revoked all users issued before ${goTime(at)}` : `revoked user ${quote(key)}`;
    return { lines: [line], result: { key } };
  };
  return changeAccount(workspace, options, change, { summarise: true });
}

/** Takes a revocation of a user, or of all, away. @throws NscError */
export async function unrevokeUser(
  workspace: Workspace,
  options: RevokedUserChoice,
): Promise<RevocationResult> {
  const change = ({ store, name, claims }: AccountChange) => {
    const revocations = claims.nats.revocations ?? {};
    if (Object.keys(revocations).length === 0) {
      throw new NscError('usage', `no user revocations set in account ${name}`);
    }
    const key = userKey(store, name, options);
    if (!Object.hasOwn(revocations, key)) {
      throw new NscError('usage', `user with public key ${key} is not revoked`);
    }
    const rest = withoutRevocation(revocations, key);
    if (Object.keys(rest).length === 0) delete claims.nats.revocations;
    else claims.nats.revocations = rest;
    const all = key === ALL_KEYS;
    const line = all ? 'deleted all user revocation' : `deleted user revocation for ${quote(key)}`;
    return { lines: [line], result: { key } };
  };
  return changeAccount(workspace, options, change, { summarise: true });
}

/** The users an account revoked, `*` first. @throws NscError */
export function revokedUsers(workspace: Workspace, account?: string): Revocation[] {
  const store = workspace.store();
  const name = chooseAccount(workspace, store, account);
  const names = new Map(store.userEntries(name).map((entry) => [entry.publicKey, entry.name]));
  return sortedRevocations(store.account(name).nats.revocations, (key) => names.get(key));
}

/** A revocation list, sorted by key, with the names that are known. */
export function sortedRevocations(
  list: Readonly<Record<string, number>> | undefined,
  nameOf: (key: string) => string | undefined,
): Revocation[] {
  return Object.entries(list ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, at]) => {
      const name = nameOf(key);
      return name === undefined ? { key, at } : { key, at, name };
    });
}

function userKey(store: OperatorStore, account: string, { user = '', key = '' }: RevokedUserChoice): string {
  if (user !== '' && key !== '') {
    throw new NscError('usage', 'user and user-public-key are mutually exclusive');
  }
  if (key === ALL_KEYS || isUserKey(key)) return key;
  const name = user !== '' ? user : key;
  const entries = store.userEntries(account).filter(({ publicKey }) => publicKey !== '');
  if (name === '') {
    const [first, second] = entries;
    if (first !== undefined && second === undefined) return first.publicKey;
    throw new NscError('usage', `no default user available for account ${account}: name one with --name`);
  }
  const found = entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found.publicKey;
  if (user !== '') throw new NscError('no-user', `user ${quote(user)} not found`);
  throw new NscError('bad-key', `${key} is not a valid "user" public key`);
}

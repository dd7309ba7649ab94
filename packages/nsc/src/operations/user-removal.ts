// Deleting users: what is known of each, the revocation that shuts it out, and the files that go.
import { type AccountClaims, isUserKey, peekClaims, type UserKey, withRevocation } from '@nats-ts/jwt';
import { reasonOf } from '../errors.js';
import { Report } from '../report/report.js';
import type { FileBatch } from '../store/durable.js';
import type { OperatorStore } from '../store/operator-store.js';
import type { Workspace } from '../workspace.js';

/** A user that was deleted. */
export interface DeletedUser {
  readonly name: string;
  /** Its public key; undefined when its JWT was too broken to say. */
  readonly publicKey: string | undefined;
  /** Whether the account's claims say that its JWT no longer counts. */
  readonly revoked: boolean;
  /** Until when its JWT is good, in seconds since 1970; 0 is without end. */
  readonly expires: number;
}

/** What goes with the JWT of a user. */
export interface RemovalOptions {
  /** Delete the private keys too. */
  readonly removeKeys?: boolean;
  /** Delete the creds files too. */
  readonly removeCreds?: boolean;
}

/** A user to be deleted, with its part of the report. */
export interface UserRemoval {
  readonly user: DeletedUser;
  readonly details: Report;
}

/**
 * Looks at a user that is to go and revokes it. A JWT that cannot be read is reported, and may go too.
 *
 * @param account the claims that get the revocation; undefined when the user is not to be revoked
 */
export function prepareRemoval(
  workspace: Workspace,
  store: OperatorStore,
  account: AccountClaims | undefined,
  accountName: string,
  name: string,
): UserRemoval {
  const { publicKey, expires, problem } = readUser(store, accountName, name);
  const details = new Report('ok', `user ${name} [${publicKey ?? 'unknown key'}]`);
  if (problem !== undefined) details.warning(`its JWT cannot be read: ${problem}`);
  const revoked = account !== undefined && revokeIn(account, publicKey, workspace.now, details);
  return { user: { name, publicKey, revoked, expires }, details };
}

/** Stages that what goes with a user's JWT goes, after the caller staged that the JWT goes. */
export function stageRemoval(
  workspace: Workspace,
  store: OperatorStore,
  accountName: string,
  { user: { name, publicKey }, details }: UserRemoval,
  batch: FileBatch,
  options: RemovalOptions,
): void {
  details.ok('user deleted');
  if (options.removeKeys === true) {
    const stored = publicKey !== undefined && workspace.keystore.stageKeyRemoval(batch, publicKey);
    details.ok(stored ? 'deleted private key' : 'private key is not stored');
  }
  if (options.removeCreds === true) {
    const stored = workspace.keystore.stageCredsRemoval(batch, store.name, accountName, name);
    details.ok(stored ? 'removed creds file' : 'creds file is not stored');
  }
}

function revokeIn(account: AccountClaims, key: string | undefined, now: number, details: Report): boolean {
  if (key === undefined) {
    details.warning('cannot be revoked, as its key is not known; revoke it by its key if you know it');
    return false;
  }
  if ((account.nats.revocations?.[key] ?? 0) !== 0) {
    details.ok('user is already revoked');
  } else {
    account.nats.revocations = withRevocation(account.nats.revocations, key, now);
    details.ok('revoked user');
  }
  return true;
}

interface KnownUser {
  readonly publicKey: UserKey | undefined;
  readonly expires: number;
  readonly problem?: string;
}

function readUser(store: OperatorStore, account: string, name: string): KnownUser {
  try {
    const { sub, exp = 0 } = store.user(account, name);
    return { publicKey: sub, expires: exp };
  } catch (error) {
    const problem = reasonOf(error);
    try {
      // What a JWT with a broken signature says of itself is enough to shut its user out.
      const { sub, exp } = peekClaims(store.userToken(account, name));
      return { publicKey: isUserKey(sub) ? sub : undefined, expires: exp, problem };
    } catch {
      return { publicKey: undefined, expires: 0, problem };
    }
  }
}

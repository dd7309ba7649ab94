// nsc generate creds: the creds file of a user, from its JWT and its seed.
import { formatCreds } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';

/** Whose creds. */
export interface GenerateCredsOptions {
  /** The user's account, by name or public key; default the current one. */
  readonly account?: string;
  /** The user; default the account's only one. */
  readonly user?: string;
}

/** The text of a user's creds file; it holds the user's seed. @throws NscError */
export function generateCreds(workspace: Workspace, options: GenerateCredsOptions): string {
  const store = workspace.store();
  const account = chooseAccount(workspace, store, options.account);
  const user =
    options.user === undefined || options.user === '' ? onlyUser(workspace, account) : options.user;
  if (!store.hasUser(account, user)) {
    throw new NscError('no-user', `user ${quote(user)} not found in ${quote(account)}`);
  }
  const { sub } = store.user(account, user);
  const pair = workspace.keystore.read(sub);
  if (pair === undefined) {
    throw new NscError('bad-key', `the private key of user ${quote(user)}, ${sub}, is not in the keystore`);
  }
  return formatCreds(store.userToken(account, user), pair.seed);
}

function onlyUser(workspace: Workspace, account: string): string {
  const [first, second] = workspace.store().userNames(account);
  if (first === undefined) throw new NscError('no-user', `account ${quote(account)} has no users`);
  if (second !== undefined) throw new NscError('usage', 'user is required');
  return first;
}

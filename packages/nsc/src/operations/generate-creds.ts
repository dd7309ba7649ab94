// nsc generate creds: the creds file of a user, from its JWT and its seed.
import { formatCreds } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import { chooseUser } from './user-choice.js';

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
  const user = chooseUser(store, account, options.user);
  const { sub } = store.user(account, user);
  const pair = workspace.keystore.read(sub);
  if (pair === undefined) {
    throw new NscError('bad-key', `the private key of user ${quote(user)}, ${sub}, is not in the keystore`);
  }
  return formatCreds(store.userToken(account, user), pair.seed);
}

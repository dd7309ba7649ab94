// Which account an operation is about: the one named, be it by its public key, else the current one.
import { isAccountKey } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import type { OperatorStore } from '../store/operator-store.js';
import type { Workspace } from '../workspace.js';

/**
 * Name of the chosen account; it becomes the current one for the rest of this run, unsaved.
 *
 * @throws NscError `usage` when none is named nor current; `no-account`
 */
export function chooseAccount(workspace: Workspace, store: OperatorStore, given: string | undefined): string {
  const named = given ?? '';
  if (named !== '') {
    workspace.context.useAccount(isAccountKey(named) ? accountOfKey(store, named) : named);
  }
  const name = workspace.context.account;
  if (name === '') throw new NscError('usage', 'an account is required');
  return name;
}

function accountOfKey(store: OperatorStore, key: string): string {
  const entry = store.accountEntries().find((candidate) => candidate.publicKey === key);
  if (entry === undefined) throw new NscError('no-account', `no account found with public key ${key}`);
  return entry.name;
}

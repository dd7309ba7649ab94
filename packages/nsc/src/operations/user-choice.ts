// Which user an operation is about: the one named, else the account's only one.
import { NscError } from '../errors.js';
import type { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';

/** Name of the chosen user. @throws NscError `no-user`; `usage` when none is named and there are several */
export function chooseUser(store: OperatorStore, account: string, given: string | undefined): string {
  if (given !== undefined && given !== '') {
    if (store.hasUser(account, given)) return given;
    throw new NscError('no-user', `user ${quote(given)} not found in ${quote(account)}`);
  }
  const [first, second] = store.userNames(account);
  if (first === undefined) throw new NscError('no-user', `account ${quote(account)} has no users`);
  if (second !== undefined) throw new NscError('usage', 'user is required');
  return first;
}

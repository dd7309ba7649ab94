// nsc describe user
import { isUserKey } from '@nats-ts/jwt';
import type { Invocation } from '../../cli/invocation.js';
import { readJwt, scopeOfIssuer } from '../../describe/describe.js';
import { NscError } from '../../errors.js';
import { chooseAccount } from '../../operations/account-choice.js';
import type { OperatorStore } from '../../store/operator-store.js';
import { show } from './show.js';

export async function run(call: Invocation): Promise<void> {
  const workspace = call.open();
  const store = workspace.store();
  const account = chooseAccount(workspace, store, call.text('account'));
  const jwt = readJwt(store.userToken(account, userName(store, account, call.name())));
  await show(call, workspace, jwt, scopeOfIssuer(store.account(account), jwt.claims));
}

function userName(store: OperatorStore, account: string, given: string): string {
  if (isUserKey(given)) {
    const entry = store.userEntries(account).find((candidate) => candidate.publicKey === given);
    if (entry === undefined) throw new NscError('no-user', `no user found with public key ${given}`);
    return entry.name;
  }
  if (given !== '') return given;
  const [first, second] = store.userNames(account);
  if (first === undefined || second !== undefined) throw new NscError('usage', 'user is required');
  return first;
}

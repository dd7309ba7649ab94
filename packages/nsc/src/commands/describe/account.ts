// nsc describe account
import type { Invocation } from '../../cli/invocation.js';
import { readJwt } from '../../describe/describe.js';
import { chooseAccount } from '../../operations/account-choice.js';
import { show } from './show.js';

export async function run(call: Invocation): Promise<void> {
  const workspace = call.open();
  const store = workspace.store();
  const account = chooseAccount(workspace, store, call.name());
  await show(call, workspace, readJwt(store.accountToken(account)));
}

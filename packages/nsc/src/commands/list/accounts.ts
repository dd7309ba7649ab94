// nsc list accounts
import type { Invocation } from '../../cli/invocation.js';
import { printEntries } from './entries.js';
import { openOperator } from './operator-choice.js';

export async function run(call: Invocation): Promise<void> {
  const { context, store } = openOperator(call);
  await printEntries(call, 'Accounts', store.accountEntries(), context.account);
}

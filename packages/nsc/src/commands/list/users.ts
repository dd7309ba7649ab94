// nsc list users
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { printEntries } from './entries.js';
import { openOperator } from './operator-choice.js';

export async function run(call: Invocation): Promise<void> {
  const { context, store } = openOperator(call);
  const account = call.text('account');
  if (account !== '') {
    context.useAccount(account);
    context.save();
  }
  if (context.account === '') throw new NscError('no-account', 'no account set - `nsc env --account <name>`');
  await printEntries(call, 'Users', store.userEntries(context.account), context.account);
}

// What `nsc delete user -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { plainChoices } from '../../prompt/prompter.js';
import { quote } from '../../text/go-text.js';
import { askAccountSigner, askSure, askTruth, askWhichAccount } from '../account-asking.js';

export async function ask(call: Invocation): Promise<void> {
  const account = await askWhichAccount(call, 'account');
  const users = account.store.userNames(account.name);
  if (users.length === 0) {
    throw new NscError('no-user', `account ${quote(account.name)} doesn't have any users - add one first`);
  }
  if (call.texts('name').length === 0 && call.args.length === 0) {
    const names = await call.ask.selectMany({
      message: 'select users',
      flag: '--name',
      choices: plainChoices(users),
      required: true,
    });
    call.answer('name', names);
  }
  const several = call.texts('name').length + call.args.length > 1;
  const s = several ? 's' : '';
  await askTruth(call, 'revoke', `revoke user${s} before deleting`, true);
  await askTruth(call, 'rm-nkey', `delete associated nkey${s}`, false);
  await askTruth(call, 'rm-creds', `delete associated creds file${s}`, false);
  const what = several ? 'users, nkeys or creds files' : 'a user, nkey or creds file';
  if (!(await askSure(call, `deleting ${what} cannot be undone - continue`))) {
    throw new NscError('not-allowed', 'delete cancelled');
  }
  if (call.truth('revoke')) await askAccountSigner(call, account);
}

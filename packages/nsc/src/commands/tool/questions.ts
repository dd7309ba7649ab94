// What the tools ask with -i: as whom.
import type { Invocation } from '../../cli/invocation.js';
import { askAccount, askUser } from '../../prompt/questions.js';

export async function ask(call: Invocation): Promise<void> {
  const workspace = call.open();
  const store = workspace.store();
  const account = await askAccount(call.ask, store, call.text('account') || workspace.context.account);
  call.answer('account', account);
  call.answer('user', call.text('user') || (await askUser(call.ask, store, account)));
}

// What `nsc generate creds -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { askAccount, askUser } from '../../prompt/questions.js';

export async function ask(call: Invocation): Promise<void> {
  const workspace = call.open();
  const store = workspace.store();
  const account = await askAccount(call.ask, store, call.text('account') || workspace.context.account);
  call.answer('account', account);
  if (call.text('name') === '') call.answer('name', await askUser(call.ask, store, account));
}

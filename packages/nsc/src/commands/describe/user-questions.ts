// What `nsc describe user -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { askAccount, askUser } from '../../prompt/questions.js';

export async function ask(call: Invocation): Promise<void> {
  const { context } = call.open();
  const store = context.openStore();
  const account = await askAccount(call.ask, store, call.text('account') || context.account);
  call.answer('account', account);
  if (call.name() === '') call.answer('name', await askUser(call.ask, store, account));
}

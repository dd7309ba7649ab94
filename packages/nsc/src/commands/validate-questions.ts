// What `nsc validate -i` asks.
import type { Invocation } from '../cli/invocation.js';
import { askAccount } from '../prompt/questions.js';

export async function ask(call: Invocation): Promise<void> {
  if (call.truth('all-accounts') || call.text('file') !== '') return;
  const { context } = call.open();
  const given = call.text('account') || context.account;
  call.answer('account', await askAccount(call.ask, context.openStore(), given));
}

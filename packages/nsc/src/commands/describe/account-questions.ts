// What `nsc describe account -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { askAccount } from '../../prompt/questions.js';

export async function ask(call: Invocation): Promise<void> {
  const { context } = call.open();
  const given = call.name() || context.account;
  call.answer('name', await askAccount(call.ask, context.openStore(), given));
}

// What `nsc pull -i` asks.
import type { Invocation } from '../cli/invocation.js';
import { askAccount } from '../prompt/questions.js';
import { quote } from '../text/go-text.js';

export async function ask(call: Invocation): Promise<void> {
  const workspace = call.open();
  const store = workspace.store();
  const all = await call.ask.confirm({
    message: `pull operator ${quote(store.name)} and all accounts`,
    flag: '--all',
    default: true,
  });
  call.answer('all', all);
  if (all) return;
  call.answer(
    'account',
    await askAccount(call.ask, store, call.text('account') || workspace.context.account),
  );
}

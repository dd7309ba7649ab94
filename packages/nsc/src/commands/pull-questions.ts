// What `nsc pull -i` asks.
import type { Invocation } from '../cli/invocation.js';
import { quote } from '../text/go-text.js';
import { askAccountName } from './account-asking.js';

export async function ask(call: Invocation): Promise<void> {
  const store = call.open().store();
  const all = await call.ask.confirm({
    message: `pull operator ${quote(store.name)} and all accounts`,
    flag: '--all',
    default: true,
  });
  call.answer('all', all);
  if (all) return;
  await askAccountName(call, 'account');
}

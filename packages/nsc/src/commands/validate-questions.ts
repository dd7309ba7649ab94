// What `nsc validate -i` asks.
import type { Invocation } from '../cli/invocation.js';
import { askAccountName } from './account-asking.js';

export async function ask(call: Invocation): Promise<void> {
  if (call.truth('all-accounts') || call.text('file') !== '') return;
  await askAccountName(call, 'account');
}

// What commands ask that only need to know which account is meant.
import type { Invocation } from '../cli/invocation.js';
import { askAccountName } from './account-asking.js';

export async function ask(call: Invocation): Promise<void> {
  await askAccountName(call, 'account');
}

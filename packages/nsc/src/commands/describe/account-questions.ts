// What `nsc describe account -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { askAccountName } from '../account-asking.js';

export async function ask(call: Invocation): Promise<void> {
  await askAccountName(call, 'name');
}

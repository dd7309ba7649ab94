// What `nsc describe user -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { askAccountAndUser } from '../user-asking.js';

export async function ask(call: Invocation): Promise<void> {
  await askAccountAndUser(call, 'name');
}

// The question of several commands: which user of which account.
import type { Invocation } from '../cli/invocation.js';
import { askUser } from '../prompt/questions.js';
import { askAccountName } from './account-asking.js';

/**
 * Asks which account and which of its users is meant; a user that was given is not asked for.
 *
 * @param flag the command's flag for the user's name; with `name` an argument gives it too
 */
export async function askAccountAndUser(
  call: Invocation,
  flag: 'name' | 'user',
): Promise<{ readonly account: string; readonly user: string }> {
  const account = await askAccountName(call, 'account');
  const given = flag === 'name' ? call.name() : call.text(flag);
  const user = given !== '' ? given : await askUser(call.ask, call.open().store(), account);
  call.answer(flag, user);
  return { account, user };
}

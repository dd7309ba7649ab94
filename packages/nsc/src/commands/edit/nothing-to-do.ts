// An edit that changes nothing is a mistake in the line.
import { type CommandSpec, lastOf } from '../../cli/command.js';
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';

/**
 * Refuses a line without any flag that changes something.
 *
 * @param choosing flags that only say what is edited
 * @throws NscError `usage`
 */
export function refuseNothingToDo(
  call: Invocation,
  choosing: readonly string[],
  text = 'specify an edit option',
): void {
  const { flags = [] }: CommandSpec = lastOf(call.path);
  const edits = flags.map(({ name }) => name).filter((name) => !choosing.includes(name));
  if (!call.interactive && !call.given(...edits)) throw new NscError('usage', text);
}

// nsc list operators
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { quote } from '../../text/go-text.js';
import { printEntries } from './entries.js';

export async function run(call: Invocation): Promise<void> {
  const { context } = call.open();
  if (context.storeRoot === '') throw new NscError('no-store', 'no store set - `env --store <dir>`');
  const names = context.operatorNames();
  if (names.length === 0 && !call.truth('json')) {
    call.print(
      `no operators defined in store dir ${quote(context.storeRoot)}\ninit an environment or change the store root with \`env --store <dir>\``,
    );
    return;
  }
  const entries = names.map((name) => context.openStore(name).operatorEntry());
  await printEntries(call, 'Operators', entries, context.operator);
}

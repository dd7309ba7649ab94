// The operator whose accounts or users are listed: -o chooses and keeps it, as in nsc 2.14.
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';

/** Opens the store of the operator that -o names, which becomes the current one, else of the current one. */
export function openOperator(call: Invocation) {
  const { context } = call.open();
  if (context.storeRoot === '') throw new NscError('no-store', 'no store set - `env --store <dir>`');
  const operator = call.text('operator');
  if (operator !== '') {
    context.useOperator(operator);
    context.save();
  }
  if (context.operator === '') throw new NscError('no-operator', 'no operator set - `env --operator <name>`');
  return { context, store: context.openStore() };
}

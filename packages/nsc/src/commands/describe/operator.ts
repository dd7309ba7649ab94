// nsc describe operator
import { isOperatorKey } from '@nats-ts/jwt';
import type { Invocation } from '../../cli/invocation.js';
import type { Context } from '../../context/context.js';
import { readJwt } from '../../describe/describe.js';
import { NscError } from '../../errors.js';
import { show } from './show.js';

export async function run(call: Invocation): Promise<void> {
  const workspace = call.open();
  const { context } = workspace;
  const name = call.name();
  if (name !== '') context.useOperator(isOperatorKey(name) ? operatorOfKey(context, name) : name);
  if (context.operator === '') throw new NscError('no-operator', 'set an operator');
  await show(call, workspace, readJwt(context.openStore().operatorToken()));
}

function operatorOfKey(context: Context, key: string): string {
  const found = context
    .operatorNames()
    .find((name) => context.openStore(name).operatorEntry().publicKey === key);
  if (found === undefined) throw new NscError('no-operator', `no operator found with public key ${key}`);
  return found;
}

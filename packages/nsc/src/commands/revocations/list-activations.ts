// nsc revocations list_activations
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { revokedActivations } from '../../operations/revoke-activation.js';
import { exportOptions } from './options.js';
import { printRevocations } from './print.js';

export async function run(call: Invocation): Promise<void> {
  const { kind, exportName, revocations } = revokedActivations(call.open(), exportOptions(call));
  if (revocations.length === 0) throw new NscError('usage', `${kind} ${exportName} has no revocations`);
  await printRevocations(call, `Revoked Accounts for ${kind} ${exportName}`, revocations, 'All Accounts');
}

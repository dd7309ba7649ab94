// nsc add account
import type { Invocation } from '../../cli/invocation.js';
import { addAccount } from '../../operations/add-account.js';
import { permissionOptions, validityOptions } from '../flag-options.js';

export async function run(call: Invocation): Promise<void> {
  const result = await addAccount(call.open(), {
    name: call.name(),
    key: call.text('public-key'),
    signer: call.text('private-key'),
    ...validityOptions(call),
    ...permissionOptions(call),
  });
  call.finish(result.report, result);
}

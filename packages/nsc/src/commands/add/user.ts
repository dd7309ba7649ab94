// nsc add user
import type { Invocation } from '../../cli/invocation.js';
import { addUser } from '../../operations/add-user.js';
import { permissionOptions, validityOptions } from '../flag-options.js';

export async function run(call: Invocation): Promise<void> {
  const result = await addUser(call.open(), {
    name: call.name(),
    account: call.text('account'),
    key: call.text('public-key'),
    signer: call.text('private-key'),
    tags: call.texts('tag'),
    sourceNetworks: call.texts('source-network'),
    bearer: call.truth('bearer'),
    ...validityOptions(call),
    ...permissionOptions(call),
  });
  call.finish(result.report, result);
}

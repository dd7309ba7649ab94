// nsc edit user
import type { Invocation } from '../../cli/invocation.js';
import { editUser } from '../../operations/edit-user.js';
import { userLimitOptions, validityOptions } from '../flag-options.js';
import { refuseNothingToDo } from './nothing-to-do.js';

export async function run(call: Invocation): Promise<void> {
  refuseNothingToDo(call, ['name', 'account']);
  const result = await editUser(call.open(), {
    name: call.name(),
    account: call.text('account'),
    signer: call.text('private-key'),
    tags: call.texts('tag'),
    removeTags: call.texts('rm-tag'),
    ...validityOptions(call),
    ...userLimitOptions(call),
  });
  call.finish(result.report, result);
}

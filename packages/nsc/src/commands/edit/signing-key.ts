// nsc edit signing-key
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { editSigningKey } from '../../operations/edit-signing-key.js';
import { defined, userLimitOptions } from '../flag-options.js';

export async function run(call: Invocation): Promise<void> {
  const [key, second] = [...call.texts('sk'), ...call.args];
  if (second !== undefined) throw new NscError('usage', 'one signing key can be edited at a time');
  const result = await editSigningKey(call.open(), {
    account: call.text('account'),
    signer: call.text('private-key'),
    ...defined({ key, role: call.textIfGiven('role'), description: call.textIfGiven('description') }),
    ...userLimitOptions(call),
  });
  call.finish(result.report, result);
}

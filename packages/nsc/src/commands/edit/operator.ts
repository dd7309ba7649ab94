// nsc edit operator
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { editOperator } from '../../operations/edit-operator.js';
import { validityOptions } from '../flag-options.js';

const EDITS = [
  'sk',
  'rm-sk',
  'start',
  'expiry',
  'tag',
  'rm-tag',
  'account-jwt-server-url',
  'service-url',
  'rm-service-url',
  'system-account',
  'require-signing-keys',
  'rm-account-jwt-server-url',
] as const;

export async function run(call: Invocation): Promise<void> {
  if (!call.interactive && !call.given(...EDITS)) throw new NscError('usage', 'specify an edit option');
  const url = call.truth('rm-account-jwt-server-url') ? '' : call.text('account-jwt-server-url');
  const result = await editOperator(call.open(), {
    signingKeys: call.texts('sk'),
    removeSigningKeys: call.texts('rm-sk'),
    tags: call.texts('tag'),
    removeTags: call.texts('rm-tag'),
    serviceUrls: call.texts('service-url'),
    removeServiceUrls: call.texts('rm-service-url'),
    systemAccount: call.text('system-account'),
    signer: call.text('private-key'),
    ...validityOptions(call),
    ...(call.given('account-jwt-server-url', 'rm-account-jwt-server-url') ? { accountServerUrl: url } : {}),
    ...(call.given('require-signing-keys') ? { requireSigningKeys: call.truth('require-signing-keys') } : {}),
  });
  call.finish(result.report, result);
}

// nsc edit authcallout
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { editAuthCallout } from '../../operations/edit-auth-callout.js';
import { defined } from '../flag-options.js';
import { refuseNothingToDo } from './nothing-to-do.js';

const EDITS = [
  'auth-user',
  'rm-auth-user',
  'allowed-account',
  'rm-allowed-account',
  'curve',
  'rm-curve',
] as const;

export async function run(call: Invocation): Promise<void> {
  refuseNothingToDo(call, ['account'], 'please specify some options');
  if (call.truth('disable') && call.given(...EDITS)) {
    throw new NscError('usage', '--disable is exclusive of all other options');
  }
  const result = await editAuthCallout(call.open(), {
    account: call.name('account'),
    signer: call.text('private-key'),
    disable: call.truth('disable'),
    authUsers: call.texts('auth-user'),
    removeAuthUsers: call.texts('rm-auth-user'),
    allowedAccounts: call.texts('allowed-account'),
    removeAllowedAccounts: call.texts('rm-allowed-account'),
    removeCurve: call.truth('rm-curve'),
    ...defined({ curve: call.textIfGiven('curve') }),
  });
  call.finish(result.report, result);
}

// The flags of the revocation commands, as options of their operations.
import type { Invocation } from '../../cli/invocation.js';
import { readMoment } from '../../text/moments.js';

/** Account, user and signer. */
export function userOptions(call: Invocation) {
  return {
    account: call.text('account'),
    user: call.text('name'),
    key: call.text('user-public-key'),
    signer: call.text('private-key'),
  };
}

/** Account, export, importing account and signer. */
export function activationOptions(call: Invocation) {
  return { ...exportOptions(call), target: call.text('target-account'), signer: call.text('private-key') };
}

/** Account and export. */
export function exportOptions(call: Invocation) {
  return { account: call.text('account'), subject: call.text('subject'), service: call.truth('service') };
}

/** `--at`, when it says another time than now. */
export function atOption(call: Invocation): { readonly at?: number } {
  const at = readMoment(call.text('at'));
  return at === undefined ? {} : { at };
}

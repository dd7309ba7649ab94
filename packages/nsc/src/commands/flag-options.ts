// Flags of several commands, as options of the operations.

import type { PermissionOptions } from '../claims/permissions.js';
import type { ValidityOptions } from '../claims/validity.js';
import type { Invocation } from '../cli/invocation.js';
import type { AskedValidity } from '../prompt/questions.js';

/** What the flags of `permissionFlags` say. */
export function permissionOptions(call: Invocation): PermissionOptions {
  const responses = call.number(call.given('max-responses') ? 'max-responses' : 'allow-pub-response');
  return {
    allowPub: call.texts('allow-pub'),
    allowPubsub: call.texts('allow-pubsub'),
    allowSub: call.texts('allow-sub'),
    denyPub: call.texts('deny-pub'),
    denyPubsub: call.texts('deny-pubsub'),
    denySub: call.texts('deny-sub'),
    responseTtl: call.text('response-ttl'),
    ...(responses !== 0 || call.given('max-responses') ? { maxResponses: responses } : {}),
  };
}

/** What the flags of `timeFlags` say. */
export function validityOptions(call: Invocation): ValidityOptions {
  return { start: call.text('start'), expiry: call.text('expiry') };
}

/** What `--start` and `--expiry` gave, as defaults of questions. */
export function givenValidity(call: Invocation): AskedValidity {
  return { start: call.text('start'), expiry: call.text('expiry') };
}

/** Puts the answers about validity in the place of `--start` and `--expiry`. */
export function answerValidity(call: Invocation, { start, expiry }: AskedValidity): void {
  call.answer('start', start);
  call.answer('expiry', expiry);
}

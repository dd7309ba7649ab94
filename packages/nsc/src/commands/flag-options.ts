// Flags of several commands, as options of the operations.

import type { PermissionEditOptions, PermissionOptions } from '../claims/permissions.js';
import type { UserLimitOptions } from '../claims/user-limits.js';
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

/** The values that are not undefined: options are left out rather than undefined. */
export function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** What the flags of `permissionFlags` and `permissionRemovalFlags` say. */
export function permissionEditOptions(call: Invocation): PermissionEditOptions {
  return {
    ...permissionOptions(call),
    removeSubjects: call.texts('rm'),
    removeResponsePermissions: call.truth('rm-response-perms'),
  };
}

/** What the flags of `userLimitFlags` say. */
export function userLimitOptions(call: Invocation): UserLimitOptions {
  return {
    ...permissionEditOptions(call),
    ...defined({
      payload: call.numberIfGiven('payload'),
      data: call.numberIfGiven('data'),
      subscriptions: call.numberIfGiven('subs'),
      bearer: call.truthIfGiven('bearer'),
      locale: call.textIfGiven('locale'),
    }),
    connectionTypes: call.texts('conn-type'),
    removeConnectionTypes: call.texts('rm-conn-type'),
    sourceNetworks: call.texts('source-network'),
    removeSourceNetworks: call.texts('rm-source-network'),
    times: call.texts('time'),
    removeTimes: call.texts('rm-time'),
  };
}

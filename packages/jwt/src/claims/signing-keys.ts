/**
 * Signing keys of an account: further keys that may issue its users and activations. A scoped one issues users only,
 * and its template says what they may do.
 */

import { JwtError } from '../errors.js';
import { type Codec, listOf, text, textOf, trailText, unwritable, wrongType } from '../json/codec.js';
import { always, record } from '../json/record.js';
import { compareText } from '../json/text.js';
import type { AccountKey } from '../nkeys/kinds.js';
import { NO_LIMIT } from './claims-data.js';
import { type UserPermissionLimits, userPermissionLimitsFields } from './user.js';

/** A scoped signing key. */
export interface UserScope {
  kind: 'user_scope';
  key: AccountKey;
  /** A name for people. */
  role: string;
  /** What the users issued by the key may do; subjects may hold `{{name()}}`, `{{subject()}}`, `{{tag(x)}}` and the like. */
  template: UserPermissionLimits;
  description: string;
}

/** One signing key: plain, or scoped. */
export type SigningKey = AccountKey | UserScope;

const scopeKind: Codec<'user_scope'> = {
  read(json, trail) {
    if (json !== 'user_scope')
      throw new JwtError('bad-field', `${trailText(trail)}: unknown signing key scope`);
    return json;
  },
  write: () => '"user_scope"',
  isEmpty: () => false,
  zero: () => 'user_scope',
};

const userScope = record<UserScope>({
  kind: always(scopeKind),
  key: always(textOf<AccountKey>()),
  role: always(text),
  template: always(record<UserPermissionLimits>(userPermissionLimitsFields)),
  description: always(text),
});

const signingKey: Codec<SigningKey> = {
  read(json, trail) {
    if (typeof json === 'string') return json as AccountKey;
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      throw wrongType('a key or a scope', json, trail);
    }
    if ((json as { kind?: unknown }).kind !== 'user_scope') {
      throw new JwtError('bad-field', `${trailText(trail)}: unknown signing key scope`);
    }
    const scope = userScope.read(json, trail);
    // what a template does not limit is unlimited, as the Go library reads it
    scope.template.subs ??= NO_LIMIT;
    scope.template.data ??= NO_LIMIT;
    scope.template.payload ??= NO_LIMIT;
    return scope;
  },
  write(value, trail) {
    if (typeof value === 'string') return text.write(value, trail);
    if (value?.kind !== 'user_scope') throw unwritable('unknown signing key scope', trail);
    return userScope.write(value, trail);
  },
  isEmpty: () => false,
  zero: () => '' as AccountKey,
};

const list = listOf(signingKey);

/** The signing keys of an account: on the wire sorted, each key once, the last mention being the one that counts. */
export const signingKeyList: Codec<SigningKey[]> = {
  ...list,
  read(json, trail) {
    return Array.isArray(json)
      ? list.read(
          json.filter((item) => item !== null),
          trail,
        )
      : list.read(json, trail);
  },
  write(value, trail) {
    if (!Array.isArray(value)) throw unwritable('expected an array', trail);
    const byKey = new Map(value.map((entry) => [signingKeyOf(entry), entry]));
    const sorted = [...byKey.keys()].sort(compareText).map((key) => byKey.get(key) as SigningKey);
    return list.write(sorted, trail);
  },
};

/** The key itself of a signing key, scoped or not. */
export function signingKeyOf(entry: SigningKey): AccountKey {
  return typeof entry === 'string' ? entry : entry.key;
}

/** The signing key with a certain public key; undefined when it is none of the list. */
export function findSigningKey(keys: readonly SigningKey[] | undefined, key: string): SigningKey | undefined {
  return keys?.findLast((entry) => signingKeyOf(entry) === key);
}

/** A new scoped signing key whose template limits nothing. */
export function newUserScope(key: AccountKey, role = ''): UserScope {
  const template = { pub: {}, sub: {}, subs: NO_LIMIT, data: NO_LIMIT, payload: NO_LIMIT };
  return { kind: 'user_scope', key, role, template, description: '' };
}

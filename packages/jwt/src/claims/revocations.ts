/**
 * Revocations: a key, or `*` for every key, and the Unix second up to which what was issued to it no longer counts.
 * Accounts revoke users with them, exports revoke activations.
 */

import { int64 } from '../json/codec.js';
import { mapOf } from '../json/record.js';

/** Keys, or `*`, to Unix seconds. */
export type RevocationList = Record<string, number>;

/** The key that stands for every key. */
export const ALL_KEYS = '*';

export const revocationList = mapOf(int64);

/** Whether a list says that what was issued to a key at a time (Unix seconds) is revoked. */
export function isListedAsRevoked(list: RevocationList | undefined, key: string, issuedAt: number): boolean {
  if (list === undefined) return false;
  const covers = (entry: string) => Object.hasOwn(list, entry) && (list[entry] ?? 0) >= issuedAt;
  return covers(ALL_KEYS) || covers(key);
}

/**
 * The list with a key (or `*`) revoked up to a time, in Unix seconds. An entry that reaches further stays: a
 * revocation cannot be weakened by a new one.
 */
export function withRevocation(list: RevocationList | undefined, key: string, at: number): RevocationList {
  const before = list !== undefined && Object.hasOwn(list, key) ? list[key] : undefined;
  return { ...list, [key]: before === undefined ? at : Math.max(before, at) };
}

/** The list without the entry of a key. */
export function withoutRevocation(list: RevocationList | undefined, key: string): RevocationList {
  const { [key]: _, ...rest } = list ?? {};
  return rest;
}

/** The list without entries that the entry `*` covers, and those that were dropped. */
export function compactRevocations(list: RevocationList): { list: RevocationList; dropped: RevocationList } {
  const all = Object.hasOwn(list, ALL_KEYS) ? list[ALL_KEYS] : undefined;
  if (all === undefined) return { list: { ...list }, dropped: {} };
  const covered = ([key, at]: [string, number]) => key !== ALL_KEYS && at <= all;
  const entries = Object.entries(list);
  return {
    list: Object.fromEntries(entries.filter((entry) => !covered(entry))),
    dropped: Object.fromEntries(entries.filter(covered)),
  };
}

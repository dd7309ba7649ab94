// Users with passwords, in place of whatever knows yours: a database, a directory, an identity provider.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Permissions } from '@nats-ts/jwt';
import type { Decide } from './service.js';

/** One user. */
export interface User {
  readonly password: string;
  readonly account: string;
  readonly permissions?: Partial<Permissions>;
}

/** Decides by name and password. */
export function users(known: Readonly<Record<string, User>>): Decide {
  return ({ user = '', pass = '' }) => {
    const found = Object.hasOwn(known, user) ? known[user] : undefined;
    if (found === undefined || !same(found.password, pass)) return undefined;
    return { account: found.account, ...(found.permissions && { permissions: found.permissions }) };
  };
}

/** The time that it takes says nothing of where they differ. */
function same(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

// nsc expirations: when the operator's, the accounts' and the users' JWTs expire, and those in creds files.
import { existsSync } from 'node:fs';
import { type Claims, decodeUser, unarmour } from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import { readTextIfThere } from '../store/durable.js';
import { parseTime, relativeDate, type UnixSeconds } from '../text/dates.js';
import { titleWords } from '../text/title.js';
import type { Workspace } from '../workspace.js';

/** What is reported. */
export interface ExpirationsOptions {
  /** What counts as soon: a day, a time, or an interval from now, as `parseTime` reads them. Default one month. */
  readonly within?: string;
  /** Whether to leave out what neither is expired nor expires soon. */
  readonly skip?: boolean;
}

/** When one JWT expires. */
export interface Expiration {
  /** `operator`, `operator/account`, `operator/account/user`, or the path of a creds file. */
  readonly resource: string;
  /** Public key. */
  readonly id: string;
  /** How far away that is: `In 2 Weeks`, `3 Days Ago`, `Never`. */
  readonly when: string;
  /** Seconds since 1970; 0 for never. */
  readonly expiry: UnixSeconds;
  readonly expired: boolean;
  readonly expiresSoon: boolean;
}

/** A JWT that cannot be read. */
export interface Unreadable {
  readonly resource: string;
  readonly reason: string;
}

/** The whole report. */
export interface ExpirationsResult {
  /** What expires before counts as soon: seconds since 1970. */
  readonly threshold: UnixSeconds;
  readonly expirations: readonly Expiration[];
  readonly unreadable: readonly Unreadable[];
}

/** Reports when JWTs expire. Those that cannot be read are named apart. @throws NscError `bad-time`, `no-operator` */
export function expirations(workspace: Workspace, options: ExpirationsOptions = {}): ExpirationsResult {
  const now = workspace.environment.now();
  const threshold = parseTime(options.within ?? '1M', now);
  const store = workspace.store();
  const found: Expiration[] = [];
  const unreadable: Unreadable[] = [];
  const add = (file: string, read: () => Claims, nameOf: (claims: Claims) => string): Claims | undefined => {
    try {
      const claims = read();
      const expiry = claims.exp ?? 0;
      found.push({
        resource: nameOf(claims),
        id: claims.sub,
        when: expiry > 0 ? titleWords(relativeDate(expiry, now)) : 'Never',
        expiry,
        expired: expiry > 0 && workspace.now > expiry,
        expiresSoon: expiry > 0 && threshold > expiry,
      });
      return claims;
    } catch (error) {
      unreadable.push({ resource: file, reason: reasonOf(error) });
      return undefined;
    }
  };

  const named = (claims: Claims | undefined, file: string): string => claims?.name ?? file;
  const operator = add(
    store.name,
    () => store.operator(),
    (claims) => named(claims, store.name),
  );
  const operatorName = named(operator, store.name);
  for (const file of store.accountNames()) {
    const path = `${operatorName}/${file}`;
    const account = add(
      path,
      () => store.account(file),
      (claims) => `${operatorName}/${named(claims, file)}`,
    );
    const accountName = named(account, file);
    for (const user of store.userNames(file)) {
      const resource = `${operatorName}/${accountName}/${user}`;
      const nameOf = (claims: Claims): string => `${operatorName}/${accountName}/${named(claims, user)}`;
      add(resource, () => store.user(file, user), nameOf);
      const creds = workspace.keystore.credsPath(store.name, file, user);
      if (existsSync(creds))
        add(
          creds,
          () => credsClaims(creds),
          () => creds,
        );
    }
  }
  const shown =
    options.skip === true ? found.filter(({ expired, expiresSoon }) => expired || expiresSoon) : found;
  return { threshold, expirations: shown, unreadable };
}

function credsClaims(path: string): Claims {
  const text = readTextIfThere(path);
  if (text === undefined) throw new NscError('disk', 'no such file');
  return decodeUser(unarmour(text)).claims;
}

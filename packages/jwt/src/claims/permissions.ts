/** Which subjects may be published and subscribed: of users, of signing keys' templates, and by default of accounts. */

import { int64, texts } from '../json/codec.js';
import { always, type Fields, optional, pointer, record } from '../json/record.js';

/** Subjects that are allowed and denied; of subscriptions also `subject queue`. Empty allows everything. */
export interface Permission {
  allow?: string[];
  deny?: string[];
}

/** Leave to answer requests on their reply subjects. */
export interface ResponsePermission {
  /** How many answers to one request; 0 is the server's default, negative no bound. */
  max: number;
  /** For how long, in nanoseconds; 0 is the server's default, negative no bound. */
  ttl: number;
}

/** The subjects somebody may use. */
export interface Permissions {
  pub: Permission;
  sub: Permission;
  resp?: ResponsePermission;
}

const permission = record<Permission>({ allow: optional(texts), deny: optional(texts) });
const responsePermission = record<ResponsePermission>({ max: always(int64), ttl: always(int64) });

export const permissionsFields: Fields<Permissions> = {
  pub: always(permission),
  sub: always(permission),
  resp: pointer(responsePermission),
};

export const permissions = record<Permissions>(permissionsFields);

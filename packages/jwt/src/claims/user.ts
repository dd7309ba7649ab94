/** User claims: who may connect to an account, from where, when and how, and what for. */

import { textOf, texts, truth } from '../json/codec.js';
import { type Fields, optional, record } from '../json/record.js';
import type { AccountKey, UserKey } from '../nkeys/kinds.js';
import {
  CLAIMS_VERSION,
  type ClaimsData,
  claimsOf,
  type GenericFields,
  genericFieldsOf,
  NO_LIMIT,
} from './claims-data.js';
import { type Limits, limitsFields } from './limits.js';
import { type Permissions, permissionsFields } from './permissions.js';

/** Ways to connect, as `allowed_connection_types` names them. */
export const connectionTypes = [
  'STANDARD',
  'WEBSOCKET',
  'LEAFNODE',
  'LEAFNODE_WS',
  'MQTT',
  'MQTT_WS',
  'IN_PROCESS',
] as const;

/** A way to connect. */
export type ConnectionType = (typeof connectionTypes)[number];

/** What a user may do: said by the user's own JWT, or by the template of a scoped signing key. */
export interface UserPermissionLimits extends Permissions, Limits {
  /** Whether the JWT alone lets in, without proof of the user's key. */
  bearer_token?: boolean;
  /** Whether the user must come through a trusted proxy. */
  proxy_required?: boolean;
  /** Which ways to connect are allowed (see `connectionTypes`); absent is all. */
  allowed_connection_types?: string[];
}

/** What a user JWT says. */
export interface User extends UserPermissionLimits, GenericFields<'user'> {
  /** The account, when one of its signing keys issued the JWT. */
  issuer_account?: AccountKey;
}

/** The claims of a user JWT. */
export type UserClaims = ClaimsData<User, UserKey>;

export const userPermissionLimitsFields: Fields<UserPermissionLimits> = {
  ...permissionsFields,
  ...limitsFields,
  bearer_token: optional(truth),
  proxy_required: optional(truth),
  allowed_connection_types: optional(texts),
};

export const userClaims = claimsOf<User, UserKey>(
  record<User>({
    ...userPermissionLimitsFields,
    issuer_account: optional(textOf<AccountKey>()),
    ...genericFieldsOf<'user'>(),
  }),
);

/** Claims of a new user: everything allowed, no limits. */
export function newUserClaims(sub: UserKey): UserClaims {
  return {
    sub,
    nats: {
      pub: {},
      sub: {},
      subs: NO_LIMIT,
      data: NO_LIMIT,
      payload: NO_LIMIT,
      type: 'user',
      version: CLAIMS_VERSION,
    },
  };
}

/** Claims of a new user to be issued by a scoped signing key, whose template says what the user may do. */
export function newScopedUserClaims(sub: UserKey): UserClaims {
  return { sub, nats: { pub: {}, sub: {}, type: 'user', version: CLAIMS_VERSION } };
}

const emptyTemplate = record<UserPermissionLimits>(userPermissionLimitsFields);

/** Whether nothing is said about what the user may do, as scoped signing keys require. */
export function hasEmptyPermissions(user: UserPermissionLimits): boolean {
  return emptyTemplate.write(user, []) === '{"pub":{},"sub":{}}';
}

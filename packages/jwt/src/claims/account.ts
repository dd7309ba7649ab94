/** Account claims: a space of subjects of its own, what it may use, and what it shares. */

import { int64, listOf, text, textOf, texts, uint8 } from '../json/codec.js';
import { always, mapOf, optional, pointer, record } from '../json/record.js';
import type { AccountKey, CurveKey } from '../nkeys/kinds.js';
import {
  CLAIMS_VERSION,
  type ClaimsData,
  claimsOf,
  type GenericFields,
  genericFieldsOf,
  type Info,
  infoFields,
} from './claims-data.js';
import { type Export, exportList } from './exports.js';
import { type Import, importList } from './imports.js';
import { type OperatorLimits, operatorLimits, unlimitedAccount } from './limits.js';
import { type Permissions, permissions } from './permissions.js';
import { type RevocationList, revocationList } from './revocations.js';
import { type SigningKey, signingKeyList } from './signing-keys.js';

/** Where a share of the messages to a subject goes instead. */
export interface WeightedMapping {
  subject: string;
  /** The share in percent, 1 to 100; absent is 100. */
  weight?: number;
  /** The cluster this mapping is for; absent is all. */
  cluster?: string;
}

/** Who may connect is asked of a service instead (the authorization callout, ADR-26). */
export interface ExternalAuthorization {
  /** Users of the account that the service itself connects as. */
  auth_users?: string[];
  /** Accounts the service may place users in; `*` alone is every account. */
  allowed_accounts?: string[];
  /** The service's curve key: requests are then encrypted. */
  xkey?: CurveKey;
}

/** Tracing of messages by the `traceparent` header (ADR-41). */
export interface MsgTrace {
  /** Where traces are sent. */
  dest?: string;
  /** How many of a hundred messages are traced; absent and 0 are 100. */
  sampling?: number;
}

/** What an account JWT says. */
export interface Account extends Info, GenericFields<'account'> {
  imports?: Import[];
  exports?: Export[];
  limits: OperatorLimits;
  signing_keys?: SigningKey[];
  /** Revoked users: a user's key, or `*`, to Unix seconds. */
  revocations?: RevocationList;
  /** Permissions of users that have none of their own. */
  default_permissions: Permissions;
  mappings?: Record<string, WeightedMapping[]>;
  authorization: ExternalAuthorization;
  trace?: MsgTrace;
  /** Whose connections carry the account's traffic between servers: `system` or `owner`. */
  cluster_traffic?: string;
}

/** The claims of an account JWT. */
export type AccountClaims = ClaimsData<Account, AccountKey>;

const weightedMapping = record<WeightedMapping>({
  subject: always(text),
  weight: optional(uint8),
  cluster: optional(text),
});

const authorization = record<ExternalAuthorization>({
  auth_users: optional(texts),
  allowed_accounts: optional(texts),
  xkey: optional(textOf<CurveKey>()),
});

const account = record<Account>({
  imports: optional(importList),
  exports: optional(exportList),
  limits: always(operatorLimits),
  signing_keys: optional(signingKeyList),
  revocations: optional(revocationList),
  default_permissions: always(permissions),
  mappings: optional(mapOf(listOf(weightedMapping))),
  authorization: always(authorization),
  trace: pointer(record<MsgTrace>({ dest: optional(text), sampling: optional(int64) })),
  cluster_traffic: optional(text),
  ...infoFields,
  ...genericFieldsOf<'account'>(),
});

export const accountClaims = claimsOf<Account, AccountKey>(account);

/** Claims of a new account: no limits, JetStream off. */
export function newAccountClaims(sub: AccountKey): AccountClaims {
  return {
    sub,
    nats: {
      limits: unlimitedAccount(),
      default_permissions: { pub: {}, sub: {} },
      authorization: {},
      type: 'account',
      version: CLAIMS_VERSION,
    },
  };
}

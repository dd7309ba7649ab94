/** Operator claims: whose keys may issue accounts, and where account server and brokers are. */

import { text, textOf, texts, truth } from '../json/codec.js';
import { optional, record } from '../json/record.js';
import type { AccountKey, OperatorKey } from '../nkeys/kinds.js';
import {
  CLAIMS_VERSION,
  type ClaimsData,
  claimsOf,
  type GenericFields,
  genericFieldsOf,
} from './claims-data.js';

/** What an operator JWT says. */
export interface Operator extends GenericFields<'operator'> {
  /** Further operator keys that may issue accounts. */
  signing_keys?: string[];
  /** Where accounts are pushed and looked up: `https://host:port/jwt/v1`, or `nats://…`. */
  account_server_url?: string;
  /** Where the brokers are: `nats://host:port`, also `tls`, `ws`, `wss`. */
  operator_service_urls?: string[];
  /** The system account. */
  system_account?: AccountKey;
  /** The lowest server version, `major.minor.update`. */
  assert_server_version?: string;
  /** Whether accounts must be issued by a signing key and never by the operator's own. */
  strict_signing_key_usage?: boolean;
}

/** The claims of an operator JWT. */
export type OperatorClaims = ClaimsData<Operator, OperatorKey>;

export const operatorClaims = claimsOf<Operator, OperatorKey>(
  record<Operator>({
    signing_keys: optional(texts),
    account_server_url: optional(text),
    operator_service_urls: optional(texts),
    system_account: optional(textOf<AccountKey>()),
    assert_server_version: optional(text),
    strict_signing_key_usage: optional(truth),
    ...genericFieldsOf<'operator'>(),
  }),
);

/** Claims of a new operator, issued by itself. */
export function newOperatorClaims(sub: OperatorKey): OperatorClaims {
  return { iss: sub, sub, nats: { type: 'operator', version: CLAIMS_VERSION } };
}

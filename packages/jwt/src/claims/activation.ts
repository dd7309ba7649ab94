/** Activation claims: leave for one account to import what another exports. The importing account is the subject. */

import { text, textOf } from '../json/codec.js';
import { optional, pointer, record } from '../json/record.js';
import type { AccountKey } from '../nkeys/kinds.js';
import {
  CLAIMS_VERSION,
  type ClaimsData,
  claimsOf,
  type GenericFields,
  genericFieldsOf,
} from './claims-data.js';
import { type ExportKind, exportKind } from './subject-kind.js';

/** What an activation JWT says. */
export interface Activation extends GenericFields<'activation'> {
  /** The exported subject. */
  subject?: string;
  kind?: ExportKind;
  /** The exporting account, when one of its signing keys issued the JWT. */
  issuer_account?: AccountKey;
}

/** The claims of an activation JWT. */
export type ActivationClaims = ClaimsData<Activation, AccountKey>;

export const activationClaims = claimsOf<Activation, AccountKey>(
  record<Activation>({
    subject: optional(text),
    kind: pointer(exportKind),
    issuer_account: optional(textOf<AccountKey>()),
    ...genericFieldsOf<'activation'>(),
  }),
);

/** Claims of a new activation for an importing account; subject and kind are yet to be set. */
export function newActivationClaims(sub: AccountKey): ActivationClaims {
  return { sub, nats: { type: 'activation', version: CLAIMS_VERSION } };
}

/** Generic claims: a JWT of a kind this package does not know, or any JWT read without regard to its kind. */

import { anyMap } from '../json/record.js';
import { type ClaimsData, claimsOf } from './claims-data.js';

/** Whatever a JWT says. */
export interface GenericData {
  type?: string;
  version?: number;
  tags?: string[];
  [name: string]: unknown;
}

/** The claims of a JWT of any kind. */
export type GenericClaims = ClaimsData<GenericData>;

export const genericClaims = claimsOf<GenericData, string>(anyMap, true);

/** Claims of a new JWT of a kind of one's own. */
export function newGenericClaims(sub: string): GenericClaims {
  return { sub, nats: {} };
}

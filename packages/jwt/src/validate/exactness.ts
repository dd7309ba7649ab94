/** Integers beyond 2^53: kept exactly, but compared as the nearest number; whoever reads findings should know. */

import { inexactFields } from '../json/exact.js';
import type { Findings } from './findings.js';

/** Mentions every integer of the claims that a JavaScript number cannot hold. */
export function checkExactness(value: unknown, findings: Findings): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [field, digits] of inexactFields(value)) {
    findings.info(`${digits} is compared as the nearest number, ${Number(digits)}; encoding keeps it`, field);
  }
  for (const [key, item] of Object.entries(value)) {
    findings.at(Array.isArray(value) ? Number(key) : key, () => checkExactness(item, findings));
  }
}

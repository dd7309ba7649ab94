// What a page of a listing is made of.
import type { JwtSummary, StoredJwt } from './store.js';

const USUAL = 100;
const MOST = 10_000;

/** The number of entries on a page, within its bounds. */
export function listLimit(limit: number | undefined): number {
  if (limit === undefined || Number.isNaN(limit)) return USUAL;
  return Math.min(Math.max(Math.trunc(limit), 1), MOST);
}

export function summaryOf(stored: StoredJwt): JwtSummary {
  const { key, name, issuedAt, expires } = stored;
  return { key, name, issuedAt, expires };
}

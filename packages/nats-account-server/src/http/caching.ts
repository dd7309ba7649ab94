/**
 * What clients and proxies may do with a JWT: its ETag, its Cache-Control, and whether they have it already.
 */
import { createHash } from 'node:crypto';

/** How long, in seconds, a stale JWT may be used while a new one is fetched or the server is away. */
const STALE_SECONDS = 3600;

/** Characters an ETag may have between its quotes (RFC 9110, section 8.8.3). */
const ETAG_TEXT = /^[\x21\x23-\x7e]+$/;

/** Headers, as name and value by turns, that keep a response out of every cache. */
export const NO_CACHE: readonly string[] = [
  'Cache-Control',
  'no-cache, no-store, must-revalidate',
  'Pragma',
  'no-cache',
  'Expires',
  '0',
];

/** The entity tag of a JWT: its `jti` in quotes, or a hash of the token where the `jti` cannot stand in a header. */
export function etagOf(jti: string, token: string): string {
  if (ETAG_TEXT.test(jti)) return `"${jti}"`;
  return `"sha256-${createHash('sha256').update(token).digest('base64url')}"`;
}

/**
 * The Cache-Control of a JWT.
 *
 * @param expires when the JWT expires in unix seconds, 0 for never
 * @param now unix seconds
 * @param maxAge seconds a JWT that never expires may be kept
 */
export function cacheControl(expires: number, now: number, maxAge: number): string {
  const age = expires === 0 ? maxAge : Math.max(0, expires - now);
  return `max-age=${age}, stale-while-revalidate=${STALE_SECONDS}, stale-if-error=${STALE_SECONDS}`;
}

/** Whether an If-None-Match header names the tag; a weak tag counts, and `*` names every tag. */
export function matchesEtag(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch === '*' || ifNoneMatch.includes(etag);
}

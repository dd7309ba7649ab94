/**
 * A request as handlers see it: the target taken apart, and nothing parsed that nobody asked for.
 */
import type { IncomingMessage } from 'node:http';
import type { Reply } from './reply.js';

/** One request on its way to a handler. */
export interface Call {
  readonly request: IncomingMessage;
  /** Path without query, without doubled or trailing slashes. */
  readonly path: string;
  /** What stands behind the route's own path: a key or a hash; empty when nothing does. */
  readonly parameter: string;
  readonly query: URLSearchParams;
  /** Tells a client that waits with `Expect: 100-continue` to send its body; undefined for one that does not wait. */
  readonly proceed: (() => void) | undefined;
}

/** Answers calls of one method on one route. */
export type Handler = (call: Call) => Promise<Reply> | Reply;

/** The query of a target without one. Nobody writes to queries. */
const NO_QUERY = new URLSearchParams();

/** The path and the query of a request target, which may be in absolute form (RFC 9112, section 3.2). */
export function splitTarget(target: string): { path: string; query: URLSearchParams } {
  let start = 0;
  if (!target.startsWith('/')) {
    const authority = target.indexOf('://');
    const slash = authority < 0 ? -1 : target.indexOf('/', authority + 3);
    start = slash < 0 ? target.length : slash;
  }
  const mark = target.indexOf('?', start);
  if (mark < 0) return { path: tidy(target.slice(start)), query: NO_QUERY };
  return { path: tidy(target.slice(start, mark)), query: new URLSearchParams(target.slice(mark + 1)) };
}

function tidy(path: string): string {
  const single = path.includes('//') ? path.replace(/\/{2,}/g, '/') : path;
  return single.length > 1 && single.endsWith('/') ? single.slice(0, -1) : single;
}

/** Whether a query parameter is set to "true", in any case, as the Go account server reads them. */
export function isSet(query: URLSearchParams, name: string): boolean {
  return query.get(name)?.toLowerCase() === 'true';
}

/** The first twelve characters of a key, which is how keys appear in the log. */
export function shortKey(key: string): string {
  return key.slice(0, 12);
}

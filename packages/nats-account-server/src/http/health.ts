/**
 * `GET /healthz`: 200 when the server can do its work, 503 with the reasons when it cannot. What limits the server
 * without stopping it (no broker to tell of changes) is named too, but does not make it unhealthy: the brokers
 * start after the account server, and a supervisor that waited for health would wait for ever. `?strict=true`
 * counts those as well.
 */

import { NO_CACHE } from './caching.js';
import { type Handler, isSet } from './call.js';
import { jsonReply } from './reply.js';

/** Something that is not as it should be. */
export interface HealthProblem {
  /** Which part: operator, store, nats, tls, primary. */
  readonly part: string;
  readonly reason: string;
  /** Whether the server cannot do its work because of it. */
  readonly fatal: boolean;
}

/** The answer's JSON. */
export interface HealthReport {
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly reasons?: readonly { readonly part: string; readonly reason: string }[];
}

/** Answers from what `problems` finds at the time of the request. */
export function healthHandler(problems: () => Promise<readonly HealthProblem[]>): Handler {
  return async ({ query }) => {
    const found = await problems();
    if (found.length === 0) return jsonReply(200, { status: 'ok' } satisfies HealthReport, NO_CACHE);
    const unavailable = found.some(({ fatal }) => fatal) || isSet(query, 'strict');
    const report: HealthReport = {
      status: unavailable ? 'unavailable' : 'degraded',
      reasons: found.map(({ part, reason }) => ({ part, reason })),
    };
    return jsonReply(unavailable ? 503 : 200, report, NO_CACHE);
  };
}

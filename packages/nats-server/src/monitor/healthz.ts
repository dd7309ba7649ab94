/** Is the server well? `/healthz`. */
import type { Watched } from './watched.js';

/** What to look at. Without JetStream only the server itself can be ill. */
export interface HealthzOptions {
  readonly account?: string;
  readonly stream?: string;
  readonly consumer?: string;
  /** List all that is wrong. */
  readonly details?: boolean;
}

/** One thing that is wrong. */
export interface HealthzError {
  readonly type: 'CONNECTION' | 'BAD_REQUEST';
  readonly error: string;
}

/** How it is. */
export interface HealthStatus {
  readonly status: 'ok' | 'error';
  /** Of the HTTP answer: 200, 400 or 500. */
  readonly status_code: number;
  readonly error?: string;
  readonly errors?: readonly HealthzError[];
}

/** How the server is. */
export function healthz(server: Watched, options: HealthzOptions = {}): HealthStatus {
  const { account = '', stream = '', consumer = '', details = false } = options;
  const ill = (status_code: number, type: HealthzError['type'], error: string): HealthStatus =>
    details
      ? { status: 'error', status_code, errors: [{ type, error }] }
      : { status: 'error', status_code, error };
  if (account === '' && stream !== '') {
    return ill(400, 'BAD_REQUEST', '"account" must not be empty when checking stream health');
  }
  if (stream === '' && consumer !== '') {
    return ill(400, 'BAD_REQUEST', '"stream" must not be empty when checking consumer health');
  }
  if (!server.ready) return ill(500, 'CONNECTION', 'failed to be ready for connections after 1ms: server');
  return { status: 'ok', status_code: 200 };
}

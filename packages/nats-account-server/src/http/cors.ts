/**
 * Cross-origin requests: every origin may read, as with the Go account server, which echoes the Origin, exposes
 * Authorization and allows no credentials. There is nothing here that a cookie would protect.
 */
import type { IncomingMessage } from 'node:http';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

/** Headers, name and value by turns, that an answer to a cross-origin request carries; preflights have their own. */
export function corsHeaders(request: IncomingMessage): readonly string[] {
  const origin = request.headers.origin;
  if (origin === undefined || isPreflight(request)) return [];
  return ['Access-Control-Allow-Origin', origin, 'Access-Control-Expose-Headers', 'Authorization'];
}

/** Whether this is a browser asking for leave before the request itself. */
export function isPreflight(request: IncomingMessage): boolean {
  return request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
}

/** Headers of the answer to a preflight request; a method that is not served gets none, which browsers take as no. */
export function preflightHeaders(request: IncomingMessage): readonly string[] {
  const headers = [
    'Vary',
    'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    'Content-Length',
    '0',
  ];
  const { origin } = request.headers;
  const method = request.headers['access-control-request-method']?.toUpperCase() ?? '';
  if (origin === undefined || !METHODS.has(method)) return headers;
  headers.push('Access-Control-Allow-Origin', origin, 'Access-Control-Allow-Methods', method);
  const asked = request.headers['access-control-request-headers'];
  if (asked !== undefined) headers.push('Access-Control-Allow-Headers', asked);
  return headers;
}

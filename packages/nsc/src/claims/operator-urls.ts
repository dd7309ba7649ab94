// The URLs an operator JWT may carry, and which of them are account servers and which are brokers.
import type { OperatorClaims } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { quote } from '../text/go-text.js';

/** Whether a URL names brokers with a resolver of their own rather than an account server. */
export function isResolverUrl(url: string): boolean {
  return /^(nats|tls|ws|wss):\/\//i.test(url.trim());
}

/** Whether a text is an http or https URL. */
export function isHttpUrl(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}

/**
 * Where accounts are pushed to and pulled from: the given URL, else the operator's; empty when there is neither.
 *
 * @throws NscError `usage` when it is neither an account server's nor a broker's
 */
export function accountsUrl(given: string | undefined, operator: OperatorClaims): string {
  const chosen = (given ?? '') === '' ? (operator.nats.account_server_url ?? '') : (given ?? '');
  const url = chosen.trim();
  if (url === '' || isResolverUrl(url)) return url;
  if (!URL.canParse(url)) throw new NscError('usage', `${quote(url)} is not a url`);
  const scheme = new URL(url).protocol.slice(0, -1);
  if (scheme !== 'http' && scheme !== 'https') {
    throw new NscError('usage', `scheme ${quote(scheme)} is not supported (http, https, nats, tls, ws, wss)`);
  }
  return url;
}

/** Checks where brokers are reached. @throws NscError `usage` with the Go library's text */
export function checkServiceUrl(url: string): void {
  if (url === '') return;
  const label = `operator service url ${quote(url)}`;
  if (!URL.canParse(url)) throw new NscError('usage', `error parsing ${label}: invalid URL`);
  const parsed = new URL(url);
  if (parsed.username !== '' || parsed.password !== '') {
    throw new NscError('usage', 'operator service url - credentials are not supported');
  }
  // URL adds the root path to ws and wss, which the text itself must not have.
  if (/^[^:]+:\/\/[^/]*\//.test(url)) throw new NscError('usage', `${label} - paths are not supported`);
  if (!/^(nats|tls|ws|wss):$/.test(parsed.protocol)) {
    throw new NscError('usage', `${label} - protocol not supported (only 'nats', 'tls', 'ws', 'wss' only)`);
  }
}

/** Address of one account on an account server: the server's URL, with or without a slash at its end, and the key. */
export function accountUrl(server: string, key: string): string {
  const url = new URL(server);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/accounts/${key}`;
  return url.href;
}

/** Where an account server takes activations, or with a hash, where it serves that one. */
export function activationUrl(server: string, hash?: string): string {
  const url = new URL(server);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/activations${hash === undefined ? '' : `/${hash}`}`;
  return url.href;
}

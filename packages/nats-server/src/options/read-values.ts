/** From the values the option table reads to the options of the broker. */
import type { AuthorizationOptions } from './auth-types.js';
import { defaultServerOptions } from './defaults.js';
import type { Findings, Values } from './findings.js';
import { parseListen } from './listen.js';
import { readAccounts, readAuthorization } from './read-auth.js';
import { readOperator } from './read-operator.js';
import { readMappings } from './read-sharing.js';
import { readOcsp, readOcspCache, readTls } from './read-tls.js';
import type { ServerOptions } from './types.js';
import { effectWarning } from './without-effect.js';

/** What the values of a file, or of none, make. Flags have not been heard yet. */
export function readValues(values: Values, given: ReadonlySet<string>, findings: Findings): ServerOptions {
  for (const key of given) {
    const warning = effectWarning(key);
    if (warning !== undefined) findings.note(key, warning);
  }
  const defaults = defaultServerOptions();
  const flat: Record<string, unknown> = {};
  for (const key of Object.keys(defaults)) {
    const value = values[snakeCase(key)];
    if (value !== undefined) flat[key] = value;
  }
  const options = { ...defaults, ...flat } as ServerOptions;
  const tls = readTls(values.tls as Values | undefined, 'tls', findings);
  const auth = values.authorization as Values | undefined;
  return {
    ...options,
    ...readListen(values, options),
    clusterName: String((values.cluster as Values | undefined)?.name ?? ''),
    ...readMonitoring(values, options),
    ...readLogLevels(values, options),
    // 0 asks for the default where a server cannot do without a bound, and for none where it can.
    maxControlLine: options.maxControlLine || defaults.maxControlLine,
    maxPayload: options.maxPayload || defaults.maxPayload,
    maxPending: options.maxPending || defaults.maxPending,
    maxConnections: Math.max(0, options.maxConnections),
    maxSubscriptions: Math.max(0, options.maxSubscriptions),
    noSublistCache: values.disable_sublist_cache === true,
    pingInterval: options.pingInterval || defaults.pingInterval,
    pingMax: options.pingMax || defaults.pingMax,
    writeDeadline: options.writeDeadline || defaults.writeDeadline,
    authTimeout:
      Number(auth?.timeout ?? 0) || (tls === undefined ? defaults.authTimeout : tls.timeout + 1000),
    authorization: readAuthorization(auth, findings) satisfies AuthorizationOptions,
    accounts: readAccounts(values.accounts, findings),
    ...readOperator(values, findings),
    mappings: readMappings(values.mappings, 'mappings', findings),
    trustedProxies: readProxies(values.proxies as Values | undefined),
    tls,
    ocsp: readOcsp(values.ocsp),
    ocspCache: readOcspCache(values.ocsp_cache),
  };
}

function readListen(values: Values, options: ServerOptions): Pick<ServerOptions, 'host' | 'port'> {
  const listen = values.listen as string | number | undefined;
  const parsed = listen === undefined ? options : parseListen(listen);
  // The table has complained of a listen that cannot be read.
  const { host, port } = typeof parsed === 'string' ? options : parsed;
  const defaults = defaultServerOptions();
  return { host: host === '' ? defaults.host : host, port: port === 0 ? defaults.port : port };
}

function readMonitoring(
  values: Values,
  options: ServerOptions,
): Pick<ServerOptions, 'httpHost' | 'httpPort' | 'httpsPort'> {
  let { httpHost, httpPort, httpsPort } = options;
  const parsed = (key: 'http' | 'https') => {
    const value = values[key] as string | number | undefined;
    const read = value === undefined || value === '' ? undefined : parseListen(value);
    return typeof read === 'string' ? undefined : read;
  };
  const http = parsed('http');
  const https = parsed('https');
  if (http !== undefined) [httpHost, httpPort] = [http.host, http.port];
  if (https !== undefined) [httpHost, httpsPort] = [https.host, https.port];
  return { httpHost, httpPort, httpsPort };
}

/** `trace_verbose` and `trace_headers` are kinds of `trace`. */
function readLogLevels(values: Values, options: ServerOptions): Pick<ServerOptions, 'trace'> {
  return { trace: options.trace || values.trace_verbose === true || values.trace_headers === true };
}

function readProxies(values: Values | undefined): readonly string[] {
  const trusted = (values?.trusted ?? []) as readonly { readonly key: string }[];
  return trusted.map((proxy) => proxy.key);
}

/** The configuration key of an option: `maxPayload` is `max_payload`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

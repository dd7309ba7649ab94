/** The values of what nobody set: the Go server's own. The option table takes them from here. */
import type { AccountLimitOptions, AuthorizationOptions, ResponsePermissionOptions } from './auth-types.js';
import type { ServerOptions } from './types.js';

const KiB = 1024;
const MiB = 1024 * KiB;

/** An `authorization` block that is not there. */
const noAuthorization: AuthorizationOptions = {
  user: '',
  password: '',
  token: '',
  users: undefined,
  defaultPermissions: undefined,
  proxyRequired: false,
  callout: undefined,
};

/** Limits of an account that sets none. */
export const noAccountLimits: AccountLimitOptions = {
  maxConnections: -1,
  maxSubscriptions: -1,
  maxPayload: -1,
  maxLeafnodes: -1,
};

/** What `allow_responses: true` means: one reply within two minutes. */
export const defaultResponses: ResponsePermissionOptions = { max: 1, expires: 120_000 };

/** Milliseconds a TLS handshake may take. */
export const TLS_TIMEOUT = 2000;

/** Milliseconds `handshake_first: auto` waits for a handshake before it sends INFO. */
export const HANDSHAKE_FALLBACK_DELAY = 50;

const defaults: ServerOptions = {
  host: '0.0.0.0',
  port: 4222,
  dontListen: false,
  serverName: '',
  clusterName: '',
  clientAdvertise: '',
  proxyProtocol: false,
  noHeaderSupport: false,

  maxControlLine: 4 * KiB,
  maxPayload: MiB,
  maxPending: 64 * MiB,
  maxConnections: 64 * KiB,
  maxSubscriptions: 0,
  maxSubTokens: 0,
  maxClosedClients: 10_000,
  noFastProducerStall: false,
  noSublistCache: false,

  pingInterval: 120_000,
  pingMax: 2,
  writeDeadline: 10_000,
  writeTimeout: 'default',
  authTimeout: 2_000,
  lameDuckDuration: 120_000,
  lameDuckGracePeriod: 10_000,

  debug: false,
  trace: false,
  traceVerbose: false,
  traceHeaders: false,
  maxTracedMsgLen: 0,
  logtime: true,
  logtimeUtc: false,
  logFile: '',
  logSizeLimit: 0,
  logMaxNum: 0,
  syslog: false,
  remoteSyslog: '',

  pidFile: '',
  portsFileDir: '',

  httpHost: '',
  httpPort: 0,
  httpsPort: 0,
  httpBasePath: '',

  authorization: noAuthorization,
  accounts: [],
  noAuthUser: '',
  systemAccount: '',
  noSystemAccount: false,
  mappings: [],
  trustedProxies: [],

  operators: [],
  trustedKeys: [],
  resolver: undefined,
  resolverPreload: {},
  resolverTls: undefined,
  resolverPinnedAccounts: undefined,
  defaultSentinel: '',

  tls: undefined,
  allowNonTls: false,
  ocsp: undefined,
  ocspCache: undefined,

  serverTags: [],
  serverMetadata: {},
  featureFlags: {},
};

/** The options of a server that was told nothing. */
export function defaultServerOptions(): ServerOptions {
  return { ...defaults };
}

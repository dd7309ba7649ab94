// The public surface of @nats-ts/nats-server.
export type {
  AuthDecision,
  Authenticator,
  AuthRequest,
  ConnectionType,
  Identity,
  IdentityLimits,
  TlsState,
} from './auth/authenticator.js';
export type { Permissions, ResponsePermission } from './auth/permissions.js';
export type { InProcessConnection } from './client/in-process.js';
export { NATS_SERVER_ERRORS, NatsServerError, type NatsServerErrorCode } from './errors.js';
export { type AccountInfo, type Accountz, accountz } from './monitor/accountz.js';
export {
  type AccountStat,
  type AccountStatz,
  type AccountStatzOptions,
  accountStatz,
  type DataStats,
} from './monitor/accstatz.js';
export type { ConnInfo, SubDetail } from './monitor/conn-info.js';
export { type Connz, type ConnzOptions, connz, type SortOption } from './monitor/connz.js';
export { type HealthStatus, type HealthzOptions, healthz } from './monitor/healthz.js';
export { type Jsz, jsz } from './monitor/jsz.js';
export { type Gatewayz, gatewayz, type Leafz, leafz, type Routez, routez } from './monitor/peers.js';
export { metricsPage } from './monitor/prometheus.js';
export { RequestError } from './monitor/query.js';
export { type Expvarz, expvarz } from './monitor/runtime.js';
export { type Subsz, type SubszOptions, subsz } from './monitor/subsz.js';
export { type Varz, varz } from './monitor/varz.js';
export type { Watched } from './monitor/watched.js';
export { NatsServer } from './nats-server.js';
export { defaultServerOptions } from './options/defaults.js';
export type { ServerOptions } from './options/types.js';
export type { ConnectOptions } from './protocol/connect-options.js';
export type { ServerStatistics } from './server-counts.js';
export type { ReloadReport, ServerSettings } from './settings.js';
export { natsVersion, version } from './version.js';

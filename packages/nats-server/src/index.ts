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
export { NatsServer, type ServerStatistics } from './nats-server.js';
export { defaultServerOptions } from './options/defaults.js';
export type { ServerOptions } from './options/types.js';
export type { ConnectOptions } from './protocol/connect-options.js';
export type { ReloadReport, ServerSettings } from './settings.js';
export { natsVersion, version } from './version.js';

// The public surface of @nats-ts/nats-account-server.
export { AccountServer, type ReloadReport } from './account-server.js';
export { AccountServerError, type AccountServerErrorCode } from './errors.js';
export type { AccountList, ListedAccount } from './http/account-list.js';
export type { HealthReport } from './http/health.js';
export { dumpOptions } from './options/dump.js';
export { type AccountServerFlags, flagSpecs, parseFlags, usage } from './options/flags.js';
export { defaultOptions, type LoadEnvironment, type LoadedOptions, loadOptions } from './options/load.js';
export { optionTable } from './options/table.js';
export type {
  AccountServerOptions,
  HttpOptions,
  LoggingOptions,
  NatsOptions,
  StoreOptions,
  TlsOptions,
} from './options/types.js';
export type { AccountServerSettings, PartialOptions } from './settings.js';
export { version } from './version.js';

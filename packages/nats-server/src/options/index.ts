// The public surface of @nats-ts/nats-server/options: configuration texts and files, for programs that embed the broker.
export type {
  AccountLimitOptions,
  AccountOptions,
  AuthorizationOptions,
  MessageTraceOptions,
  NamedUserOptions,
  NkeyUserOptions,
  PermissionOptions,
  ResponsePermissionOptions,
  SubjectPermissionOptions,
  UserOptions,
} from './auth-types.js';
export { changesBetween, type OptionChanges, type OptionName } from './changes.js';
export { type LoadedOptions, optionsFromFile, optionsFromText } from './load.js';
export type { AuthCalloutOptions, OperatorModeOptions, ResolverOptions } from './operator-types.js';
export type {
  CertificatePair,
  HandshakeFirst,
  OcspCacheOptions,
  OcspOptions,
  OcspPeerOptions,
  TlsOptions,
} from './tls-types.js';
export type { ServerOptions } from './types.js';

// The public surface of @nats-ts/flags.
export type { FlagErrorCode, FlagErrorDetails, ValueErrorCode } from './errors.js';
export { FlagError, ValueError } from './errors.js';
export type { FlagDefault, FlagSpec, FlagType, FlagValue, ParsedFlags } from './spec.js';

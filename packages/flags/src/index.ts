// The public surface of @nats-ts/flags.
export { parseByteSize } from './byte-size.js';
export type { FlagErrorCode, FlagErrorDetails, ValueErrorCode } from './errors.js';
export { FlagError, ValueError } from './errors.js';
export { formatGoDuration, parseGoDuration } from './go-duration.js';
export { parseGoFlags } from './go-flags.js';
export { goQuote } from './go-quote.js';
export { goFlagUsage } from './go-usage.js';
export { nearest } from './nearest.js';
export type { PflagUsageOptions } from './pflag-usage.js';
export { pflagUsage } from './pflag-usage.js';
export type { CommandWord } from './pflags.js';
export { commandWords, parsePflags } from './pflags.js';
export type { FlagDefault, FlagSpec, FlagType, FlagValue, ParsedFlags } from './spec.js';

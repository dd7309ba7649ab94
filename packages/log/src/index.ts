// The public surface of @nats-ts/log.
export type { LogErrorCode } from './errors.js';
export { LogError } from './errors.js';
export { oneLine } from './escape.js';
export type { Level } from './level.js';
export { Logger, nullLogger } from './logger.js';
export type { Log, LogOptions } from './options.js';
export type { LogSink, ReopenResult } from './sink.js';
export { type SyslogOptions, SyslogSink } from './syslog/syslog-sink.js';

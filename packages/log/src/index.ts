// The public surface of @nats-ts/log.
export type { Level } from './level.js';
export type { Log, LogOptions } from './options.js';
export type { LogSink, ReopenResult } from './sink.js';

// What a logger can be told; the words are those of the NATS configuration's `logging` options.
import type { LogSink } from './sink.js';

/** Options of a `Logger`. Whatever is left out has its default. */
export interface LogOptions {
  /** Begin lines with date and time to the microsecond. Default true. */
  readonly time?: boolean;
  /** Time in UTC and not in the local zone. Default false. */
  readonly utc?: boolean;
  /** Log the level debug. Default false. */
  readonly debug?: boolean;
  /** Log the level trace. Default false. */
  readonly trace?: boolean;
  /**
   * Colour the level labels: always, never, or (`auto`, the default) when the stream is a terminal, `NO_COLOR` is
   * unset or empty and `TERM` is not `dumb`. Files are never coloured.
   */
  readonly colors?: boolean | 'auto';
  /** Begin lines with the process id in brackets. Default false. */
  readonly pid?: boolean;
  /** File to append to in place of the stream; made when absent, with mode 0640. Its folder must exist. */
  readonly file?: string;
  /** Size in bytes past which the file is moved to a dated backup and begun anew. Default 0: never. */
  readonly sizeLimit?: number;
  /** Number of files kept, the current one included; older backups are removed. Default 0: all. */
  readonly maxFiles?: number;
  /** Stream to write to when there is no file. Default `process.stderr`. It is never ended by the logger. */
  readonly stream?: NodeJS.WritableStream;
  /** A destination of the caller's own, in place of file and stream. */
  readonly sink?: LogSink;
}

/** What programs and libraries need of a log. Libraries take this type, so that any logger fits. */
export interface Log {
  /** Whether `debug` writes; ask before building a costly text. */
  readonly debugEnabled: boolean;
  /** Whether `trace` writes; ask before building a costly text. */
  readonly traceEnabled: boolean;
  /** The program cannot go on. The line is flushed at once; unlike in Go, ending the process is the caller's. */
  fatal(text: string): void;
  error(text: string): void;
  warn(text: string): void;
  info(text: string): void;
  debug(text: string): void;
  trace(text: string): void;
}

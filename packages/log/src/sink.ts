// Where log lines go. A sink is all the logger knows of stderr, files and syslog.
import type { Level } from './level.js';

/**
 * A destination of log entries. None of its methods throws or waits: a log that cannot be written never stops
 * the program.
 */
export interface LogSink {
  /** Takes one entry. `text` is a single line: control characters are escaped already. */
  write(level: Level, text: string): void;
  /** Hands everything taken so far to the operating system, synchronously where the destination allows it. */
  flush(): void;
  /**
   * Opens the destination anew, for a file that was moved away. `ignored`: there is nothing to reopen;
   * `failed`: the old destination stays in use, with the reason.
   */
  reopen(): ReopenResult;
  /** Flushes and lets go of the destination; later writes are ignored. */
  close(): Promise<void>;
}

/** What became of a request to reopen. */
export type ReopenResult =
  | { readonly kind: 'reopened' }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'failed'; readonly reason: string };

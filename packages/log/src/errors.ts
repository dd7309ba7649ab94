// Every error this package throws. Once a logger stands, nothing throws any more: a log never stops its program.

/** `cannot-open`: the log file could not be opened or made, or a syslog cannot be reached the way it was asked for. */
export type LogErrorCode = 'cannot-open';

/** A log that cannot be set up as asked. */
export class LogError extends Error {
  override readonly name = 'LogError';
  /** Stable reason, for programs. */
  readonly code: LogErrorCode;

  constructor(code: LogErrorCode, text: string, options?: ErrorOptions) {
    super(text, options);
    this.code = code;
  }
}

/** What went wrong, in words, of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

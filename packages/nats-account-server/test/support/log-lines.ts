// A log that keeps its lines, for tests to look into.
import type { Log } from '@nats-ts/log';

/** Keeps `level text` lines. */
export class LogLines implements Log {
  readonly debugEnabled = true;
  readonly traceEnabled: boolean;
  readonly lines: string[] = [];

  constructor({ trace = true }: { readonly trace?: boolean } = {}) {
    this.traceEnabled = trace;
  }

  /** Whether a line with this text was logged. */
  has(text: string): boolean {
    return this.lines.some((line) => line.includes(text));
  }

  fatal(text: string): void {
    this.lines.push(`fatal ${text}`);
  }

  error(text: string): void {
    this.lines.push(`error ${text}`);
  }

  warn(text: string): void {
    this.lines.push(`warn ${text}`);
  }

  info(text: string): void {
    this.lines.push(`info ${text}`);
  }

  debug(text: string): void {
    this.lines.push(`debug ${text}`);
  }

  trace(text: string): void {
    if (this.traceEnabled) this.lines.push(`trace ${text}`);
  }
}

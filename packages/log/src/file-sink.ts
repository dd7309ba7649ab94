// Log lines to a file that is moved to a dated backup when it has grown too large.
import { renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { backupName, findBackups } from './backups.js';
import { LineBatch } from './batch.js';
import type { MicrosecondClock } from './clock.js';
import { LogError, reasonOf } from './errors.js';
import { oneLine } from './escape.js';
import { type Complaint, complainToStderr } from './last-resort.js';
import type { Level } from './level.js';
import type { LineFormat } from './line-format.js';
import { LogFile } from './log-file.js';
import type { LogSink, ReopenResult } from './sink.js';

/** What a `FileSink` needs to know. */
export interface FileSinkOptions {
  readonly path: string;
  /** Bytes past which the file is rotated; 0 for never. */
  readonly sizeLimit: number;
  /** Files kept, the current one included; 0 for all. */
  readonly maxFiles: number;
  readonly format: LineFormat;
  readonly clock: MicrosecondClock;
  /** Where it is said, once each time, that the file cannot be written. Default stderr. */
  readonly complain?: Complaint;
}

/**
 * A sink that appends to a file. While the file cannot be written (a full disk, a lost mount) lines are counted and
 * dropped, and their number is the first line written when it goes again.
 */
export class FileSink implements LogSink {
  readonly #options: FileSinkOptions;
  readonly #path: string;
  readonly #complain: Complaint;
  readonly #file: LogFile;
  readonly #batch = new LineBatch((lines) => this.#send(lines));
  /** Size at which to rotate next: the option, or more after a rotation failed. */
  #limit: number;
  /** Lines dropped since the last write that went well. */
  #lost = 0;
  /** Whether the file ends in a part of a line. */
  #torn = false;
  #isFailing = false;
  #isClosed = false;

  /** @throws LogError `cannot-open`. */
  constructor(options: FileSinkOptions) {
    this.#options = options;
    this.#path = resolve(options.path);
    this.#complain = options.complain ?? complainToStderr;
    this.#limit = options.sizeLimit;
    try {
      this.#file = new LogFile(this.#path);
    } catch (cause) {
      const text = `cannot open log file ${JSON.stringify(options.path)}: ${reasonOf(cause)}`;
      throw new LogError('cannot-open', text, { cause });
    }
    if (this.#isFull(0)) {
      this.#notice('info', 'Rotating logfile...');
      this.#rotate();
    }
  }

  write(level: Level, text: string): void {
    if (!this.#isClosed) this.#batch.add(this.#options.format.line(level, text));
  }

  flush(): void {
    this.#batch.flush();
  }

  reopen(): ReopenResult {
    this.#batch.flush();
    try {
      this.#file.reopen();
    } catch (error) {
      return { kind: 'failed', reason: reasonOf(error) };
    }
    if (this.#file.size === 0) this.#torn = false;
    return { kind: 'reopened' };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#batch.flush();
    this.#isClosed = true;
    this.#file.close();
  }

  /** Writes lines; the line that passes the limit is the last of its file. */
  #send(lines: readonly string[]): void {
    if (this.#limit <= 0) {
      this.#append(lines.join(''));
      return;
    }
    let text = '';
    let bytes = 0;
    for (const line of lines) {
      text += line;
      bytes += Buffer.byteLength(line);
      if (!this.#isFull(bytes)) continue;
      this.#append(text);
      if (this.#isFull(0)) this.#rotate();
      text = '';
      bytes = 0;
    }
    if (text !== '') this.#append(text);
  }

  #isFull(more: number): boolean {
    return this.#limit > 0 && this.#file.isRegular && this.#file.size + more > this.#limit;
  }

  #append(text: string): void {
    const before = this.#lost === 0 ? '' : this.#lossReport();
    const bytes = Buffer.from(before + text);
    const { written, error } = this.#file.append(bytes);
    if (error === undefined) {
      this.#lost = 0;
      this.#torn = false;
      this.#isFailing = false;
      return;
    }
    if (!this.#isFailing) this.#complain(`log: cannot write to ${this.#path}: ${reasonOf(error)}`);
    this.#isFailing = true;
    if (written > 0) this.#torn = bytes[written - 1] !== LINE_END;
    if (written < Buffer.byteLength(before)) this.#lost += countLines(Buffer.from(text));
    else this.#lost = countLines(bytes.subarray(written));
  }

  #lossReport(): string {
    const lines = this.#lost === 1 ? 'line' : 'lines';
    const report = this.#options.format.line('warning', `${this.#lost} log ${lines} could not be written`);
    return this.#torn ? `\n${report}` : report;
  }

  #notice(level: Level, text: string): void {
    this.#append(this.#options.format.line(level, oneLine(text)));
  }

  #rotate(): void {
    const backup = backupName(this.#path, this.#options.clock.now());
    let wasThere: boolean;
    try {
      wasThere = moveAway(this.#path, backup);
      this.#reopenOrMoveBack(backup);
    } catch (error) {
      this.#limit *= 2;
      const text = `Unable to rotate logfile (${reasonOf(error)}), will attempt next rotation at size ${this.#limit}`;
      this.#notice('error', text);
      return;
    }
    this.#limit = this.#options.sizeLimit;
    this.#torn = false;
    if (wasThere) this.#notice('info', `Rotated log, backup saved as ${JSON.stringify(backup)}`);
    if (this.#options.maxFiles > 0) this.#purge();
  }

  #reopenOrMoveBack(backup: string): void {
    try {
      this.#file.reopen();
    } catch (error) {
      moveAway(backup, this.#path);
      throw error;
    }
  }

  /** Removes the oldest backups, so that with the current file there are no more than asked for. */
  #purge(): void {
    const folder = dirname(this.#path);
    let backups: string[];
    try {
      backups = findBackups(this.#path);
    } catch (error) {
      const where = JSON.stringify(folder);
      const text = `Unable to read directory ${where} for log purge (${reasonOf(error)}), will attempt next rotation`;
      this.#notice('error', text);
      return;
    }
    const surplus = backups.length - (this.#options.maxFiles - 1);
    for (const name of backups.slice(0, Math.max(0, surplus))) {
      try {
        rmSync(join(folder, name));
      } catch (error) {
        const what = JSON.stringify(name);
        const text = `Unable to remove backup log file ${what} (${reasonOf(error)}), will attempt next rotation`;
        this.#notice('error', text);
        return;
      }
      this.#notice('info', `Purged log file ${JSON.stringify(name)}`);
    }
  }
}

const LINE_END = 0x0a;

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_END); at !== -1; at = bytes.indexOf(LINE_END, at + 1)) count++;
  return count;
}

/** Renames. False when there is no such file: somebody else has moved it away, which is as good. */
function moveAway(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

// The open log file: one descriptor that is always there, so that a line has somewhere to go even while the file is
// moved, replaced or cannot be opened anew.
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';

/** Mode of a log file that is made: nobody but owner and group reads logs (as the Go logger has it). */
const MODE = 0o640;

/** What became of an append. */
export interface Appended {
  /** Bytes that are in the file. */
  readonly written: number;
  /** Why the rest is not, undefined when there is no rest. */
  readonly error: unknown;
}

/** A file that is appended to. */
export class LogFile {
  readonly #path: string;
  #descriptor: number;
  #size = 0;
  #isRegular = false;

  /** @throws the system's error when the file cannot be opened or made. */
  constructor(path: string) {
    this.#path = path;
    this.#descriptor = openSync(path, 'a', MODE);
    this.#measure();
  }

  /** Bytes in the file, as far as this process knows. */
  get size(): number {
    return this.#size;
  }

  /** Whether it is a file on a disk, and not a device or a pipe, which cannot be rotated. */
  get isRegular(): boolean {
    return this.#isRegular;
  }

  /** Appends all of `bytes`, or as much as goes. Never throws. */
  append(bytes: Uint8Array): Appended {
    let written = 0;
    try {
      while (written < bytes.length) {
        const count = writeSync(this.#descriptor, bytes, written);
        written += count;
        this.#size += count;
      }
      return { written, error: undefined };
    } catch (error) {
      return { written, error };
    }
  }

  /**
   * Opens the path anew, which may by now be another file or none, and lets go of the old file.
   *
   * @throws the system's error when that does not go; the old file then stays open.
   */
  reopen(): void {
    const fresh = openSync(this.#path, 'a', MODE);
    this.close();
    this.#descriptor = fresh;
    this.#measure();
  }

  /** Lets go of the file. Never throws. */
  close(): void {
    try {
      closeSync(this.#descriptor);
    } catch {
      // What was written is written; a descriptor that cannot be closed is no use to anybody.
    }
  }

  #measure(): void {
    const status = fstatSync(this.#descriptor);
    this.#size = status.size;
    this.#isRegular = status.isFile();
  }
}

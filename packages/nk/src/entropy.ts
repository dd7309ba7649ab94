// Random bytes from a file that the user names, such as /dev/urandom or a hardware source.
import { closeSync, openSync, readSync } from 'node:fs';
import { diskError, NkError } from './errors.js';

/** An open source of random bytes; close it after use. */
export class EntropyFile {
  readonly #path: string;
  readonly #file: number;

  /** @throws NkError `disk` */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = openSync(path, 'r');
    } catch (error) {
      throw diskError('open', path, error);
    }
  }

  /** The next bytes. @throws NkError `entropy` when the file ends before, `disk` */
  read(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      let count: number;
      try {
        count = readSync(this.#file, bytes, at, length - at, null);
      } catch (error) {
        throw diskError('read', this.#path, error);
      }
      if (count === 0) throw new NkError('entropy', at === 0 ? 'EOF' : 'unexpected EOF');
      at += count;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#file);
  }
}

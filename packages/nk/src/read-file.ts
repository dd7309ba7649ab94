// Reading a file whole, with the Go tool's words when it cannot be.
import { readFileSync } from 'node:fs';
import { diskError } from './errors.js';

/** The bytes of a file. @throws NkError `disk` */
export function readFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw diskError('open', path, error);
  }
}

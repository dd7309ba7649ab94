// Where texts come from: files, read with a bound and with their encoding checked.
import { closeSync, openSync, readSync } from 'node:fs';

/** The text of one file. */
export interface SourceText {
  readonly text: string;
  /** How much of the size limit it used. */
  readonly size: number;
  /** True when some bytes were not UTF-8: U+FFFD stands in their place. */
  readonly damaged: boolean;
}

const CHUNK = 64 * 1024;

/**
 * Reads a file, or a pipe such as /dev/stdin, up to `limit` bytes.
 * @returns undefined when there is more than that.
 * @throws the error of the file system.
 */
export function readSource(path: string, limit: number): SourceText | undefined {
  const chunks: Buffer[] = [];
  let size = 0;
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const count = readSync(file, chunk, 0, CHUNK, null);
      if (count === 0) break;
      size += count;
      if (size > limit) return undefined;
      chunks.push(chunk.subarray(0, count));
    }
  } finally {
    closeSync(file);
  }
  const bytes = Buffer.concat(chunks, size);
  try {
    return { text: decode(bytes, true), size, damaged: false };
  } catch {
    return { text: decode(bytes, false), size, damaged: true };
  }
}

function decode(bytes: Uint8Array, fatal: boolean): string {
  return new TextDecoder('utf-8', { fatal, ignoreBOM: true }).decode(bytes);
}

/** Why a file could not be read, in words, without repeating its path. */
export function readFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a directory';
    case 'ELOOP':
      return 'there are too many symbolic links on its way';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open';
  }
  return error instanceof Error ? error.message : String(error);
}

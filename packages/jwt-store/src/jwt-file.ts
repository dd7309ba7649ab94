// One file, read as the JWT of an account: whole, or absent, or broken and why.
import { constants } from 'node:fs';
import { MAX_JWT_BYTES } from '@nats-ts/jwt';
import { reasonOf, StoreError, systemCode } from './errors.js';
import type { FileSystem } from './files/file-system.js';
import { readJwt, tokenIn } from './read-jwt.js';
import type { StoredJwt } from './store.js';

export type FileReading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'whole'; readonly stored: StoredJwt };

// Most JWTs fit, and then the file is read with one call.
const FIRST_BYTES = 8192;
// Armour and line ends around a JWT of the greatest size.
const MOST_BYTES = MAX_JWT_BYTES + 1024;
// Without waiting: somebody's pipe in the directory must not hold a thread for ever.
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

const absent: FileReading = { kind: 'absent' };

/**
 * Reads the JWT in a file.
 *
 * @throws StoreError `disk` when the file is there but cannot be read: no permission, a failing disk, too many
 * open files.
 */
export async function readJwtFile(fs: FileSystem, path: string): Promise<FileReading> {
  if (fs.surelyMissing(path)) return absent;
  let text: string | undefined;
  try {
    text = await readText(fs, path);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return absent;
    if (code === 'EISDIR') return { kind: 'broken', why: 'it is a folder' };
    if (code === 'ELOOP' || code === 'ENXIO') return { kind: 'broken', why: 'it is not a file' };
    throw new StoreError('disk', `cannot read ${path}: ${reasonOf(error)}`, { cause: error });
  }
  if (text === undefined) return { kind: 'broken', why: `it has more than ${MAX_JWT_BYTES} bytes` };
  try {
    return { kind: 'whole', stored: readJwt(tokenIn(text)) };
  } catch (error) {
    return { kind: 'broken', why: reasonOf(error) };
  }
}

/** The file's text, or undefined when it is too large. */
async function readText(fs: FileSystem, path: string): Promise<string | undefined> {
  const descriptor = await fs.open(path, READ);
  try {
    let bytes = Buffer.allocUnsafe(FIRST_BYTES);
    let length = 0;
    for (;;) {
      const got = await fs.read(descriptor, bytes, length, length);
      length += got;
      if (length < bytes.length) {
        // A short read of a file is its end, or else the next one says so.
        if (got === 0 || bytes.length === FIRST_BYTES) return bytes.toString('latin1', 0, length);
      } else if (length >= MOST_BYTES) {
        return undefined;
      } else {
        const larger = Buffer.allocUnsafe(MOST_BYTES);
        bytes.copy(larger, 0, 0, length);
        bytes = larger;
      }
    }
  } finally {
    fs.close(descriptor);
  }
}

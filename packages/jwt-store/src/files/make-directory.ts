// Folders that last: a JWT is no safer than the folders above it.
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../errors.js';
import { type FileSystem, FOLDER_MODE } from './file-system.js';
import { FolderSync } from './folder-sync.js';

/**
 * Makes a directory and what leads to it, durably; nothing happens where it is.
 *
 * @returns whether it had to be made
 */
export async function makeDirectory(dir: string, fs: FileSystem): Promise<boolean> {
  try {
    const first = await mkdir(dir, { recursive: true, mode: FOLDER_MODE });
    if (first === undefined) return false;
    const folders = new FolderSync(fs);
    for (let made = dir; ; made = dirname(made)) {
      await folders.sync(dirname(made));
      if (made === first) return true;
    }
  } catch (error) {
    // That a file is in the way is said better by whoever looks next.
    if (systemCode(error) !== 'EEXIST') throw error;
    return false;
  }
}

// A rename is durable when the folder it happened in has been synced. Saves that finish together share one sync.
import { systemCode } from '../errors.js';
import type { FileSystem } from './file-system.js';
import { SharedRounds } from './shared-rounds.js';

// File systems that cannot sync a folder say so with one of these; there is nothing more to be done on them.
const cannotSyncFolders = new Set([
  'EINVAL',
  'ENOTSUP',
  ...(process.platform === 'win32' ? ['EPERM', 'EISDIR', 'EACCES'] : []),
]);

export class FolderSync {
  readonly #fs: FileSystem;
  readonly #rounds = new SharedRounds((folder) => this.#syncNow(folder));

  constructor(fs: FileSystem) {
    this.#fs = fs;
  }

  /** Resolves when a sync of the folder that began after this call is through. */
  sync(folder: string): Promise<void> {
    return this.#rounds.join(folder);
  }

  async #syncNow(folder: string): Promise<void> {
    try {
      const descriptor = this.#fs.openFolder(folder);
      try {
        await this.#fs.syncFolder(descriptor);
      } finally {
        this.#fs.close(descriptor);
      }
    } catch (error) {
      if (!cannotSyncFolders.has(systemCode(error) ?? '')) throw error;
    }
  }
}

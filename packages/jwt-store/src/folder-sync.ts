// A rename is durable when the folder it happened in has been synced. Saves that finish together share one sync.
import { constants } from 'node:fs';
import { systemCode } from './errors.js';
import type { FileSystem } from './file-system.js';

interface Rounds {
  /** The sync that runs now; it may have begun before the caller's rename. */
  running: Promise<void>;
  /** The sync that begins when `running` ends, for everyone who came meanwhile. */
  next: Promise<void> | undefined;
}

// File systems that cannot sync a folder say so with one of these; there is nothing more to be done on them.
const cannotSyncFolders = new Set([
  'EINVAL',
  'ENOTSUP',
  ...(process.platform === 'win32' ? ['EPERM', 'EISDIR', 'EACCES'] : []),
]);

export class FolderSync {
  readonly #fs: FileSystem;
  readonly #rounds = new Map<string, Rounds>();

  constructor(fs: FileSystem) {
    this.#fs = fs;
  }

  /** Resolves when a sync of the folder that began after this call is through. */
  sync(folder: string): Promise<void> {
    const rounds = this.#rounds.get(folder);
    if (rounds === undefined) return this.#begin(folder);
    rounds.next ??= rounds.running.then(
      () => this.#begin(folder),
      () => this.#begin(folder),
    );
    return rounds.next;
  }

  #begin(folder: string): Promise<void> {
    const rounds: Rounds = { running: this.#syncNow(folder), next: undefined };
    this.#rounds.set(folder, rounds);
    const leave = (): void => {
      if (this.#rounds.get(folder) === rounds && rounds.next === undefined) this.#rounds.delete(folder);
    };
    rounds.running.then(leave, leave);
    return rounds.running;
  }

  async #syncNow(folder: string): Promise<void> {
    try {
      const descriptor = await this.#fs.open(folder, constants.O_RDONLY);
      try {
        await this.#fs.sync(descriptor);
      } finally {
        await this.#fs.close(descriptor);
      }
    } catch (error) {
      if (!cannotSyncFolders.has(systemCode(error) ?? '')) throw error;
    }
  }
}

// Files that are either the old ones or the new ones, whole, whenever the process or the machine stops: temporary
// name, write through to the disk, rename, fsync of the folder. The temporary files live in a folder of their own, so that what
// a crash leaves behind is found without looking through a million names.
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from './errors.js';
import type { FileSystem } from './file-system.js';
import { FolderSync } from './folder-sync.js';
import { makeDirectory } from './make-directory.js';

/** The folder for temporary files below the root of a store; no reader looks into it. */
export const TEMPORARY_FOLDER = '.tmp';

// A process may write to several stores, and to one directory twice (a test that reopens it): names never repeat.
let lastNumber = 0;

export class DurableFiles {
  readonly #root: string;
  readonly #fs: FileSystem;
  readonly #remade: (() => void) | undefined;
  readonly #folders: FolderSync;
  /** Folders below the root known to exist and to be durable. */
  readonly #known = new Set<string>();
  /** Folders that are being made: those who need one at the same time wait for the same. */
  readonly #making = new Map<string, Promise<void>>();

  /**
   * @param root the store's directory, which exists.
   * @param remade hears that it was removed meanwhile and made anew; left out, it is not made.
   */
  constructor(root: string, fs: FileSystem, remade?: () => void) {
    this.#root = root;
    this.#remade = remade;
    this.#fs = fs;
    this.#folders = new FolderSync(fs);
    this.#known.add(root);
  }

  /** Removes what crashed processes left behind; files of a process that still runs stay. */
  async removeLeftovers(): Promise<number> {
    const folder = join(this.#root, TEMPORARY_FOLDER);
    let names: string[];
    try {
      names = await readdir(folder);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return 0;
      throw error;
    }
    let removed = 0;
    for (const name of names) {
      const writer = /^(\d+)-\d+\.tmp$/.exec(name)?.[1];
      if (writer === undefined || (Number(writer) !== process.pid && runs(Number(writer)))) continue;
      await this.#unlinkIfThere(join(folder, name));
      removed++;
    }
    return removed;
  }

  /** Writes or replaces a file in the root or in a folder directly below it; durable when it resolves. */
  async write(path: string, bytes: Uint8Array): Promise<void> {
    const folder = dirname(path);
    const temporary = await this.#writeTemporary(bytes);
    try {
      await this.#makeFolder(folder);
      await this.#rename(temporary, path, folder);
    } catch (error) {
      await this.#unlinkIfThere(temporary).catch(() => undefined);
      throw error;
    }
    await this.#folders.sync(folder);
  }

  /** Removes a file, durably; false when there was none. */
  async remove(path: string): Promise<boolean> {
    if (!(await this.#unlinkIfThere(path))) return false;
    await this.#folders.sync(dirname(path));
    return true;
  }

  /** Gives a file another name in the same folder, durably. */
  async setAside(path: string, name: string): Promise<void> {
    const folder = dirname(path);
    await this.#fs.rename(path, join(folder, name));
    await this.#folders.sync(folder);
  }

  async #writeTemporary(bytes: Uint8Array): Promise<string> {
    const folder = join(this.#root, TEMPORARY_FOLDER);
    const path = join(folder, `${process.pid}-${++lastNumber}.tmp`);
    const descriptor = await this.#createIn(folder, path);
    try {
      try {
        for (let at = 0; at < bytes.length; ) at += await this.#fs.writeDurably(descriptor, bytes, at);
      } finally {
        this.#fs.close(descriptor);
      }
    } catch (error) {
      await this.#unlinkIfThere(path).catch(() => undefined);
      throw error;
    }
    return path;
  }

  async #createIn(folder: string, path: string): Promise<number> {
    try {
      return await this.#fs.create(path);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
    // The first save of a new store, or somebody tidied the folder away, or all of the store.
    await this.#remakeRoot();
    await this.#mkdirIfMissing(folder);
    return this.#fs.create(path);
  }

  #remakeRoot(): Promise<void> | undefined {
    const remade = this.#remade;
    if (remade === undefined) return undefined;
    return this.#once(this.#root, async () => {
      if (!(await makeDirectory(this.#root, this.#fs))) return;
      this.#known.clear();
      this.#known.add(this.#root);
      remade();
    });
  }

  #makeFolder(folder: string): Promise<void> | undefined {
    return this.#known.has(folder) ? undefined : this.#once(folder, () => this.#makeFolderNow(folder));
  }

  /** Makes a folder, once for all who need it at the same time. */
  #once(folder: string, make: () => Promise<void>): Promise<void> {
    const making = this.#making.get(folder);
    if (making !== undefined) return making;
    const made = make().finally(() => this.#making.delete(folder));
    this.#making.set(folder, made);
    return made;
  }

  async #makeFolderNow(folder: string): Promise<void> {
    await this.#mkdirIfMissing(folder);
    await this.#folders.sync(dirname(folder));
    this.#known.add(folder);
  }

  async #rename(from: string, to: string, folder: string): Promise<void> {
    try {
      await this.#fs.rename(from, to);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' || folder === this.#root) throw error;
      // Somebody removed the folder since we made it.
      this.#known.delete(folder);
      await this.#makeFolder(folder);
      await this.#fs.rename(from, to);
    }
  }

  async #mkdirIfMissing(folder: string): Promise<void> {
    try {
      await this.#fs.mkdir(folder);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }

  async #unlinkIfThere(path: string): Promise<boolean> {
    try {
      await this.#fs.unlink(path);
      return true;
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return false;
      throw error;
    }
  }
}

function runs(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

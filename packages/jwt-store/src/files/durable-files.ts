// Files that are either the old ones or the new ones, whole, whenever the process or the machine stops: temporary
// name, write through to the disk, rename, fsync of the folder. The temporary files live in a folder of their own, so that what
// a crash leaves behind is found without looking through a million names.
import { readdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { systemCode } from '../errors.js';
import type { FileSystem } from './file-system.js';
import { FolderSync } from './folder-sync.js';
import { makeDirectory } from './make-directory.js';

/** The folder for temporary files below the root of a store; no reader looks into it. */
export const TEMPORARY_FOLDER = '.tmp';

// A process may write to several stores, and to one directory twice (a test that reopens it): names never repeat.
let lastNumber = 0;

export class DurableFiles {
  readonly #root: string;
  /** What the paths of temporary files begin with. */
  readonly #temporary: string;
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
    this.#temporary = join(root, TEMPORARY_FOLDER, sep);
    this.#remade = remade;
    this.#fs = fs;
    this.#folders = new FolderSync(fs);
    this.#known.add(root);
  }

  /** Removes what crashed processes left behind; files of a process that still runs stay. */
  async removeLeftovers(): Promise<number> {
    const folder = join(this.#root, TEMPORARY_FOLDER);
    let removed = 0;
    for (const name of await namesIn(folder)) {
      const writer = /^(\d+)-\d+\.tmp$/.exec(name)?.[1];
      if (writer === undefined || (Number(writer) !== process.pid && runs(Number(writer)))) continue;
      await this.#unlinkIfThere(join(folder, name));
      removed++;
    }
    return removed;
  }

  /**
   * Writes or replaces a file in the root or in a folder directly below it; durable when it resolves.
   *
   * @param text its characters are a byte each.
   */
  async write(path: string, text: string): Promise<void> {
    const folder = dirname(path);
    const temporary = await this.#writeTemporary(Buffer.from(text, 'latin1'));
    try {
      await this.#inFolder(folder, () => this.#fs.rename(temporary, path));
    } catch (error) {
      await this.#unlinkIfThere(temporary).catch(() => undefined);
      throw error;
    }
    await this.#folders.sync(folder);
  }

  /**
   * As `write`, but only the system's memory has the file yet: readers find the old one or the new one, while after a
   * loss of power there may also be an empty one. Whoever calls this has the text in a durable place until `sync` and
   * `syncNames` are through.
   *
   * @param text its characters are a byte each.
   */
  async put(path: string, text: string): Promise<void> {
    const temporary = this.#temporaryPath();
    try {
      await this.#inTemporaryFolder(() => this.#fs.put(temporary, text));
      await this.#moveInto(dirname(path), temporary, path);
    } catch (error) {
      await this.#unlinkIfThere(temporary).catch(() => undefined);
      throw error;
    }
  }

  /** Makes a file that was `put` durable, but for its name; nothing happens when it is gone. */
  async sync(path: string): Promise<void> {
    try {
      await this.#fs.syncFile(path);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }

  /** Makes the names in a folder durable, and its own; nothing happens when it is gone. */
  async syncNames(folder: string): Promise<void> {
    try {
      await this.#folders.sync(folder);
      if (this.#known.has(folder)) return;
      await this.#folders.sync(dirname(folder));
      this.#known.add(folder);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }

  /**
   * Makes a file in a folder directly below the root, whose name is durable when this resolves.
   *
   * @returns its descriptor, for `FileSystem.writeDurably`, to be closed
   */
  async create(path: string): Promise<number> {
    const folder = dirname(path);
    await this.#remakeRoot();
    const descriptor = await this.#inFolder(folder, () => this.#fs.create(path));
    try {
      await this.#folders.sync(folder);
    } catch (error) {
      this.#fs.close(descriptor);
      await this.#unlinkIfThere(path).catch(() => undefined);
      throw error;
    }
    return descriptor;
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
    const path = this.#temporaryPath();
    const descriptor = await this.#inTemporaryFolder(() => this.#fs.create(path));
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

  #temporaryPath(): string {
    return `${this.#temporary}${process.pid}-${++lastNumber}.tmp`;
  }

  /** Makes a file in the folder for temporary ones, and the folder when it is missing. */
  #inTemporaryFolder<T>(make: () => T | Promise<T>): Promise<T> {
    return orMade(make, async () => {
      // The first save of a new store, or somebody tidied the folder away, or all of the store.
      await this.#remakeRoot();
      await this.#mkdirIfMissing(join(this.#root, TEMPORARY_FOLDER));
    });
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

  /** Does something in the root or a folder directly below it, which is made when it is missing. */
  async #inFolder<T>(folder: string, task: () => Promise<T>): Promise<T> {
    await this.#makeFolder(folder);
    if (folder === this.#root) return task();
    return orMade(task, async () => {
      this.#known.delete(folder);
      await this.#makeFolder(folder);
    });
  }

  /** Moves a file into a folder, which is made when it is missing, as quickly as it goes: nothing is durable yet. */
  async #moveInto(folder: string, from: string, to: string): Promise<void> {
    const move = () => this.#fs.move(from, to);
    if (folder === this.#root) return move();
    return orMade(move, async () => {
      this.#known.delete(folder);
      await this.#mkdirIfMissing(folder);
    });
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

/** The names in a folder; none when there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Does something for which a folder must be there: where it is missing, makes it and tries once more. */
async function orMade<T>(task: () => T | Promise<T>, make: () => Promise<void>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  await make();
  return task();
}

function runs(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

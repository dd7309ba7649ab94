// Several small files written as one step: everything is on disk under temporary names before the first file takes
// its own name, and the files take their names in the order given. A crash leaves each file old or new, never torn,
// and leaves a prefix of the order; callers order their files so that every prefix is a consistent store.
//
//   stage: mkdir -p → temp (0600) → write → fsync      (for every file)
//   commit: rename → … → fsync of every folder touched
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { NscError, reasonOf } from '../errors.js';
import { backquote } from '../text/go-text.js';

let counter = 0;

interface Staged {
  readonly path: string;
  readonly temporary: string;
}

/** Files to be written together. Use once: stage files, then commit or discard. */
export class FileBatch {
  readonly #staged: Staged[] = [];
  readonly #folders = new Set<string>();

  /**
   * Puts a file's new content on disk beside its place. Folders are made with mode 0700, files with 0600.
   *
   * @throws NscError `disk`; everything staged so far is taken away
   */
  stage(path: string, data: string | Uint8Array): this {
    const folder = dirname(path);
    const temporary = join(folder, `.${basename(path)}.${process.pid}.${++counter}.tmp`);
    try {
      this.folder(folder);
      const file = openSync(temporary, 'wx', 0o600);
      this.#staged.push({ path, temporary });
      try {
        writeFileSync(file, data);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      this.discard();
      throw diskError('writing', path, error);
    }
    return this;
  }

  /** Makes a folder (mode 0700) and those above it. */
  folder(path: string): this {
    try {
      const first = mkdirSync(path, { recursive: true, mode: 0o700 });
      if (first !== undefined) {
        // Every folder made, and the one that holds the first, must know its new entry.
        for (let made = path; made.length >= first.length; made = dirname(made))
          this.#folders.add(dirname(made));
      }
    } catch (error) {
      this.discard();
      throw diskError('creating', path, error);
    }
    this.#folders.add(path);
    return this;
  }

  /**
   * Gives every file its name, in order.
   *
   * @throws NscError `disk`; files not yet renamed are taken away
   */
  commit(): void {
    while (this.#staged.length > 0) {
      const [next] = this.#staged;
      if (next === undefined) break;
      try {
        renameSync(next.temporary, next.path);
      } catch (error) {
        this.discard();
        throw diskError('writing', next.path, error);
      }
      this.#staged.shift();
    }
    for (const folder of this.#folders) syncFolder(folder);
    this.#folders.clear();
  }

  /** Takes the temporary files away. */
  discard(): void {
    for (const { temporary } of this.#staged) rmSync(temporary, { force: true });
    this.#staged.length = 0;
  }
}

/** Writes one file durably: temporary name, fsync, rename, fsync of the folder. Mode 0600. */
export function writeDurably(path: string, data: string | Uint8Array): void {
  new FileBatch().stage(path, data).commit();
}

/** Reads a text file; undefined when there is none. @throws NscError `disk` */
export function readTextIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return undefined;
    }
    throw diskError('reading', path, error);
  }
}

/** Makes a folder with mode 0700 unless it is there. @throws NscError `disk` */
export function ensureFolder(path: string): void {
  if (!existsSync(path)) new FileBatch().folder(path).commit();
}

function syncFolder(folder: string): void {
  let file: number;
  try {
    file = openSync(folder, 'r');
  } catch {
    return; // Not every system opens folders; the renames are done either way.
  }
  try {
    fsyncSync(file);
  } catch {
    // Some file systems refuse to sync a folder.
  } finally {
    closeSync(file);
  }
}

function diskError(doing: string, path: string, error: unknown): NscError {
  return new NscError('disk', `error ${doing} ${backquote(path)}: ${reasonOf(error)}`, { cause: error });
}

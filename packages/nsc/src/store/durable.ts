// Several small files written and removed as one step: everything is on disk under temporary names before the first
// file takes its own name, and the files take their names, or go, in the order given. A crash leaves each file old or
// new, never torn, and leaves a prefix of the order; callers order their files so that every prefix is a consistent
// store.
//
//   stage: mkdir -p → temp (0600) → write → fsync      (for every file)
//   commit: lines appended to journals, fsync → rename or removal → … → fsync of every folder touched
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { NscError, reasonOf } from '../errors.js';
import { backquote } from '../text/go-text.js';

let counter = 0;

/** One step of a commit: a file that takes its name, or a file or folder that goes by way of a name aside. */
interface Staged {
  readonly kind: 'write' | 'remove';
  readonly path: string;
  readonly temporary: string;
}

/** A file that lines are added to, before any file of the batch takes its name. */
export interface Journal {
  /** Absolute path; its folder is made when the first line is added. */
  readonly path: string;
  /** Adds lines, each ending in a line feed, durably. */
  append(lines: string): void;
}

/** Files to be written and removed together. Use once: stage, then commit or discard. */
export class FileBatch {
  readonly #staged: Staged[] = [];
  readonly #folders = new Set<string>();
  readonly #lines = new Map<string, { readonly journal: Journal; text: string }>();

  /**
   * Puts a file's new content on disk beside its place. Folders are made with mode 0700, files with 0600.
   *
   * @throws NscError `disk`; everything staged so far is taken away
   */
  stage(path: string, data: string | Uint8Array): this {
    const folder = dirname(path);
    const temporary = temporaryName(path);
    try {
      this.folder(folder);
      const file = openSync(temporary, 'wx', 0o600);
      this.#staged.push({ kind: 'write', path, temporary });
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

  /** Stages the removal of a file, or of a folder with all that is in it; nothing when it is not there. */
  remove(path: string): this {
    this.#staged.push({ kind: 'remove', path, temporary: temporaryName(path) });
    this.#folders.add(dirname(path));
    return this;
  }

  /** Stages a line, without its line feed, for a journal: it is on disk before the first file takes its name. */
  record(journal: Journal, line: string): this {
    const lines = this.#lines.get(journal.path);
    if (lines === undefined) this.#lines.set(journal.path, { journal, text: `${line}\n` });
    else lines.text += `${line}\n`;
    return this;
  }

  /** Takes over what is staged in another batch, to be done after what is staged here. */
  append(other: FileBatch): this {
    this.#staged.push(...other.#staged.splice(0));
    for (const folder of other.#folders) this.#folders.add(folder);
    for (const { journal, text } of other.#lines.values()) this.record(journal, text.replace(/\n$/, ''));
    other.#lines.clear();
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
   * Adds the journals' lines, then gives every file its name or takes it away, in order.
   *
   * @param redo told of the steps before the first is done, and when all are done or given up
   * @throws NscError `disk`; files not yet renamed are taken away
   */
  commit(redo?: { note(steps: readonly Staged[]): void; forget(): void }): void {
    for (const { journal, text } of this.#lines.values()) {
      try {
        journal.append(text);
      } catch (error) {
        this.discard();
        throw diskError('writing', journal.path, error);
      }
    }
    this.#lines.clear();
    redo?.note(this.#staged);
    try {
      this.#carryOut();
    } finally {
      redo?.forget();
    }
  }

  #carryOut(): void {
    const removed: string[] = [];
    for (const [index, { kind, path, temporary }] of this.#staged.entries()) {
      try {
        if (kind === 'write') renameSync(temporary, path);
        else if (setAside(path, temporary)) removed.push(temporary);
      } catch (error) {
        this.#staged.splice(0, index);
        this.discard();
        throw diskError(kind === 'write' ? 'writing' : 'removing', path, error);
      }
    }
    this.#staged.length = 0;
    // What went is gone by its name already; a crash here leaves a hidden file behind, nothing else.
    for (const path of removed) rmSync(path, { recursive: true, force: true });
    for (const folder of this.#folders) syncFolder(folder);
    this.#folders.clear();
  }

  /** Takes the temporary files away. */
  discard(): void {
    for (const { kind, temporary } of this.#staged) if (kind === 'write') rmSync(temporary, { force: true });
    this.#staged.length = 0;
    this.#lines.clear();
  }
}

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.${++counter}.tmp`);
}

/** Takes a file or folder out of its name; a removal that stops half-way through a folder would leave half of it. */
function setAside(path: string, temporary: string): boolean {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return false;
  renameSync(path, temporary);
  return true;
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

/** Puts a folder's entries on disk, where the system can. */
export function syncFolder(folder: string): void {
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

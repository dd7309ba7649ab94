// Many accounts in one durable write: what is saved at the same time goes to the end of one file, and from there into
// the accounts' own files, which the disk may get later. Until it has them, the journal is what survives a loss of power.
//
//   <bytes> <crc32>\n           of the group that follows
//   key|jwt\n                   an account each, as in the packs of servers
//   key|jwt\n
//   <bytes> <crc32>\n …
//
// A group that a crash has cut off fits neither its length nor its sum; nobody was told that it is saved.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { StoreError } from '../errors.js';
import { type DurableFiles, namesIn } from '../files/durable-files.js';
import type { FileSystem } from '../files/file-system.js';

/** The folder for journals below the root of a store; no reader looks into it. */
export const JOURNAL_FOLDER = '.journal';
const NAME = /^\d+-(\d+)\.journal$/;

// Two stores of a process may lie in one directory one after the other: names never repeat.
let lastNumber = 0;

export class Journal {
  readonly path: string;
  readonly #fs: FileSystem;
  readonly #files: DurableFiles;
  readonly #descriptor: number;
  #length = 0;
  #closed = false;

  private constructor(path: string, descriptor: number, files: DurableFiles, fs: FileSystem) {
    this.path = path;
    this.#descriptor = descriptor;
    this.#files = files;
    this.#fs = fs;
  }

  /** Begins a journal below the root of a store. */
  static async begin(root: string, files: DurableFiles, fs: FileSystem): Promise<Journal> {
    const path = join(root, JOURNAL_FOLDER, `${process.pid}-${++lastNumber}.journal`);
    return new Journal(path, await files.create(path), files, fs);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /**
   * Adds a group; durable when it resolves.
   *
   * @param lines `key|jwt`, each with its line end
   * @throws the operating system's error, or StoreError `disk` when somebody removed the journal; then nothing more may
   *   be added, as what was written of the group would be in the way of what follows.
   */
  async append(lines: string): Promise<void> {
    const group = Buffer.from(lines, 'latin1');
    const bytes = Buffer.concat([Buffer.from(`${group.length} ${crc32(group)}\n`, 'latin1'), group]);
    for (let at = 0; at < bytes.length; ) {
      at += await this.#fs.writeDurably(this.#descriptor, bytes, at, this.#length + at);
    }
    this.#length += bytes.length;
    if (this.#fs.surelyMissing(this.path)) throw new StoreError('disk', `${this.path} was removed`);
  }

  /** Writes no more; the file stays. */
  close(): void {
    if (!this.#closed) this.#fs.close(this.#descriptor);
    this.#closed = true;
  }

  /** Removes the journal, durably: the accounts' own files are on the disk. */
  async end(): Promise<void> {
    this.close();
    await this.#files.remove(this.path);
  }
}

/** The journals that are there, in the order in which they were written. */
export async function journalsIn(root: string): Promise<string[]> {
  const folder = join(root, JOURNAL_FOLDER);
  const numbered = (await namesIn(folder)).flatMap((name) => {
    const number = NAME.exec(name)?.[1];
    return number === undefined ? [] : [{ path: join(folder, name), number: Number(number) }];
  });
  return numbered.sort((a, b) => a.number - b.number).map(({ path }) => path);
}

/** The accounts of a journal, as its whole groups have them last: key to JWT. */
export async function readJournal(path: string): Promise<Map<string, string>> {
  const bytes = await readFile(path);
  const tokens = new Map<string, string>();
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\n', at);
    const [, length, sum] = /^(\d+) (\d+)$/.exec(bytes.toString('latin1', at, Math.max(at, end))) ?? [];
    const group = bytes.subarray(end + 1, end + 1 + Number(length));
    if (group.length !== Number(length) || crc32(group) !== Number(sum)) return tokens;
    for (const line of group.toString('latin1').split('\n')) {
      const bar = line.indexOf('|');
      if (bar > 0) tokens.set(line.slice(0, bar), line.slice(bar + 1));
    }
    at = end + 1 + group.length;
  }
}

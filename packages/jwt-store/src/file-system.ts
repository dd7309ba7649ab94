// The few calls to the operating system that the stores make, as one small interface: tests put a disk that is
// full, or that fails, in its place. Plain descriptors rather than FileHandle objects, which cost twice the time.
import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { QuickLooks } from './quick-looks.js';

export interface FileSystem {
  /**
   * Whether there is surely nothing of this name, at once. False when there is something, when that cannot be told,
   * and when looking takes long on this disk.
   */
  surelyMissing(path: string): boolean;
  /** Opens for reading; @returns a descriptor, to be closed. */
  open(path: string, flags: number): Promise<number>;
  /** Makes a file, which must not exist; @returns a descriptor for `writeDurably`, to be closed. */
  create(path: string): Promise<number>;
  /**
   * Opens a folder in which a name was just changed. At once: the system has it at hand, and a thread would cost ten
   * times as much.
   *
   * @returns a descriptor, to be synced and closed.
   */
  openFolder(path: string): number;
  /** Reads from the start of the file on; @returns the number of bytes read, 0 at the end. */
  read(descriptor: number, bytes: Uint8Array, offset: number, position: number): Promise<number>;
  /**
   * Returns when the bytes, and the file's new size, are on the disk.
   *
   * @returns the number of bytes written, which may be fewer than given.
   */
  writeDurably(descriptor: number, bytes: Uint8Array, offset: number): Promise<number>;
  /** Returns when the names in a folder are on the disk. */
  syncFolder(descriptor: number): Promise<void>;
  /**
   * At once: closing a file that was synced or only read does no work on the disk, and handing it to a thread would
   * cost ten times as much as doing it.
   */
  close(descriptor: number): void;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Makes the last folder of the path. */
  mkdir(path: string): Promise<void>;
  /** What tells whether a file or folder was touched; undefined when there is none. At once where that is quick. */
  stamp(path: string): FileStamp | undefined | Promise<FileStamp | undefined>;
}

/**
 * Identity and last change: whoever writes, replaces or moves a file, or adds a name to a folder or takes one away,
 * changes one of these.
 */
export interface FileStamp {
  readonly inode: number;
  readonly size: number;
  /** When it or anything said about it changed, Unix milliseconds. */
  readonly changed: number;
}

const open = promisify(fs.open);
const read = promisify(fs.read);
const write = promisify(fs.write);
const fsync = promisify(fs.fsync);
const mkdir = promisify(fs.mkdir);

/** Folders are for the owner and its group, as the Go store makes them. */
export const FOLDER_MODE = 0o750;
/** Files too. */
export const FILE_MODE = 0o640;

const { O_WRONLY, O_CREAT, O_EXCL, O_DSYNC } = fs.constants;

/**
 * Linux writes through to the disk itself when a file is opened so, as fsync does after a write, and spares a trip to
 * a thread. Elsewhere the flag means less: macOS leaves the bytes in the cache of the disk.
 */
const WRITES_THROUGH = process.platform === 'linux';
const CREATE = O_WRONLY | O_CREAT | O_EXCL | (WRITES_THROUGH ? O_DSYNC : 0);

const looks = new QuickLooks();
const quietly = { throwIfNoEntry: false } as const;

/** The real one. */
export const nodeFileSystem: FileSystem = {
  surelyMissing: (path) => looks.allowed() && looks.take(() => isMissing(path)),
  open: (path, flags) => open(path, flags),
  create: (path) => open(path, CREATE, FILE_MODE),
  openFolder: (path) => fs.openSync(path, fs.constants.O_RDONLY),
  read: async (descriptor, bytes, offset, position) =>
    (await read(descriptor, bytes, offset, bytes.length - offset, position)).bytesRead,
  writeDurably: async (descriptor, bytes, offset) => {
    const { bytesWritten } = await write(descriptor, bytes, offset, bytes.length - offset, offset);
    if (!WRITES_THROUGH) await fsync(descriptor);
    return bytesWritten;
  },
  syncFolder: fsync,
  close: fs.closeSync,
  rename: promisify(fs.rename),
  unlink: promisify(fs.unlink),
  mkdir: async (path) => {
    await mkdir(path, FOLDER_MODE);
  },
  stamp: (path) => {
    const found = looks.allowed() ? looks.take(() => statNow(path)) : 'unknown';
    return found === 'unknown' ? statOnThread(path) : found && stampOf(found);
  },
};

function isMissing(path: string): boolean {
  return statNow(path) === undefined;
}

/** What is there; `unknown` when it cannot be told, and whoever opens it will learn why. */
function statNow(path: string): fs.Stats | undefined | 'unknown' {
  try {
    return fs.statSync(path, quietly);
  } catch {
    return 'unknown';
  }
}

function statOnThread(path: string): Promise<FileStamp | undefined> {
  return new Promise((resolve, reject) => {
    fs.stat(path, (error, stats) => {
      if (error === null) resolve(stampOf(stats));
      else if (error.code === 'ENOENT' || error.code === 'ENOTDIR') resolve(undefined);
      else reject(error);
    });
  });
}

function stampOf(stats: fs.Stats): FileStamp {
  return { inode: stats.ino, size: stats.size, changed: stats.ctimeMs };
}

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
   * Writes the bytes from `offset` on. Returns when they, and the file's new size, are on the disk.
   *
   * @param position where in the file; default `offset`.
   * @returns the number of bytes written, which may be fewer than given.
   */
  writeDurably(descriptor: number, bytes: Uint8Array, offset: number, position?: number): Promise<number>;
  /**
   * Makes a file, which must not exist, with this text, whose characters are a byte each. Everyone can read it from now
   * on, but the disk does not have it yet. At once where that is quick.
   */
  put(path: string, text: string): void | Promise<void>;
  /** Returns when what is in a file, whoever wrote it, is on the disk. */
  syncFile(path: string): Promise<void>;
  /** Returns when the names in a folder are on the disk. */
  syncFolder(descriptor: number): Promise<void>;
  /**
   * At once: closing a file that was synced or only read does no work on the disk, and handing it to a thread would
   * cost ten times as much as doing it.
   */
  close(descriptor: number): void;
  rename(from: string, to: string): Promise<void>;
  /** As `rename`; at once where that is quick. */
  move(from: string, to: string): void | Promise<void>;
  unlink(path: string): Promise<void>;
  /** Makes the last folder of the path. At once where that is quick. */
  mkdir(path: string): void | Promise<void>;
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
const mkdir: (path: string, mode: number) => Promise<void> = promisify(fs.mkdir);
const rename = promisify(fs.rename);

/** Folders are for the owner and its group, as the Go store makes them. */
export const FOLDER_MODE = 0o750;
/** Files too. */
export const FILE_MODE = 0o640;

const { O_RDWR, O_WRONLY, O_CREAT, O_EXCL, O_DSYNC } = fs.constants;

/**
 * Linux writes through to the disk itself when a file is opened so, as fsync does after a write, and spares a trip to
 * a thread. Elsewhere the flag means less: macOS leaves the bytes in the cache of the disk.
 */
const WRITES_THROUGH = process.platform === 'linux';
const CREATE = O_WRONLY | O_CREAT | O_EXCL | (WRITES_THROUGH ? O_DSYNC : 0);

/** How a file is made that need not be on the disk yet. */
const PUT = { flag: O_WRONLY | O_CREAT | O_EXCL, mode: FILE_MODE, encoding: 'latin1' } as const;

const looks = new QuickLooks();
/** Changes that need not reach the disk, which are as quick as looks where the disk is at hand. */
const changes = new QuickLooks();
const quietly = { throwIfNoEntry: false } as const;

/** The real one. */
export const nodeFileSystem: FileSystem = {
  surelyMissing: (path) => looks.allowed() && looks.take(() => isMissing(path)),
  open: (path, flags) => open(path, flags),
  create: (path) => open(path, CREATE, FILE_MODE),
  openFolder: (path) => fs.openSync(path, fs.constants.O_RDONLY),
  read: async (descriptor, bytes, offset, position) =>
    (await read(descriptor, bytes, offset, bytes.length - offset, position)).bytesRead,
  writeDurably: async (descriptor, bytes, offset, position = offset) => {
    const { bytesWritten } = await write(descriptor, bytes, offset, bytes.length - offset, position);
    if (!WRITES_THROUGH) await fsync(descriptor);
    return bytesWritten;
  },
  put: (path, text) =>
    changes.allowed() ? changes.take(() => putNow(path, text)) : fs.promises.writeFile(path, text, PUT),
  syncFile: async (path) => {
    const descriptor = await open(path, O_RDWR);
    try {
      await fsync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
  },
  syncFolder: fsync,
  close: fs.closeSync,
  rename,
  move: (from, to) => (changes.allowed() ? changes.take(() => fs.renameSync(from, to)) : rename(from, to)),
  unlink: promisify(fs.unlink),
  mkdir: (path) =>
    changes.allowed() ? changes.take(() => fs.mkdirSync(path, FOLDER_MODE)) : mkdir(path, FOLDER_MODE),
  stamp: (path) => {
    const found = looks.allowed() ? looks.take(() => statNow(path)) : 'unknown';
    return found === 'unknown' ? statOnThread(path) : found && stampOf(found);
  },
};

function putNow(path: string, text: string): void {
  const descriptor = fs.openSync(path, PUT.flag, PUT.mode);
  try {
    // As text: to make a buffer of it first would cost as much as the call.
    const written = fs.writeSync(descriptor, text, 0, PUT.encoding);
    if (written < text.length) fs.writeFileSync(descriptor, text.slice(written), PUT.encoding);
  } finally {
    fs.closeSync(descriptor);
  }
}

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

// The few calls to the operating system that the stores make, as one small interface: tests put a disk that is
// full, or that fails, in its place. Plain descriptors rather than FileHandle objects, which cost twice the time.
import * as fs from 'node:fs';
import { promisify } from 'node:util';

export interface FileSystem {
  /** @returns a descriptor, to be closed. */
  open(path: string, flags: number, mode?: number): Promise<number>;
  /**
   * Opens a folder in which a name was just changed. At once: the system has it at hand, and a thread would cost ten
   * times as much.
   *
   * @returns a descriptor, to be synced and closed.
   */
  openFolder(path: string): number;
  /** Reads from the start of the file on; @returns the number of bytes read, 0 at the end. */
  read(descriptor: number, bytes: Uint8Array, offset: number, position: number): Promise<number>;
  /** @returns the number of bytes written, which may be fewer than given. */
  write(descriptor: number, bytes: Uint8Array, offset: number): Promise<number>;
  /** Returns when the file (or directory) and its size are on the disk. */
  sync(descriptor: number): Promise<void>;
  /**
   * At once: closing a file that was synced or only read does no work on the disk, and handing it to a thread would
   * cost ten times as much as doing it.
   */
  close(descriptor: number): void;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Makes the last folder of the path. */
  mkdir(path: string): Promise<void>;
  /** What tells whether a file or folder was touched; undefined when there is none. */
  stamp(path: string): Promise<FileStamp | undefined>;
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
const mkdir = promisify(fs.mkdir);

/** Folders are for the owner and its group, as the Go store makes them. */
export const FOLDER_MODE = 0o750;
/** Files too. */
export const FILE_MODE = 0o640;

/** The real one. */
export const nodeFileSystem: FileSystem = {
  open: (path, flags, mode) => open(path, flags, mode),
  openFolder: (path) => fs.openSync(path, fs.constants.O_RDONLY),
  read: async (descriptor, bytes, offset, position) =>
    (await read(descriptor, bytes, offset, bytes.length - offset, position)).bytesRead,
  write: async (descriptor, bytes, offset) =>
    (await write(descriptor, bytes, offset, bytes.length - offset, offset)).bytesWritten,
  sync: promisify(fs.fsync),
  close: fs.closeSync,
  rename: promisify(fs.rename),
  unlink: promisify(fs.unlink),
  mkdir: async (path) => {
    await mkdir(path, FOLDER_MODE);
  },
  stamp: (path) =>
    new Promise((resolve, reject) => {
      fs.stat(path, (error, stats) => {
        if (error === null) resolve({ inode: stats.ino, size: stats.size, changed: stats.ctimeMs });
        else if (error.code === 'ENOENT' || error.code === 'ENOTDIR') resolve(undefined);
        else reject(error);
      });
    }),
};

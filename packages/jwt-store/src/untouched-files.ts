// Whether an account's file is still as it was when its JWT was read: for those who save what is there already, again
// and again, a look at stamps instead of reading.
//
// Two stamps tell: that of the file, and that of the folder where the account's file would lie if the directory had
// been written with the other setting, which changes with every name that comes or goes there.
import { dirname } from 'node:path';
import type { FileStamp, FileSystem } from './files/file-system.js';
import type { FolderLayout } from './folder-layout.js';
import type { Reading } from './jwt-source.js';
import type { AccountKey, StoredJwt } from './store.js';

// What changes twice within one tick of its file system's clock has one stamp for both; what has rested for so long
// (ms) when its stamp is taken cannot be mistaken. The coarsest clocks tick every two seconds.
const REST = 3000;

/** The stamps for one account. */
export interface Marks {
  readonly text: string;
  /** When the later of the two changed, Unix milliseconds. */
  readonly changed: number;
}

export class UntouchedFiles {
  readonly #layout: FolderLayout;
  readonly #fs: FileSystem;
  readonly #noted = new WeakMap<StoredJwt, string>();

  constructor(layout: FolderLayout, fs: FileSystem) {
    this.#layout = layout;
    this.#fs = fs;
  }

  /** The stamps as they are now; undefined when there is no file, or they cannot be had. */
  async marks(key: AccountKey): Promise<Marks | undefined> {
    try {
      const [file, folder] = await Promise.all([
        this.#fs.stamp(this.#layout.path(key)),
        this.#fs.stamp(dirname(this.#layout.otherPath(key))),
      ]);
      if (file === undefined) return undefined;
      const changed = Math.max(file.changed, folder?.changed ?? 0);
      return { text: `${textOf(file)} ${folder === undefined ? '-' : textOf(folder)}`, changed };
    } catch {
      // Whoever reads the files will say what is wrong with them.
      return undefined;
    }
  }

  /** Takes note that a reading, begun when the marks had been taken, brought this JWT. */
  note(stored: StoredJwt, marks: Marks, { copies, broken, path }: Reading): void {
    const alone = copies.length === 1 && broken.length === 0 && path === this.#layout.path(stored.key);
    if (alone && Date.now() - marks.changed >= REST) this.#noted.set(stored, marks.text);
  }

  /** True when nothing was touched since that was noted; false, too, when it is not known. */
  async since(stored: StoredJwt): Promise<boolean> {
    const noted = this.#noted.get(stored);
    return noted !== undefined && (await this.marks(stored.key))?.text === noted;
  }
}

function textOf({ inode, size, changed }: FileStamp): string {
  return `${inode}:${size}:${changed}`;
}

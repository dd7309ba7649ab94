// A disk that remembers what a loss of power at any instant may leave of it: what was synced surely, and of the rest
// whatever chance wants.
import * as fs from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type FileSystem, nodeFileSystem } from '../src/files/file-system.js';

/** What a file holds, whatever its names. */
interface Inode {
  text: string;
  /** What the disk has of it. */
  durable: string;
}

export class PowerLoss {
  readonly fileSystem: FileSystem;
  readonly #root: string;
  /** The names as everyone sees them, and as the disk has them. */
  readonly #live = new Map<string, Inode>();
  readonly #disk = new Map<string, Inode>();
  /** Folders whose own names the disk has. */
  readonly #folders: Set<string>;

  /** @param root the directory of a store, which is empty and durable. */
  constructor(root: string) {
    this.#root = root;
    this.#folders = new Set([root]);
    const files = new Map<number, Inode>();
    const folders = new Map<number, string>();
    this.fileSystem = {
      ...nodeFileSystem,
      create: async (path) => {
        const descriptor = await nodeFileSystem.create(path);
        const inode = { text: '', durable: '' };
        files.set(descriptor, inode);
        this.#live.set(path, inode);
        return descriptor;
      },
      writeDurably: async (descriptor, bytes, offset, position) => {
        const inode = files.get(descriptor) as Inode;
        const written = await nodeFileSystem.writeDurably(descriptor, bytes, offset, position);
        const text = Buffer.from(bytes.subarray(offset, offset + written)).toString('latin1');
        const at = position ?? offset;
        inode.text = inode.text.slice(0, at) + text + inode.text.slice(at + text.length);
        inode.durable = inode.text;
        return written;
      },
      // As on a slow disk: in the system's memory some time after the call.
      put: async (path, text) => {
        await nodeFileSystem.put(path, text);
        this.#live.set(path, { text, durable: '' });
      },
      syncFile: async (path) => {
        const inode = this.#live.get(path);
        await nodeFileSystem.syncFile(path);
        if (inode !== undefined) inode.durable = inode.text;
      },
      openFolder: (path) => {
        const descriptor = nodeFileSystem.openFolder(path);
        folders.set(descriptor, path);
        return descriptor;
      },
      syncFolder: async (descriptor) => {
        // What is renamed while the folder is being synced may or may not be meant: here it is not.
        const folder = folders.get(descriptor) ?? '';
        const names = this.#namesIn(this.#live, folder);
        const inside = this.#foldersIn(folder);
        await nodeFileSystem.syncFolder(descriptor);
        for (const path of this.#namesIn(this.#disk, folder).keys()) this.#disk.delete(path);
        for (const [path, inode] of names) this.#disk.set(path, inode);
        for (const path of inside) this.#folders.add(path);
      },
      close: (descriptor) => {
        files.delete(descriptor);
        folders.delete(descriptor);
        nodeFileSystem.close(descriptor);
      },
      rename: async (from, to) => {
        await nodeFileSystem.rename(from, to);
        this.#moved(from, to);
      },
      move: async (from, to) => {
        await nodeFileSystem.move(from, to);
        this.#moved(from, to);
      },
      unlink: async (path) => {
        await nodeFileSystem.unlink(path);
        this.#live.delete(path);
      },
    };
  }

  /**
   * What the disk may have at this instant, as a directory of its own.
   *
   * @param chance true where something that was not synced has reached the disk all the same.
   */
  leave(target: string, chance: () => boolean): void {
    const left = new Map(this.#disk);
    for (const path of new Set([...this.#disk.keys(), ...this.#live.keys()])) {
      const inode = this.#live.get(path);
      if (inode === this.#disk.get(path) || !chance()) continue;
      if (inode === undefined) left.delete(path);
      else left.set(path, inode);
    }
    fs.mkdirSync(target, { recursive: true });
    for (const [path, inode] of left) {
      const folder = dirname(path);
      if (!this.#folders.has(folder) && !chance()) continue;
      const place = join(target, relative(this.#root, path));
      fs.mkdirSync(dirname(place), { recursive: true });
      fs.writeFileSync(place, chance() ? inode.text : inode.durable, 'latin1');
    }
  }

  #moved(from: string, to: string): void {
    const inode = this.#live.get(from);
    this.#live.delete(from);
    if (inode !== undefined) this.#live.set(to, inode);
  }

  #namesIn(names: ReadonlyMap<string, Inode>, folder: string): Map<string, Inode> {
    return new Map([...names].filter(([path]) => dirname(path) === folder));
  }

  #foldersIn(folder: string): string[] {
    const entries = fs.readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
  }
}

// Account JWTs in a directory that others write to: read, watched, never changed.
import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Complaints } from './complaints.js';
import { mustBeDirectory } from './directory-store.js';
import { StoreError, systemCode } from './errors.js';
import { FileStore } from './file-store.js';
import { type FileSystem, nodeFileSystem } from './files/file-system.js';
import { FolderLayout, isShardName, keyOfFile } from './folder-layout.js';
import { FolderSource } from './folder-source.js';
import { type FolderChanges, FolderWatch, type FolderWatchOptions } from './folder-watch.js';
import { JwtReader } from './jwt-reader.js';
import { silentLog } from './silent-log.js';
import type { AccountKey, CheckJwt, MergeReport, SaveResult, StoreLog } from './store.js';
import { DEFAULT_MEMORY_LIMIT } from './warm-jwts.js';

export interface ReadOnlyDirectoryStoreOptions {
  /** The directory; a relative path is taken from the working directory. */
  readonly dir: string;
  /** The layout in which an account is looked for first; default false. Both ways are read. */
  readonly shard?: boolean;
  /** Bytes for JWTs held in memory, the coldest go first; 0 holds none. Default 128 MiB. */
  readonly memoryLimit?: number;
  /** Milliseconds between looks at folders the system cannot watch; default 5000. */
  readonly pollInterval?: number;
  readonly check?: CheckJwt;
  readonly log?: StoreLog;
  /** The operating system's file calls; others only in tests. */
  readonly fileSystem?: FileSystem;
  /** The operating system's watches; others only in tests. */
  readonly watch?: FolderWatchOptions['watch'];
}

// Kubernetes mounts a folder of links into `..data` and exchanges that one link for all of them.
const EXCHANGED_LINK = '..data';
// How far the clock of the files' machine, and the grain of its time stamps, may be off. Milliseconds.
const CLOCK_SLACK = 2000;

export class ReadOnlyDirectoryStore extends FileStore {
  readonly readOnly = true;
  readonly #reader: JwtReader;
  readonly #layout: FolderLayout;
  readonly #watch: FolderWatch;
  /** For each folder when it was last looked at as a whole: files changed since then are news. */
  readonly #lookedAt = new Map<string, number>();
  readonly #openedAt = Date.now();
  readonly #ready: Promise<void>;

  private constructor(options: ReadOnlyDirectoryStoreOptions, layout: FolderLayout) {
    const log = options.log ?? silentLog;
    const complaints = new Complaints(log);
    const reader = new JwtReader({
      source: new FolderSource(layout, options.fileSystem ?? nodeFileSystem, complaints),
      memoryLimit: options.memoryLimit ?? DEFAULT_MEMORY_LIMIT,
      check: options.check,
      log,
      complaints,
    });
    super(reader);
    this.#reader = reader;
    this.#layout = layout;
    this.#watch = new FolderWatch({
      log,
      changed: (changes) => this.#changed(changes),
      ...(options.pollInterval === undefined ? {} : { pollInterval: options.pollInterval }),
      ...(options.watch === undefined ? {} : { watch: options.watch }),
    });
    this.#watch.add(layout.root);
    this.#ready = this.#watchShards().catch((error: unknown) => {
      log.warn(`cannot watch the folders in ${layout.root}: ${String(error)}`);
    });
  }

  /**
   * Opens the store; reads none of its JWTs. The folders that are there are watched soon after: `watching` says
   * when.
   *
   * @throws StoreError `no-directory`, `not-a-directory`.
   */
  static async open(options: ReadOnlyDirectoryStoreOptions): Promise<ReadOnlyDirectoryStore> {
    const layout = new FolderLayout(resolve(options.dir), options.shard ?? false);
    await mustBeDirectory(layout.root);
    return new ReadOnlyDirectoryStore(options, layout);
  }

  /** Resolves when every folder that was there at the opening is watched. */
  get watching(): Promise<void> {
    return this.#ready;
  }

  /** Number of folders watched, or looked at by the clock. */
  get watchedFolders(): number {
    return this.#watch.folders().length;
  }

  async save(_key: string, _token: string): Promise<SaveResult> {
    throw new StoreError('read-only', this.#layout.root);
  }

  async merge(): Promise<MergeReport> {
    throw new StoreError('read-only', this.#layout.root);
  }

  override async close(): Promise<void> {
    await this.#ready;
    await this.#watch.close();
    await super.close();
  }

  /** Watches the shards that are there; JWTs read before their folder was watched are looked at again. */
  async #watchShards(): Promise<void> {
    for (const name of await readdir(this.#layout.root)) {
      if (isShardName(name)) await this.#watchShard(join(this.#layout.root, name));
    }
    for (const key of this.#reader.warm.keys()) await this.#reader.refresh(key);
  }

  async #watchShard(folder: string): Promise<boolean> {
    const isFolder = (await statOf(folder))?.isDirectory() ?? false;
    if (isFolder) this.#watch.add(folder);
    else this.#watch.drop(folder);
    return isFolder;
  }

  async #changed(changes: FolderChanges): Promise<void> {
    for (const [folder, names] of changes) {
      if (names === 'all' || names.has(EXCHANGED_LINK)) {
        await this.#lookAt(folder);
        continue;
      }
      for (const name of names) {
        const key = keyOfFile(name);
        if (key !== undefined) await this.#refreshIn(folder, key);
        else if (folder === this.#layout.root && isShardName(name))
          await this.#shardChanged(join(folder, name));
      }
    }
  }

  /** A shard appeared, went, or was exchanged for another. */
  async #shardChanged(folder: string): Promise<void> {
    await this.#watchShard(folder);
    await this.#lookAt(folder);
  }

  async #refreshIn(folder: string, key: AccountKey): Promise<void> {
    if (this.#layout.ownsIn(folder, key)) await this.#reader.refresh(key);
  }

  /** Looks at a folder as a whole: what changed in it since the last time, and what is gone from it. */
  async #lookAt(folder: string): Promise<void> {
    const since = (this.#lookedAt.get(folder) ?? this.#openedAt) - CLOCK_SLACK;
    this.#lookedAt.set(folder, Date.now());
    const there = new Set<AccountKey>();
    for (const name of await namesIn(folder)) {
      const key = keyOfFile(name);
      if (key !== undefined && this.#layout.ownsIn(folder, key)) {
        there.add(key);
        const stats = await statOf(join(folder, name));
        if (stats !== undefined && stats.ctimeMs >= since) await this.#reader.refresh(key);
      } else if (folder === this.#layout.root && isShardName(name) && !this.#watch.has(join(folder, name))) {
        await this.#shardChanged(join(folder, name));
      }
    }
    const known = [this.#reader.warm.keys(), this.#reader.catalogue.keys()];
    for (const keys of known) {
      for (const key of keys) {
        if (!there.has(key) && this.#layout.ownsIn(folder, key)) await this.#reader.refresh(key);
      }
    }
    if (folder === this.#layout.root) await this.#dropShardsThatWent();
  }

  async #dropShardsThatWent(): Promise<void> {
    for (const folder of this.#watch.folders()) {
      if (dirname(folder) !== this.#layout.root || !isShardName(basename(folder))) continue;
      if ((await statOf(folder)) === undefined) await this.#shardChanged(folder);
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}

// The accounts of an nsc operator folder, served straight from where nsc keeps them: read, watched, never changed.
import { basename, dirname, resolve } from 'node:path';
import { Complaints } from './complaints.js';
import { mustBeDirectory } from './directory-store.js';
import { reasonOf, StoreError } from './errors.js';
import { FileStore } from './file-store.js';
import { type FileSystem, nodeFileSystem } from './files/file-system.js';
import { type FolderChanges, FolderWatch, type FolderWatchOptions } from './folder-watch.js';
import { JwtReader } from './jwt-reader.js';
import { NscSource } from './nsc-source.js';
import { silentLog } from './silent-log.js';
import type { AccountKey, ChangeListener, CheckJwt, MergeReport, SaveResult, StoreLog } from './store.js';
import { DEFAULT_MEMORY_LIMIT } from './warm-jwts.js';

export interface NscStoreOptions {
  /** The operator's folder, as in `~/.local/share/nats/nsc/stores/OP`. */
  readonly dir: string;
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

/** Hears the operator's JWT when nsc has changed it. */
export type OperatorListener = (token: string) => void;

export class NscStore extends FileStore {
  readonly readOnly = true;
  readonly #reader: JwtReader;
  readonly #source: NscSource;
  readonly #watch: FolderWatch;
  readonly #log: StoreLog;
  readonly #operatorListeners = new Set<OperatorListener>();
  #operator: string;

  private constructor(options: NscStoreOptions, source: NscSource, complaints: Complaints, operator: string) {
    const log = options.log ?? silentLog;
    const reader = new JwtReader({
      source,
      memoryLimit: options.memoryLimit ?? DEFAULT_MEMORY_LIMIT,
      check: options.check,
      log,
      complaints,
    });
    super(reader);
    this.#reader = reader;
    this.#source = source;
    this.#operator = operator;
    this.#log = log;
    this.#watch = new FolderWatch({
      log,
      changed: (changes) => this.#changed(changes),
      ...(options.pollInterval === undefined ? {} : { pollInterval: options.pollInterval }),
      ...(options.watch === undefined ? {} : { watch: options.watch }),
    });
  }

  /**
   * Opens the folder; reads every account in it, because only the JWT says whose it is.
   *
   * @throws StoreError `no-directory`, `not-a-directory`, `not-an-operator`, `disk`.
   */
  static async open(options: NscStoreOptions): Promise<NscStore> {
    const root = resolve(options.dir);
    await mustBeDirectory(root);
    const complaints = new Complaints(options.log ?? silentLog);
    const source = new NscSource(root, options.fileSystem ?? nodeFileSystem, complaints);
    const store = new NscStore(options, source, complaints, await source.operatorJwt());
    await store.#begin();
    return store;
  }

  /** The operator's JWT as it is in the folder now. */
  operatorJwt(): string {
    return this.#operator;
  }

  override on(event: 'change', listener: ChangeListener): void;
  override on(event: 'operator', listener: OperatorListener): void;
  override on(event: 'change' | 'operator', listener: ChangeListener | OperatorListener): void {
    if (event === 'operator') this.#operatorListeners.add(listener as OperatorListener);
    else super.on(event, listener as ChangeListener);
  }

  override off(event: 'change', listener: ChangeListener): void;
  override off(event: 'operator', listener: OperatorListener): void;
  override off(event: 'change' | 'operator', listener: ChangeListener | OperatorListener): void {
    if (event === 'operator') this.#operatorListeners.delete(listener as OperatorListener);
    else super.off(event, listener as ChangeListener);
  }

  async save(_key: string, _token: string): Promise<SaveResult> {
    throw new StoreError('read-only', `${this.#source.root} belongs to nsc`);
  }

  async merge(): Promise<MergeReport> {
    throw new StoreError('read-only', `${this.#source.root} belongs to nsc`);
  }

  override async close(): Promise<void> {
    this.#operatorListeners.clear();
    await this.#watch.close();
    await super.close();
  }

  async #begin(): Promise<void> {
    this.#watch.add(this.#source.root);
    this.#watch.add(this.#source.accountsFolder);
    for (const folder of await this.#source.accountFolders()) {
      // First the watch: what changes while the file is read is told then.
      this.#watch.add(folder);
      await this.#indexQuietly(folder);
    }
    await this.#reader.census.contents();
  }

  async #changed(changes: FolderChanges): Promise<void> {
    const touched = new Set<AccountKey>();
    for (const [folder, names] of changes) {
      if (folder === this.#source.root) {
        await this.#operatorChanged();
        if (names === 'all' || names.has(basename(this.#source.accountsFolder)))
          await this.#accountsChanged(touched);
      } else if (folder === this.#source.accountsFolder) {
        await this.#accountsChanged(touched, names === 'all' ? undefined : names);
      } else {
        for (const key of await this.#indexQuietly(folder)) touched.add(key);
      }
    }
    // After all folders have been indexed, so that a renamed account is seen to be where it is now, not gone.
    for (const key of touched) await this.#reader.refresh(key);
  }

  /** Folders came, went or were renamed: those of the given names, or any. */
  async #accountsChanged(touched: Set<AccountKey>, names?: ReadonlySet<string>): Promise<void> {
    if (names === undefined) this.#watch.add(this.#source.accountsFolder);
    const there = new Set(await this.#source.accountFolders());
    const known = this.#watch.folders().filter((folder) => dirname(folder) === this.#source.accountsFolder);
    for (const folder of new Set([...there, ...known])) {
      if (names !== undefined && !names.has(basename(folder))) continue;
      if (there.has(folder)) this.#watch.add(folder);
      else this.#watch.drop(folder);
      for (const key of await this.#indexQuietly(folder)) touched.add(key);
    }
  }

  async #operatorChanged(): Promise<void> {
    let token: string;
    try {
      token = await this.#source.operatorJwt();
    } catch (error) {
      this.#log.warn(`keeping the operator read before: ${reasonOf(error)}`);
      return;
    }
    if (token === this.#operator) return;
    this.#operator = token;
    for (const listener of this.#operatorListeners) {
      try {
        listener(token);
      } catch (error) {
        this.#log.error(`a listener for changes of the operator failed: ${reasonOf(error)}`);
      }
    }
  }

  /** The accounts a folder held before and holds now; one that cannot be read must not stop the others. */
  async #indexQuietly(folder: string): Promise<AccountKey[]> {
    try {
      return await this.#source.index(folder);
    } catch (error) {
      this.#log.error(reasonOf(error));
      return [];
    }
  }
}

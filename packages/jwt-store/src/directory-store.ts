// Account JWTs in a directory, in the file layout of the Go store, written so that no crash tears or loses one.
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { AccountClaims } from '@nats-ts/jwt';
import { Complaints } from './complaints.js';
import { reasonOf, StoreError } from './errors.js';
import { ExpirySweep } from './expiry-sweep.js';
import { FileStore } from './file-store.js';
import { DurableFiles } from './files/durable-files.js';
import { type FileSystem, nodeFileSystem } from './files/file-system.js';
import { makeDirectory } from './files/make-directory.js';
import { BROKEN_EXTENSION, DELETED_EXTENSION, FolderLayout, isStorableKey } from './folder-layout.js';
import { FolderSource } from './folder-source.js';
import { GroupCommit } from './journal/group-commit.js';
import { PlacedSource } from './journal/placed-source.js';
import { restoreJournals } from './journal/recovery.js';
import { JwtReader } from './jwt-reader.js';
import type { Reading } from './jwt-source.js';
import { mergePack } from './pack.js';
import { readJwtOf } from './read-jwt.js';
import { silentLog } from './silent-log.js';
import type {
  AccountKey,
  Admit,
  CheckJwt,
  MergeReport,
  SaveResult,
  StoreChange,
  StoredJwt,
  StoreLog,
} from './store.js';
import { UntouchedFiles } from './untouched-files.js';
import { DEFAULT_MEMORY_LIMIT } from './warm-jwts.js';

export interface DirectoryStoreOptions {
  /** The directory; a relative path is taken from the working directory. */
  readonly dir: string;
  /** Save into folders named after the last two characters of the keys; default false. Both ways are read. */
  readonly shard?: boolean;
  /** Make the directory when it does not exist; default true. */
  readonly create?: boolean;
  /** Bytes for JWTs held in memory, the coldest go first; 0 holds none. Default 128 MiB. */
  readonly memoryLimit?: number;
  /** Milliseconds between looks for expired JWTs, whose files are removed; 0, the default, never looks. */
  readonly cleanupInterval?: number;
  /**
   * What `delete` does with the file: `rename` appends `.deleted` to its name, the default and the Go server's;
   * `remove` removes it.
   */
  readonly deletion?: 'rename' | 'remove';
  readonly check?: CheckJwt;
  readonly log?: StoreLog;
  /** The operating system's file calls; others only in tests. */
  readonly fileSystem?: FileSystem;
}

/**
 * A directory of account JWTs that this process alone writes to. Every save compares with what is on disk, so that
 * a JWT put there or removed by hand counts; but what is warm is served from memory without another look, until
 * `lookAgain`. Folders that others write to are for `ReadOnlyDirectoryStore`.
 */
export class DirectoryStore extends FileStore {
  readonly readOnly = false;
  readonly #reader: JwtReader;
  readonly #layout: FolderLayout;
  readonly #files: DurableFiles;
  readonly #commits: GroupCommit;
  readonly #sweep: ExpirySweep;
  readonly #untouched: UntouchedFiles;
  readonly #complaints: Complaints;
  readonly #keepDeleted: boolean;
  #closed = false;

  private constructor(options: DirectoryStoreOptions, layout: FolderLayout, files: DurableFiles) {
    const { log = silentLog, fileSystem = nodeFileSystem } = options;
    const complaints = new Complaints(log);
    const commits = new GroupCommit({ root: layout.root, files, fileSystem, log });
    const reader = new JwtReader({
      source: new PlacedSource(new FolderSource(layout, fileSystem, complaints), layout, commits),
      memoryLimit: options.memoryLimit ?? DEFAULT_MEMORY_LIMIT,
      check: options.check,
      log,
      complaints,
    });
    super(reader);
    this.#reader = reader;
    this.#layout = layout;
    this.#files = files;
    this.#commits = commits;
    this.#untouched = new UntouchedFiles(layout, fileSystem);
    this.#complaints = complaints;
    this.#keepDeleted = (options.deletion ?? 'rename') === 'rename';
    this.#sweep = new ExpirySweep({
      interval: options.cleanupInterval ?? 0,
      log,
      expired: async (now, limit) => {
        await reader.census.contents();
        return reader.catalogue.expired(now, limit);
      },
      remove: (key) => this.#removeExpired(key),
    });
  }

  /**
   * Opens the store; reads none of its JWTs, but those that a crash left in a journal.
   *
   * @throws StoreError `no-directory`, `not-a-directory`, `disk`.
   */
  static async open(options: DirectoryStoreOptions): Promise<DirectoryStore> {
    const layout = new FolderLayout(resolve(options.dir), options.shard ?? false);
    const fs = options.fileSystem ?? nodeFileSystem;
    const makes = options.create ?? true;
    if (makes) await onDisk('make', layout.root, () => makeDirectory(layout.root, fs));
    await mustBeDirectory(layout.root);
    const files = new DurableFiles(
      layout.root,
      fs,
      makes ? () => options.log?.warn(`the directory ${layout.root} was gone, and is made anew`) : undefined,
    );
    const removed = await onDisk('tidy up', layout.root, () => files.removeLeftovers());
    if (removed > 0)
      options.log?.debug(`removed ${removed} temporary files of an earlier life from ${layout.root}`);
    const store = new DirectoryStore(options, layout, files);
    const restored = await onDisk('restore the last saves of', layout.root, () =>
      restoreJournals(layout.root, files, (key, token) => store.#restore(key, token)),
    );
    if (restored > 0)
      options.log?.debug(`restored ${restored} accounts that an earlier life saved in ${layout.root}`);
    store.#sweep.start();
    return store;
  }

  async save(key: string, token: string, claims?: AccountClaims): Promise<SaveResult> {
    this.#mustBeOpen();
    if (!isStorableKey(key)) throw badKey(key);
    const warm = this.#reader.warm.glance(key);
    const stored = warm?.token === token ? warm : readJwtOf(key, token, claims);
    return this.#reader.queue.run(key, () => this.#save(stored));
  }

  async delete(key: string): Promise<boolean> {
    this.#mustBeOpen();
    if (!isStorableKey(key)) throw badKey(key);
    return this.#reader.queue.run(key, async () => {
      const { copies } = await this.#reader.look(key);
      return this.#remove(key, copies, 'removed');
    });
  }

  merge(pack: string, admit: Admit): Promise<MergeReport> {
    return mergePack(pack, admit, (key, token) => this.save(key, token));
  }

  /** Removes what has expired by now without waiting for the next look of the clean-up. */
  cleanUp(): Promise<void> {
    return this.#sweep.run();
  }

  override async close(): Promise<void> {
    this.#closed = true;
    this.#reader.census.stop();
    await this.#sweep.stop();
    await super.close();
    await this.#commits.close();
  }

  /** Saves, within the key's queue. */
  async #save(stored: StoredJwt): Promise<SaveResult> {
    const { key } = stored;
    const isWarm = this.#reader.warm.glance(key) === stored;
    if (isWarm && (await this.#untouched.since(stored))) return 'unchanged';
    const marks = isWarm ? await this.#untouched.marks(key) : undefined;
    const before = await this.#reader.look(key);
    const known = before.stored;
    if (known !== undefined && (await this.#reader.passes(known, before.path))) {
      const same = known.token === stored.token;
      if (same && marks !== undefined) this.#untouched.note(stored, marks, before);
      if (same || known.issuedAt > stored.issuedAt) {
        // Not what is warm, if somebody changed the file by hand.
        if (this.#reader.warm.glance(key)?.token !== known.token) this.#reader.remember(known);
        return same ? 'unchanged' : 'older';
      }
    }
    await this.#write(stored.key, stored.token, before);
    this.#reader.remember(stored);
    this.#reader.feed.tell({ key, kind: 'saved' });
    return 'saved';
  }

  async #write(key: AccountKey, token: string, { broken, copies }: Reading): Promise<void> {
    const path = this.#layout.path(key);
    try {
      // What somebody's broken file held may still be of use to them.
      if (broken.includes(path)) {
        await this.#commits.settled(path);
        await this.#files.setAside(path, basename(path) + BROKEN_EXTENSION);
      }
      await this.#commits.write(key, path, token);
    } catch (error) {
      // Whether the new or the old one is there now, the disk knows.
      await this.#reader.reconcile(key);
      throw diskError('save', path, error);
    }
    await this.#removeOther(key, copies);
  }

  /** Removes the copy that an account has in the place of the other layout. */
  async #removeOther(key: AccountKey, copies: readonly string[]): Promise<void> {
    const other = this.#layout.otherPath(key);
    if (!copies.includes(other)) return;
    try {
      await this.#files.remove(other);
    } catch (error) {
      // Readers take the copy issued last, so the save stands.
      this.#complaints.about(
        other,
        `a newer copy is saved, but this one cannot be removed: ${reasonOf(error)}`,
      );
    }
  }

  /** Makes sure, at the opening, when nobody else is there yet, that the disk has an account as a journal has it. */
  async #restore(key: string, token: string): Promise<void> {
    if (!isStorableKey(key)) return;
    const path = this.#layout.path(key);
    const mine = readJwtOf(key, token);
    const { stored, copies } = await this.#reader.look(key);
    // Somebody put it there by hand.
    if (stored !== undefined && stored.issuedAt > mine.issuedAt) return;
    if (stored?.token === token && copies.includes(path)) {
      await this.#files.sync(path);
      await this.#files.syncNames(dirname(path));
    } else {
      await this.#files.write(path, token);
    }
    await this.#removeOther(key, copies);
  }

  #removeExpired(key: AccountKey): Promise<void> {
    return this.#reader.queue.run(key, async () => {
      const { stored, copies } = await this.#reader.look(key);
      if (stored === undefined || stored.expires === 0 || stored.expires > Date.now() / 1000) return;
      await this.#remove(key, copies, 'expired');
    });
  }

  /** Removes an account's files; within the key's queue. */
  async #remove(key: AccountKey, copies: readonly string[], kind: StoreChange['kind']): Promise<boolean> {
    for (const path of copies) {
      await onDisk('remove', path, async () => {
        await this.#commits.settled(path);
        if (kind === 'expired' || !this.#keepDeleted) await this.#files.remove(path);
        else await this.#files.setAside(path, basename(path) + DELETED_EXTENSION);
      });
    }
    this.#reader.forget(key);
    if (copies.length > 0) this.#reader.feed.tell({ key, kind });
    return copies.length > 0;
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new StoreError('closed', this.#layout.root);
  }
}

/** Makes sure that a store's directory is there and is one. */
export async function mustBeDirectory(dir: string): Promise<void> {
  let isDirectory: boolean;
  try {
    isDirectory = (await stat(dir)).isDirectory();
  } catch (error) {
    throw new StoreError('no-directory', `${dir} (${reasonOf(error)})`, { cause: error });
  }
  if (!isDirectory) throw new StoreError('not-a-directory', dir);
}

async function onDisk<T>(verb: string, path: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw diskError(verb, path, error);
  }
}

function diskError(verb: string, path: string, error: unknown): StoreError {
  return new StoreError('disk', `cannot ${verb} ${path}: ${reasonOf(error)}`, { cause: error });
}

function badKey(key: string): StoreError {
  return new StoreError('bad-key', JSON.stringify(key.slice(0, 80)));
}

// JWTs in a store's directory, found whichever way it was written: sharded or flat.
import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Complaints } from './complaints.js';
import { reasonOf, StoreError, systemCode } from './errors.js';
import type { FileSystem } from './files/file-system.js';
import { type FolderLayout, isShardName, JWT_EXTENSION, keyOfFile } from './folder-layout.js';
import { readJwtFile } from './jwt-file.js';
import type { JwtSource, Reading } from './jwt-source.js';
import type { AccountKey, StoredJwt } from './store.js';

// Names read from a folder at once.
const NAMES = 512;

export class FolderSource implements JwtSource {
  readonly #layout: FolderLayout;
  readonly #fs: FileSystem;
  readonly #complaints: Complaints;

  constructor(layout: FolderLayout, fs: FileSystem, complaints: Complaints) {
    this.#layout = layout;
    this.#fs = fs;
    this.#complaints = complaints;
  }

  async read(key: AccountKey): Promise<Reading> {
    // Both places always: a crash between writing one and removing the other leaves two copies, and then the one
    // issued last counts, with either setting.
    const paths = [this.#layout.path(key), this.#layout.otherPath(key)];
    const files = await Promise.all(paths.map((path) => readJwtFile(this.#fs, path)));
    let stored: StoredJwt | undefined;
    let chosen: string | undefined;
    const copies: string[] = [];
    const broken: string[] = [];
    files.forEach((file, index) => {
      const path = paths[index] as string;
      if (file.kind === 'broken') {
        this.#complaints.about(path, file.why);
        broken.push(path);
      } else if (file.kind === 'whole' && file.stored.key !== key) {
        this.#complaints.about(path, `it holds the JWT of another account, ${file.stored.key}`);
        broken.push(path);
      } else if (file.kind === 'whole') {
        this.#complaints.settled(path);
        copies.push(path);
        if (stored === undefined || file.stored.issuedAt > stored.issuedAt) {
          stored = file.stored;
          chosen = path;
        }
      }
    });
    return { stored, path: chosen, copies, broken };
  }

  async *walk(): AsyncGenerator<AccountKey, void, undefined> {
    const shards: string[] = [];
    for await (const entry of entriesOf(this.#layout.root)) {
      if (isShardName(entry.name)) {
        if (!entry.isFile()) shards.push(entry.name);
      } else {
        const key = this.#keyIn(this.#layout.root, entry);
        if (key !== undefined && (await this.#counts(key, this.#layout.shard))) yield key;
      }
    }
    for (const shard of shards) {
      const folder = join(this.#layout.root, shard);
      try {
        for await (const entry of entriesOf(folder)) {
          const key = this.#keyIn(folder, entry);
          if (key !== undefined && (await this.#counts(key, !this.#layout.shard))) yield key;
        }
      } catch (error) {
        // Gone meanwhile, or a link that leads nowhere, or not ours to read: the other shards still count.
        if (!(error instanceof StoreError)) throw error;
        if (systemCode(error.cause) !== 'ENOENT') this.#complaints.about(folder, error.message);
      }
    }
  }

  /** The account whose file this entry is; complains about files that pretend to be one. */
  #keyIn(folder: string, entry: Dirent): AccountKey | undefined {
    if (!entry.name.endsWith(JWT_EXTENSION)) return undefined;
    const key = keyOfFile(entry.name);
    if (key === undefined) {
      this.#complaints.about(join(folder, entry.name), 'its name is not a public account key');
    } else if (!this.#layout.ownsIn(folder, key)) {
      this.#complaints.about(join(folder, entry.name), 'it lies in the folder of another shard');
    } else if (entry.isDirectory()) {
      this.#complaints.about(join(folder, entry.name), 'it is a folder');
    } else {
      return key;
    }
    return undefined;
  }

  /** False for the second of two copies, so that every account is met once. */
  async #counts(key: AccountKey, inOtherPlace: boolean): Promise<boolean> {
    if (!inOtherPlace) return true;
    const path = this.#layout.path(key);
    if (this.#fs.surelyMissing(path)) return true;
    try {
      this.#fs.close(await this.#fs.open(path, 0));
      return false;
    } catch {
      return true;
    }
  }
}

/** The entries of a folder, a few hundred at a time. */
async function* entriesOf(folder: string): AsyncGenerator<Dirent, void, undefined> {
  try {
    yield* await opendir(folder, { bufferSize: NAMES });
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError('disk', `cannot list ${folder}: ${reasonOf(error)}`, { cause: error });
  }
}

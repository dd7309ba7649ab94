// Where activations lie: in memory, or as files beside the accounts.
//
//   <dir>/activations/AB/<hash without padding>.act
//
// The folder and the ending are ours: whoever walks an account store, our stores and the Go ones alike, looks for
// *.jwt and must not take an activation for an account.
import { randomBytes } from 'node:crypto';
import { mkdir, open, opendir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { activationHashIn } from './activation.js';

/** Keeps activation tokens by their hash. Hashes must have passed `activationHashIn`. */
export interface ActivationShelf {
  /** The token; undefined when there is none. */
  read(hash: string): Promise<string | undefined>;
  /** Puts a token there; durable when the promise resolves. Rejects with the disk's error, the old one is kept. */
  write(hash: string, token: string): Promise<void>;
  /** The hashes of everything there, in no particular order. */
  hashes(): AsyncIterable<string>;
}

/** A shelf that ends with the process, for account servers that keep their accounts in memory too. */
export class MemoryActivationShelf implements ActivationShelf {
  readonly #tokens = new Map<string, string>();

  read(hash: string): Promise<string | undefined> {
    return Promise.resolve(this.#tokens.get(hash));
  }

  write(hash: string, token: string): Promise<void> {
    this.#tokens.set(hash, token);
    return Promise.resolve();
  }

  async *hashes(): AsyncIterable<string> {
    yield* [...this.#tokens.keys()];
  }
}

const ENDING = '.act';

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Makes what a folder lists durable. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A shelf of files below the account store's folder. Nothing is made there before the first write. */
export class DirectoryActivationShelf implements ActivationShelf {
  readonly #root: string;

  constructor(storeDir: string) {
    this.#root = join(storeDir, 'activations');
  }

  async read(hash: string): Promise<string | undefined> {
    try {
      return (await readFile(this.#path(hash), 'utf8')).trim();
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Temporary name, write, fsync, rename, fsync of the folder: a reader never sees half a token. */
  async write(hash: string, token: string): Promise<void> {
    const path = this.#path(hash);
    const folder = dirname(path);
    await this.#makeFolder(folder);
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await handle.writeFile(token);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
    await syncFolder(folder);
  }

  async *hashes(): AsyncIterable<string> {
    for await (const folder of this.#entries(this.#root)) {
      if (!/^[A-Z2-7]{2}$/.test(folder)) continue;
      for await (const name of this.#entries(join(this.#root, folder))) {
        if (!name.endsWith(ENDING)) continue;
        const hash = activationHashIn(name.slice(0, -ENDING.length));
        if (hash !== undefined) yield hash;
      }
    }
  }

  #path(hash: string): string {
    const name = hash.replace(/=+$/, '');
    return join(this.#root, name.slice(-2), name + ENDING);
  }

  async #makeFolder(folder: string): Promise<void> {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (made === undefined) return;
    // New folders are only there for good once the folders that list them are on disk.
    await syncFolder(this.#root);
    await syncFolder(dirname(this.#root));
  }

  async *#entries(path: string): AsyncIterable<string> {
    let folder: Awaited<ReturnType<typeof opendir>>;
    try {
      folder = await opendir(path);
    } catch (error) {
      if (isMissing(error)) return;
      throw error;
    }
    for await (const entry of folder) yield entry.name;
  }
}

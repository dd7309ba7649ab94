// The private keys and the creds files, apart from the JWTs. The layout is nsc 2.14's:
//
//   <keystore>/.gitignore                   keeps seeds and creds out of repositories
//   <keystore>/keys/A/BC/ABC….nk            the seed of the key ABC…, sharded by its second and third letter
//   <keystore>/creds/OP/A/u.creds
import { existsSync, readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { isPublicKey, type KeyPair, keyPairFromSeed } from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import { type FileBatch, readTextIfThere } from '../store/durable.js';
import { STORE_FILE, safeName } from '../store/layout.js';
import { backquote } from '../text/go-text.js';

const KEYS = 'keys';
const CREDS = 'creds';
const KEY_FILE = '.nk';
const CREDS_FILE = '.creds';

const GIT_IGNORE = `# ignore all nk files 
**/*.nk

# ignore all creds files
**/*.creds
`;

/** The folder of private keys and creds files. */
export class KeyStore {
  /** Absolute path of the folder; made when the first key is stored. */
  readonly folder: string;
  readonly #gitIgnore: boolean;

  /** @param gitIgnore whether a `.gitignore` is written where there is none */
  constructor(folder: string, gitIgnore: boolean) {
    this.folder = folder;
    this.#gitIgnore = gitIgnore;
  }

  /** Path of a key's file. @throws NscError `bad-key` when the text is not a public key */
  keyPath(key: string): string {
    if (!isPublicKey(key)) throw new NscError('bad-key', 'the text is not a public key');
    return join(this.folder, KEYS, key.slice(0, 1), key.slice(1, 3), key + KEY_FILE);
  }

  /** Path of a user's creds file. @throws NscError `bad-name` */
  credsPath(operator: string, account: string, user: string): string {
    return join(
      this.folder,
      CREDS,
      safeName('operator', operator),
      safeName('account', account),
      safeName('user', user) + CREDS_FILE,
    );
  }

  /** Whether there is a file for the key. */
  has(key: string): boolean {
    return existsSync(this.keyPath(key));
  }

  /**
   * The key pair of a public key; undefined when its private half is not here.
   *
   * @throws NscError `bad-key` when the file holds no seed, or that of another key; `disk`
   */
  read(key: string): KeyPair | undefined {
    const path = this.keyPath(key);
    const text = readTextIfThere(path);
    if (text === undefined) return undefined;
    let pair: KeyPair;
    try {
      pair = keyPairFromSeed(text);
    } catch (error) {
      throw new NscError('bad-key', `the file ${backquote(path)} holds no seed: ${reasonOf(error)}`);
    }
    if (pair.publicKey !== key) {
      throw new NscError(
        'bad-key',
        `the file ${backquote(path)} holds the seed of another key, ${pair.publicKey}`,
      );
    }
    return pair;
  }

  /**
   * Stages a key's file; nothing when the same seed is there already.
   *
   * @returns its path
   * @throws NscError `exists` when another seed is there; `bad-key`, `disk`
   */
  stageKey(batch: FileBatch, pair: KeyPair): string {
    const path = this.keyPath(pair.publicKey);
    const there = readTextIfThere(path);
    if (there !== undefined) {
      if (there.trim() === pair.seed) return path;
      throw new NscError('exists', `key ${backquote(path)} already exists and is different`);
    }
    this.#stageRoot(batch);
    batch.stage(path, pair.seed);
    return path;
  }

  /** Public keys of the files below `keys/`, sorted; files that are not named after a key are passed over. */
  keys(): string[] {
    const found: string[] = [];
    for (const file of filesBelow(join(this.folder, KEYS))) {
      const name = basename(file, KEY_FILE);
      if (extname(file) === KEY_FILE && isPublicKey(name)) found.push(name);
    }
    return found.sort();
  }

  /** Stages that a key's file goes. @returns whether it is there @throws NscError `bad-key` */
  stageKeyRemoval(batch: FileBatch, key: string): boolean {
    const there = this.has(key);
    if (there) batch.remove(this.keyPath(key));
    return there;
  }

  /** Stages a user's creds file. @returns its path */
  stageCreds(batch: FileBatch, operator: string, account: string, user: string, creds: string): string {
    const path = this.credsPath(operator, account, user);
    this.#stageRoot(batch);
    batch.stage(path, creds);
    return path;
  }

  /** Stages that a user's creds file goes. @returns whether it is there @throws NscError `bad-name` */
  stageCredsRemoval(batch: FileBatch, operator: string, account: string, user: string): boolean {
    const path = this.credsPath(operator, account, user);
    if (!existsSync(path)) return false;
    batch.remove(path);
    return true;
  }

  /**
   * Whether keys or creds lie in the layout of nsc 0.x: outside of `keys/` and `creds/`. Folders of operators are not
   * searched; with one folder for everything they lie beside the keys.
   */
  needsMigration(): boolean {
    return holdsStrayKeys(this.folder, [KEYS, CREDS]);
  }

  #stageRoot(batch: FileBatch): void {
    batch.folder(join(this.folder, KEYS)).folder(join(this.folder, CREDS));
    const path = join(this.folder, '.gitignore');
    if (this.#gitIgnore && !existsSync(path)) batch.stage(path, GIT_IGNORE);
  }
}

/** Paths of the files below a folder; none when it is not there. @throws NscError `disk` */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    throw new NscError('disk', `error reading ${backquote(folder)}: ${reasonOf(error)}`, { cause: error });
  }
}

function holdsStrayKeys(folder: string, skip: readonly string[]): boolean {
  let entries: ReturnType<typeof readEntries>;
  try {
    entries = readEntries(folder);
  } catch {
    return false;
  }
  if (entries.some((entry) => entry.name === STORE_FILE)) return false;
  return entries.some((entry) => {
    if (entry.isDirectory())
      return !skip.includes(entry.name) && holdsStrayKeys(join(folder, entry.name), []);
    const extension = extname(entry.name);
    return extension === KEY_FILE || extension === CREDS_FILE;
  });
}

function readEntries(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}

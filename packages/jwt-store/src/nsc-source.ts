// The accounts in an nsc operator folder. nsc names files after accounts, not after keys, so the source keeps a
// small index: which file, or files, hold which account.
//
//   <operator>/.nsc                         says what the folder is
//   <operator>/<operator>.jwt               the operator
//   <operator>/accounts/<name>/<name>.jwt   an account
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { JwtError, peekClaims } from '@nats-ts/jwt';
import type { Complaints } from './complaints.js';
import { reasonOf, StoreError, systemCode } from './errors.js';
import type { FileSystem } from './files/file-system.js';
import { JWT_EXTENSION } from './folder-layout.js';
import { readJwtFile } from './jwt-file.js';
import type { JwtSource, Reading } from './jwt-source.js';
import { tokenIn } from './read-jwt.js';
import type { AccountKey, StoredJwt } from './store.js';

const ABOUT = '.nsc';
const ACCOUNTS = 'accounts';

export class NscSource implements JwtSource {
  readonly root: string;
  readonly #fs: FileSystem;
  readonly #complaints: Complaints;
  readonly #fileKeys = new Map<string, AccountKey>();
  readonly #keyFiles = new Map<AccountKey, Set<string>>();

  constructor(root: string, fs: FileSystem, complaints: Complaints) {
    this.root = root;
    this.#fs = fs;
    this.#complaints = complaints;
  }

  /** The folder with a folder for each account. */
  get accountsFolder(): string {
    return join(this.root, ACCOUNTS);
  }

  /** The file of the account whose folder has this name. */
  fileIn(folder: string): string {
    return join(folder, basename(folder) + JWT_EXTENSION);
  }

  /** The folders that may be accounts. */
  async accountFolders(): Promise<string[]> {
    try {
      const entries = await readdir(this.accountsFolder, { withFileTypes: true });
      return entries.filter((entry) => !entry.isFile()).map((entry) => join(this.accountsFolder, entry.name));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw new StoreError('disk', `cannot list ${this.accountsFolder}: ${reasonOf(error)}`, {
        cause: error,
      });
    }
  }

  /** Looks which account the folder holds now; the accounts whose files came or went by that. */
  async index(folder: string): Promise<AccountKey[]> {
    const path = this.fileIn(folder);
    const before = this.#fileKeys.get(path);
    const file = await readJwtFile(this.#fs, path);
    if (file.kind === 'broken') this.#complaints.about(path, file.why);
    const now = file.kind === 'whole' ? file.stored.key : undefined;
    // Half-written, perhaps: until it is whole again or gone, the file counts as the account's it was.
    if (before === now || file.kind === 'broken') return now === undefined ? [] : [now];
    if (before !== undefined) this.#unlink(before, path);
    if (now !== undefined) this.#link(now, path);
    return [before, now].filter((key) => key !== undefined);
  }

  async read(key: AccountKey): Promise<Reading> {
    let stored: StoredJwt | undefined;
    let chosen: string | undefined;
    const copies: string[] = [];
    const broken: string[] = [];
    for (const path of this.#keyFiles.get(key) ?? []) {
      const file = await readJwtFile(this.#fs, path);
      if (file.kind === 'broken') {
        this.#complaints.about(path, file.why);
        broken.push(path);
      } else if (file.kind === 'whole' && file.stored.key === key) {
        this.#complaints.settled(path);
        copies.push(path);
        if (stored === undefined || file.stored.issuedAt > stored.issuedAt) {
          stored = file.stored;
          chosen = path;
        }
      }
    }
    return { stored, path: chosen, copies, broken };
  }

  async *walk(): AsyncGenerator<AccountKey, void, undefined> {
    yield* [...this.#keyFiles.keys()];
  }

  /**
   * The operator's JWT.
   *
   * @throws StoreError `not-an-operator`.
   */
  async operatorJwt(): Promise<string> {
    const path = await this.operatorFile();
    try {
      const token = tokenIn(await readFile(path, 'latin1'));
      const { type } = peekClaims(token);
      if (type !== 'operator') throw new StoreError('not-an-operator', `${path} is a JWT of type "${type}"`);
      return token;
    } catch (error) {
      if (error instanceof StoreError) throw error;
      const what = error instanceof JwtError ? 'does not hold a JWT' : 'cannot be read';
      throw new StoreError('not-an-operator', `${path} ${what}: ${reasonOf(error)}`, { cause: error });
    }
  }

  /** The operator's file: named as `.nsc` says, or like the folder. */
  async operatorFile(): Promise<string> {
    let name = basename(this.root);
    try {
      const about: unknown = JSON.parse(await readFile(join(this.root, ABOUT), 'utf8'));
      if (typeof about === 'object' && about !== null && 'name' in about && typeof about.name === 'string') {
        // A name, not a way out of the folder.
        if (about.name !== '' && basename(about.name) === about.name) name = about.name;
      }
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' && !(error instanceof SyntaxError)) {
        throw new StoreError('not-an-operator', `${this.root}: ${reasonOf(error)}`, { cause: error });
      }
    }
    return join(this.root, name + JWT_EXTENSION);
  }

  #link(key: AccountKey, path: string): void {
    this.#fileKeys.set(path, key);
    const files = this.#keyFiles.get(key);
    if (files === undefined) this.#keyFiles.set(key, new Set([path]));
    else files.add(path);
  }

  #unlink(key: AccountKey, path: string): void {
    this.#fileKeys.delete(path);
    const files = this.#keyFiles.get(key);
    files?.delete(path);
    if (files?.size === 0) this.#keyFiles.delete(key);
  }
}

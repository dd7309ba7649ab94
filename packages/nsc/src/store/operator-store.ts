// One operator's folder: what is in it, read with care. Writing goes through a FileBatch that the operation fills.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type AccountClaims,
  type Decoded,
  decodeAccount,
  decodeOperator,
  decodeUser,
  type OperatorClaims,
  peekClaims,
  type UserClaims,
} from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import { ChangeLog, type ChangeSubject, HISTORY } from '../history/change-log.js';
import { backquote } from '../text/go-text.js';
import { type FileBatch, readTextIfThere } from './durable.js';
import {
  ACCOUNTS,
  accountPath,
  jwtFile,
  nameOfFile,
  operatorPath,
  STORE_FILE,
  safeName,
  USERS,
  userPath,
} from './layout.js';
import { readStoreInfo, type StoreInfo } from './store-info.js';

/** One line of a list: an entity, or why its JWT cannot be read. */
export interface Entry {
  /** Name of the file. */
  readonly name: string;
  /** Name in the JWT. */
  readonly claimName: string;
  /** Public key; empty when the JWT cannot be read. */
  readonly publicKey: string;
  /** Why the JWT cannot be read. */
  readonly error?: string;
}

/** An operator's folder. */
export class OperatorStore {
  /** Absolute path of the folder. */
  readonly folder: string;
  readonly info: StoreInfo;

  /** What changed here, and when. */
  readonly history: ChangeLog;

  private constructor(folder: string, info: StoreInfo) {
    this.folder = folder;
    this.history = new ChangeLog(folder);
    this.info = info;
  }

  /** Opens `<stores>/<operator>`. @throws NscError `no-operator`, `bad-config` */
  static open(stores: string, operator: string): OperatorStore {
    const folder = join(stores, safeName('operator', operator));
    const info = readStoreInfo(folder);
    if (info === undefined) {
      throw new NscError(
        'no-operator',
        `${backquote(folder)} is not a valid data directory: no ${STORE_FILE} file`,
      );
    }
    return new OperatorStore(folder, info);
  }

  /**
   * Stages the `.nsc` file of a new operator; it makes the folder an operator's, so stage it last.
   *
   * @throws NscError `exists` when the folder holds anything
   */
  static create(stores: string, operator: string, managed: boolean): OperatorStore {
    const name = safeName('operator', operator);
    const folder = join(stores, name);
    // What a crash in the middle of this left behind is no operator.
    const isLeftover = (entry: string): boolean => entry === HISTORY || /^\..*\.tmp$/.test(entry);
    if (existsSync(folder) && !readdirSync(folder).every(isLeftover)) {
      throw new NscError('exists', `operator "${name}" already exists in ${backquote(stores)}`);
    }
    return new OperatorStore(folder, { managed, name, kind: 'operator', version: '1' });
  }

  get name(): string {
    return this.info.name;
  }

  /** Stages the folders and the `.nsc` file; call it after everything else of a new operator is staged. */
  stageInfo(batch: FileBatch): void {
    batch.folder(join(this.folder, ACCOUNTS));
    const { managed, name, kind, version } = this.info;
    batch.stage(join(this.folder, STORE_FILE), JSON.stringify({ managed, name, kind, version }));
  }

  /**
   * Stages the operator's JWT and its line in the history.
   *
   * @param before the JWT staged before this one in the same batch; default the one on disk
   * @throws NscError `disk`
   */
  stageOperator(batch: FileBatch, token: string, before?: string): void {
    const path = operatorPath(this.folder, this.name);
    batch.stage(path, token);
    this.#record(batch, path, { kind: 'operator', name: this.name }, token, before);
  }

  /** Stages an account's JWT and its line in the history. @throws NscError `bad-name`, `disk` */
  stageAccount(batch: FileBatch, account: string, token: string): void {
    this.#stage(batch, accountPath(this.folder, account), { kind: 'account', name: account }, token);
  }

  /** Stages a user's JWT and its line in the history. @throws NscError `bad-name`, `disk` */
  stageUser(batch: FileBatch, account: string, user: string, token: string): void {
    this.#stage(batch, userPath(this.folder, account, user), { kind: 'user', account, name: user }, token);
  }

  /** Stages that an account goes, with its folder and its users, and their lines in the history. @throws NscError */
  stageAccountRemoval(batch: FileBatch, account: string): void {
    for (const user of this.userNames(account)) {
      this.#record(batch, userPath(this.folder, account, user), { kind: 'user', account, name: user });
    }
    const path = accountPath(this.folder, account);
    this.#record(batch, path, { kind: 'account', name: account });
    batch.remove(dirname(path));
  }

  /** Stages that a user's JWT goes, and its line in the history. @throws NscError `bad-name`, `disk` */
  stageUserRemoval(batch: FileBatch, account: string, user: string): void {
    const path = userPath(this.folder, account, user);
    this.#record(batch, path, { kind: 'user', account, name: user });
    batch.remove(path);
  }

  #stage(batch: FileBatch, path: string, subject: ChangeSubject, token: string): void {
    batch.stage(path, token);
    this.#record(batch, path, subject, token);
  }

  #record(
    batch: FileBatch,
    path: string,
    subject: ChangeSubject,
    after?: string,
    before: string | undefined = readToken(path),
  ): void {
    if (before === after) return;
    batch.record(
      this.history,
      ChangeLog.line({
        ...subject,
        at: Math.floor(Date.now() / 1000),
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      }),
    );
  }

  hasAccount(account: string): boolean {
    return existsSync(accountPath(this.folder, account));
  }

  hasUser(account: string, user: string): boolean {
    return existsSync(userPath(this.folder, account, user));
  }

  /** The operator's JWT as it lies on disk. @throws NscError `no-operator`, `disk` */
  operatorToken(): string {
    return (
      readToken(operatorPath(this.folder, this.name)) ?? missing('no-operator', `operator ${this.name}`, '')
    );
  }

  /** An account's JWT as it lies on disk. @throws NscError `no-account`, `disk` */
  accountToken(account: string): string {
    return (
      readToken(accountPath(this.folder, account)) ??
      missing('no-account', `account ${account}`, ' in the current operator')
    );
  }

  /** A user's JWT as it lies on disk. @throws NscError `no-user`, `disk` */
  userToken(account: string, user: string): string {
    return (
      readToken(userPath(this.folder, account, user)) ??
      missing('no-user', `user ${user}`, ' in the current account')
    );
  }

  /** The operator's claims, verified. @throws NscError `no-operator`, `bad-jwt`, `disk` */
  operator(): OperatorClaims {
    return decodeWith(decodeOperator, this.operatorToken(), operatorPath(this.folder, this.name));
  }

  /** An account's claims, verified. @throws NscError `no-account`, `bad-jwt`, `disk` */
  account(account: string): AccountClaims {
    return decodeWith(decodeAccount, this.accountToken(account), accountPath(this.folder, account));
  }

  /** A user's claims, verified. @throws NscError `no-user`, `bad-jwt`, `disk` */
  user(account: string, user: string): UserClaims {
    return decodeWith(decodeUser, this.userToken(account, user), userPath(this.folder, account, user));
  }

  /** Names of the accounts, sorted. */
  accountNames(): string[] {
    return accountFolders(this.folder).filter((name) => this.hasAccount(name));
  }

  /** Names of an account's users, sorted. */
  userNames(account: string): string[] {
    const names: string[] = [];
    for (const entry of foldersOrFiles(join(this.folder, ACCOUNTS, safeName('account', account), USERS))) {
      const name = entry.isDirectory() ? undefined : nameOfFile(entry.name);
      if (name !== undefined) names.push(name);
    }
    return names.sort();
  }

  /** The operator as a list shows it; the JWT's signature is not checked. */
  operatorEntry(): Entry {
    return entryOf(this.name, () => this.operatorToken());
  }

  /** The accounts as a list shows them; their signatures are not checked. */
  accountEntries(): Entry[] {
    return this.accountNames().map((name) => entryOf(name, () => this.accountToken(name)));
  }

  /** An account's users as a list shows them; their signatures are not checked. */
  userEntries(account: string): Entry[] {
    return this.userNames(account).map((name) => entryOf(name, () => this.userToken(account, name)));
  }
}

/** Folders below `accounts/`, sorted, whether or not they hold a JWT. */
export function accountFolders(folder: string): string[] {
  return foldersOrFiles(join(folder, ACCOUNTS))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Whether a folder below `accounts/` holds its account's JWT. */
export function isAccountFolder(folder: string, name: string): boolean {
  return existsSync(join(folder, ACCOUNTS, name, jwtFile(name)));
}

function foldersOrFiles(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new NscError('disk', `error reading ${backquote(path)}: ${reasonOf(error)}`, { cause: error });
  }
}

function readToken(path: string): string | undefined {
  return readTextIfThere(path)?.trim();
}

function missing(code: 'no-operator' | 'no-account' | 'no-user', what: string, where: string): never {
  throw new NscError(code, `${what} does not exist${where}`);
}

function decodeWith<C extends OperatorClaims | AccountClaims | UserClaims>(
  decoder: (token: string) => Decoded<C>,
  token: string,
  path: string,
): C {
  try {
    return decoder(token).claims;
  } catch (error) {
    throw new NscError('bad-jwt', `error reading the JWT in ${backquote(path)}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function entryOf(name: string, read: () => string): Entry {
  try {
    const claims = peekClaims(read());
    return { name, claimName: claims.name ?? '', publicKey: claims.sub };
  } catch (error) {
    return { name, claimName: '', publicKey: '', error: reasonOf(error) };
  }
}

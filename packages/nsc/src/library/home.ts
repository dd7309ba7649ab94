// The part of the library's door that looks: folders, names, claims, keys, what expires, what is wrong, what changed.
import type { AccountClaims, OperatorClaims, UserClaims } from '@nats-ts/jwt';
import type { Described } from '../describe/describe.js';
import { type AuditOptions, type AuditResult, audit } from '../operations/audit.js';
import { collectKeys, type KeyEntry, type KeyQuery } from '../operations/collect-keys.js';
import { type ExpirationsOptions, type ExpirationsResult, expirations } from '../operations/expirations.js';
import { readJwtFrom } from '../operations/read-jwt.js';
import {
  type ValidateOptions,
  type ValidateResult,
  validateFile,
  validateStore,
} from '../operations/validate.js';
import type { Entry } from '../store/operator-store.js';
import type { Workspace } from '../workspace.js';

/** Where things are, what is current, and what is there. Nothing of this changes a JWT. */
export class NscHome {
  /** What the operations work on. */
  protected readonly workspace: Workspace;

  protected constructor(workspace: Workspace) {
    this.workspace = workspace;
  }

  /** Folder of the operators' folders; empty when none is known. */
  get storesFolder(): string {
    return this.workspace.context.storeRoot;
  }

  /** Folder of the private keys and creds files. */
  get keystoreFolder(): string {
    return this.workspace.keystore.folder;
  }

  /** Name of the current operator; empty when none. */
  get operator(): string {
    return this.workspace.context.operator;
  }

  /** Name of the current account; empty when none. */
  get account(): string {
    return this.workspace.context.account;
  }

  /** Folder of the current operator, which an account server may serve. @throws NscError `no-operator` */
  get operatorFolder(): string {
    return this.workspace.store().folder;
  }

  /**
   * Chooses what is current, for this program and the next: another stores folder, an operator, an account.
   *
   * @throws NscError `no-operator`, `no-account`
   */
  select(choice: { readonly stores?: string; readonly operator?: string; readonly account?: string }): void {
    const { context } = this.workspace;
    if (choice.stores !== undefined) context.useStores(choice.stores);
    if (choice.operator !== undefined) context.useOperator(choice.operator);
    if (choice.account !== undefined) context.useAccount(choice.account);
    context.save();
  }

  /** The operators in the stores folder. */
  async operators(): Promise<Entry[]> {
    const { context } = this.workspace;
    return context.operatorNames().map((name) => context.openStore(name).operatorEntry());
  }

  /** The current operator's accounts. @throws NscError `no-operator` */
  async accounts(): Promise<Entry[]> {
    return this.workspace.store().accountEntries();
  }

  /** The users of an account. @throws NscError `no-operator`, `bad-name` */
  async users(account: string): Promise<Entry[]> {
    return this.workspace.store().userEntries(account);
  }

  /** The current operator's claims, verified. @throws NscError `no-operator`, `bad-jwt` */
  async operatorClaims(): Promise<OperatorClaims> {
    return this.workspace.store().operator();
  }

  /** The current operator's JWT as it lies on disk. @throws NscError `no-operator` */
  async operatorJwt(): Promise<string> {
    return this.workspace.store().operatorToken();
  }

  /** An account's claims, verified. @throws NscError `no-account`, `bad-jwt` */
  async accountClaims(account: string): Promise<AccountClaims> {
    return this.workspace.store().account(account);
  }

  /** An account's JWT as it lies on disk. @throws NscError `no-account` */
  async accountJwt(account: string): Promise<string> {
    return this.workspace.store().accountToken(account);
  }

  /** A user's claims, verified. @throws NscError `no-user`, `bad-jwt` */
  async userClaims(account: string, user: string): Promise<UserClaims> {
    return this.workspace.store().user(account, user);
  }

  /** A user's JWT as it lies on disk. @throws NscError `no-user` */
  async userJwt(account: string, user: string): Promise<string> {
    return this.workspace.store().userToken(account, user);
  }

  /**
   * A JWT and its claims, verified, from a file or an http(s) URL: raw, in its armour, or in a creds file.
   *
   * @throws NscError `usage` when there is no such file; `bad-jwt`, `disk`, `remote`
   */
  readJwt(from: string): Promise<Described> {
    return readJwtFrom(this.workspace, from);
  }

  /** The seed of a public key; undefined when it is not in the keystore. @throws NscError `bad-key`, `disk` */
  async seed(publicKey: string): Promise<string | undefined> {
    return this.workspace.keystore.read(publicKey)?.seed;
  }

  /** Path of a user's creds file, whether or not it is there. @throws NscError `bad-name` */
  credsPath(account: string, user: string): string {
    return this.workspace.keystore.credsPath(this.workspace.store().name, account, user);
  }

  /** Keys of the operator, its accounts and users, and what of them is in the keystore. @throws NscError */
  async keys(query: KeyQuery = {}): Promise<KeyEntry[]> {
    return collectKeys(this.workspace, query);
  }

  /** When JWTs expire. @throws NscError `bad-time`, `no-operator` */
  async expirations(options: ExpirationsOptions = {}): Promise<ExpirationsResult> {
    return expirations(this.workspace, options);
  }

  /** What changed in the operator's folder, when, and signed by which key. @throws NscError `no-operator` */
  async audit(options: AuditOptions = {}): Promise<AuditResult> {
    return audit(this.workspace, options);
  }

  /** What is wrong, or soon will be, in the store. @throws NscError `usage`, `no-operator`, `remote` … */
  validate(options: ValidateOptions = {}): Promise<ValidateResult> {
    return validateStore(this.workspace, options);
  }

  /** What is wrong with the JWTs of a file, one a line. @throws NscError `usage`, `bad-jwt`, `disk` */
  async validateFile(file: string): Promise<ValidateResult> {
    return validateFile(this.workspace, file);
  }
}

// The library's door: everything the commands do, without a terminal, for programs that issue credentials.
import type { AccountClaims, OperatorClaims, UserClaims } from '@nats-ts/jwt';
import type { MigratedKeystore } from './keystore/migrate.js';
import { type AddAccountOptions, type AddAccountResult, addAccount } from './operations/add-account.js';
import { type AddExportOptions, type AddExportResult, addExport } from './operations/add-export.js';
import { type AddImportOptions, type AddImportResult, addImport } from './operations/add-import.js';
import { type AddMappingOptions, addMapping } from './operations/add-mapping.js';
import { type AddOperatorOptions, type AddOperatorResult, addOperator } from './operations/add-operator.js';
import { type AddUserOptions, type AddUserResult, addUser } from './operations/add-user.js';
import { type AuditOptions, type AuditResult, audit } from './operations/audit.js';
import type { AccountChangeResult } from './operations/change-account.js';
import { collectKeys, type KeyEntry, type KeyQuery } from './operations/collect-keys.js';
import {
  type DeleteAccountOptions,
  type DeleteAccountResult,
  deleteAccount,
} from './operations/delete-account.js';
import {
  type DeleteExportOptions,
  type DeleteExportResult,
  type DeleteImportOptions,
  type DeleteImportResult,
  type DeleteMappingOptions,
  deleteExport,
  deleteImport,
  deleteMapping,
} from './operations/delete-shares.js';
import { type DeleteUserOptions, type DeleteUserResult, deleteUser } from './operations/delete-user.js';
import { type EditAccountOptions, editAccount } from './operations/edit-account.js';
import { type EditAuthCalloutOptions, editAuthCallout } from './operations/edit-auth-callout.js';
import { type EditExportOptions, type EditExportResult, editExport } from './operations/edit-export.js';
import {
  type EditOperatorOptions,
  type EditOperatorResult,
  editOperator,
} from './operations/edit-operator.js';
import {
  type EditSigningKeyOptions,
  type EditSigningKeyResult,
  editSigningKey,
} from './operations/edit-signing-key.js';
import { type EditUserOptions, type EditUserResult, editUser } from './operations/edit-user.js';
import { type ExpirationsOptions, type ExpirationsResult, expirations } from './operations/expirations.js';
import { type ExportKeysOptions, type ExportKeysResult, exportKeys } from './operations/export-keys.js';
import { type FixOptions, type FixResult, fix } from './operations/fix.js';
import {
  type GenerateActivationOptions,
  type GenerateActivationResult,
  generateActivation,
} from './operations/generate-activation.js';
import {
  type GenerateConfigOptions,
  type GenerateConfigResult,
  generateConfig,
} from './operations/generate-config.js';
import {
  type GenerateContextOptions,
  type GenerateContextResult,
  generateContext,
} from './operations/generate-context.js';
import { type GenerateCredsOptions, generateCreds } from './operations/generate-creds.js';
import { type GenerateDiagramOptions, generateDiagram } from './operations/generate-diagram.js';
import { type GeneratedNkey, type GenerateNkeyOptions, generateNkeys } from './operations/generate-nkey.js';
import { generateProfile, type Profile } from './operations/generate-profile.js';
import {
  type ImportAccountOptions,
  type ImportAccountResult,
  importAccount,
} from './operations/import-account.js';
import { type ImportKeysOptions, type ImportKeysResult, importKeys } from './operations/import-keys.js';
import { type ImportUserOptions, type ImportUserResult, importUser } from './operations/import-user.js';
import { type InitOptions, type InitResult, init } from './operations/init.js';
import { type LoadOptions, type LoadResult, load } from './operations/load.js';
import { type MigrateOptions, type MigrateResult, migrate } from './operations/migrate.js';
import { migrateKeys } from './operations/migrate-keys.js';
import { type PullOptions, type PullResult, pull } from './operations/pull.js';
import { type PushOptions, type PushResult, push } from './operations/push.js';
import {
  type ReissueOperatorOptions,
  type ReissueOperatorResult,
  reissueOperator,
} from './operations/reissue-operator.js';
import {
  type ActivationChoice,
  type ExportChoice,
  type RevokeActivationOptions,
  type RevokedActivations,
  revokeActivation,
  revokedActivations,
  unrevokeActivation,
} from './operations/revoke-activation.js';
import {
  type Revocation,
  type RevocationResult,
  type RevokedUserChoice,
  type RevokeUserOptions,
  revokedUsers,
  revokeUser,
  unrevokeUser,
} from './operations/revoke-user.js';
import {
  type ListenOptions,
  type RoundTrip,
  type ToolMessage,
  type ToolOptions,
  toolPublish,
  toolReply,
  toolRequest,
  toolRtt,
  toolSubscribe,
} from './operations/tool.js';
import { type UpgradeJwtResult, upgradeJwt } from './operations/upgrade-jwt.js';
import {
  type ValidateOptions,
  type ValidateResult,
  validateFile,
  validateStore,
} from './operations/validate.js';
import type { Entry } from './store/operator-store.js';
import { Workspace, type WorkspaceOptions } from './workspace.js';

/**
 * An nsc home: operators, accounts, users and their keys, in the folders the `nsc` program uses.
 *
 * ```ts
 * const nsc = Nsc.open({ allDirs: './data/nsc' });
 * await nsc.addOperator({ name: 'OP', systemAccount: true });
 * await nsc.addAccount({ name: 'A' });
 * const { user } = await nsc.addUser({ name: 'u1' });
 * await nsc.push({ all: true, url: 'http://localhost:9090/jwt/v1' });
 * ```
 *
 * Methods that write hold the stores' lock, write durably, and either do the whole or nothing; the files are few and
 * small and are written synchronously. Every result has a `report`: the lines the program prints.
 */
export class Nsc {
  readonly #workspace: Workspace;

  private constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /**
   * Opens a home; on the first run, makes its settings. Nothing is held open.
   *
   * @throws NscError `bad-config`, `disk`
   */
  static open(options: WorkspaceOptions = {}): Nsc {
    return new Nsc(Workspace.open(options));
  }

  /** Folder of the operators' folders; empty when none is known. */
  get storesFolder(): string {
    return this.#workspace.context.storeRoot;
  }

  /** Folder of the private keys and creds files. */
  get keystoreFolder(): string {
    return this.#workspace.keystore.folder;
  }

  /** Name of the current operator; empty when none. */
  get operator(): string {
    return this.#workspace.context.operator;
  }

  /** Name of the current account; empty when none. */
  get account(): string {
    return this.#workspace.context.account;
  }

  /** Folder of the current operator, which an account server may serve. @throws NscError `no-operator` */
  get operatorFolder(): string {
    return this.#workspace.store().folder;
  }

  /** Chooses the current operator or account, or both. @throws NscError `no-operator`, `no-account` */
  select(choice: { readonly operator?: string; readonly account?: string }): void {
    const { context } = this.#workspace;
    if (choice.operator !== undefined) context.useOperator(choice.operator);
    if (choice.account !== undefined) context.useAccount(choice.account);
    context.save();
  }

  /** Makes an operator with system account, an account and a user at once. @throws NscError */
  init(options: InitOptions = {}): Promise<InitResult> {
    return init(this.#workspace, options);
  }

  /** Adds or imports an operator; it becomes the current one. @throws NscError */
  addOperator(options: AddOperatorOptions): Promise<AddOperatorResult> {
    return addOperator(this.#workspace, options);
  }

  /** Edits the current operator. @throws NscError */
  editOperator(options: EditOperatorOptions): Promise<EditOperatorResult> {
    return editOperator(this.#workspace, options);
  }

  /** Adds an account to the current operator; it becomes the current one. @throws NscError */
  addAccount(options: AddAccountOptions): Promise<AddAccountResult> {
    return addAccount(this.#workspace, options);
  }

  /** Adds a user to an account. @throws NscError */
  addUser(options: AddUserOptions): Promise<AddUserResult> {
    return addUser(this.#workspace, options);
  }

  /** Edits an account. @throws NscError */
  editAccount(options: EditAccountOptions): Promise<AccountChangeResult> {
    return editAccount(this.#workspace, options);
  }

  /** Edits the scope of an account's signing key; a plain or new key gets one. @throws NscError */
  editSigningKey(options: EditSigningKeyOptions): Promise<EditSigningKeyResult> {
    return editSigningKey(this.#workspace, options);
  }

  /** Edits the authorization callout of an account. @throws NscError */
  editAuthCallout(options: EditAuthCalloutOptions): Promise<AccountChangeResult> {
    return editAuthCallout(this.#workspace, options);
  }

  /** Offers a stream or a service to other accounts. @throws NscError */
  addExport(options: AddExportOptions): Promise<AddExportResult> {
    return addExport(this.#workspace, options);
  }

  /** Edits an export of an account. @throws NscError */
  editExport(options: EditExportOptions): Promise<EditExportResult> {
    return editExport(this.#workspace, options);
  }

  /** Takes what another account exports. @throws NscError */
  addImport(options: AddImportOptions): Promise<AddImportResult> {
    return addImport(this.#workspace, options);
  }

  /** Sends messages to a subject to another one; with the same subjects again, changes its share. @throws NscError */
  addMapping(options: AddMappingOptions): Promise<AccountChangeResult> {
    return addMapping(this.#workspace, options);
  }

  /** Deletes an export of an account. @throws NscError */
  deleteExport(options: DeleteExportOptions = {}): Promise<DeleteExportResult> {
    return deleteExport(this.#workspace, options);
  }

  /** Deletes an import of an account. @throws NscError */
  deleteImport(options: DeleteImportOptions = {}): Promise<DeleteImportResult> {
    return deleteImport(this.#workspace, options);
  }

  /** Deletes one mapping of a subject, or all. @throws NscError */
  deleteMapping(options: DeleteMappingOptions): Promise<AccountChangeResult> {
    return deleteMapping(this.#workspace, options);
  }

  /** Deletes users and, unless told otherwise, revokes them. @throws NscError */
  deleteUser(options: DeleteUserOptions): Promise<DeleteUserResult> {
    return deleteUser(this.#workspace, options);
  }

  /** Deletes an account with its users; what servers know of it stays until they are told. @throws NscError */
  deleteAccount(options: DeleteAccountOptions = {}): Promise<DeleteAccountResult> {
    return deleteAccount(this.#workspace, options);
  }

  /** Edits a user. @throws NscError */
  editUser(options: EditUserOptions): Promise<EditUserResult> {
    return editUser(this.#workspace, options);
  }

  /** Text of a user's creds file; it holds the user's seed. @throws NscError */
  async generateCreds(options: GenerateCredsOptions): Promise<string> {
    return generateCreds(this.#workspace, options);
  }

  /** Leave for another account to import a private export. @throws NscError */
  generateActivation(options: GenerateActivationOptions): Promise<GenerateActivationResult> {
    return generateActivation(this.#workspace, options);
  }

  /** What brokers are configured with to trust the current operator. @throws NscError */
  generateConfig(options: GenerateConfigOptions): Promise<GenerateConfigResult> {
    return generateConfig(this.#workspace, options);
  }

  /** Writes a context of the `nats` command line for a user. @throws NscError */
  generateContext(options: GenerateContextOptions): Promise<GenerateContextResult> {
    return generateContext(this.#workspace, options);
  }

  /** The accounts, their exports and imports, as a picture, a page or a text. @throws NscError */
  generateDiagram(options: GenerateDiagramOptions): Promise<string> {
    return generateDiagram(this.#workspace, options);
  }

  /** Makes keys. @throws NscError */
  generateNkeys(options: GenerateNkeyOptions): Promise<GeneratedNkey[]> {
    return generateNkeys(this.#workspace, options);
  }

  /** What an `nsc://operator/account/user?options` URL asks for. @throws NscError */
  generateProfile(url: string): Promise<Profile> {
    return generateProfile(this.#workspace, url);
  }

  /** Publishes a message as a user of the store. @throws NscError `remote` */
  publish(options: ToolOptions & { readonly subject: string; readonly payload?: string }): Promise<void> {
    return toolPublish(this.#workspace, options);
  }

  /** Sends a request as a user of the store and waits five seconds for a reply. @throws NscError `remote` */
  request(
    options: ToolOptions & { readonly subject: string; readonly payload?: string },
  ): Promise<ToolMessage> {
    return toolRequest(this.#workspace, options);
  }

  /** Listens as a user of the store, until told to end. @returns how many messages came @throws NscError `remote` */
  subscribe(options: ListenOptions): Promise<number> {
    return toolSubscribe(this.#workspace, options);
  }

  /** Replies to requests as a user of the store, until told to end. @throws NscError `remote` */
  reply(options: ListenOptions & { readonly response?: string }): Promise<number> {
    return toolReply(this.#workspace, options);
  }

  /** Measures one way to a broker and back. @throws NscError `remote` */
  roundTrip(options: ToolOptions = {}): Promise<RoundTrip> {
    return toolRtt(this.#workspace, options);
  }

  /**
   * Takes the operator's and the accounts' JWTs from an account server, or the accounts' from brokers.
   *
   * @throws NscError
   */
  pull(options: PullOptions): Promise<PullResult> {
    return pull(this.#workspace, options);
  }

  /**
   * Pushes accounts to an account server or to brokers, compares what they hold, or deletes from brokers; what a
   * server refused is in the result.
   *
   * @throws NscError
   */
  push(options: PushOptions): Promise<PushResult> {
    return push(this.#workspace, options);
  }

  /** Gives an operator a new identity and signs its accounts anew, as one step. @throws NscError */
  reissueOperator(options: ReissueOperatorOptions = {}): Promise<ReissueOperatorResult> {
    return reissueOperator(this.#workspace, options);
  }

  /** Revokes a user of an account, or all. @throws NscError */
  revokeUser(options: RevokeUserOptions): Promise<RevocationResult> {
    return revokeUser(this.#workspace, options);
  }

  /** Takes the revocation of a user, or of all, away. @throws NscError */
  unrevokeUser(options: RevokedUserChoice): Promise<RevocationResult> {
    return unrevokeUser(this.#workspace, options);
  }

  /** The users an account revoked. @throws NscError */
  async revokedUsers(account?: string): Promise<Revocation[]> {
    return revokedUsers(this.#workspace, account);
  }

  /** Revokes the activations of an export that an account, or every account, holds. @throws NscError */
  revokeActivation(options: RevokeActivationOptions): Promise<RevocationResult> {
    return revokeActivation(this.#workspace, options);
  }

  /** Takes the revocation of activations away. @throws NscError */
  unrevokeActivation(options: ActivationChoice): Promise<RevocationResult> {
    return unrevokeActivation(this.#workspace, options);
  }

  /** The accounts whose activations of an export are revoked. @throws NscError */
  async revokedActivations(
    options: ExportChoice & { readonly account?: string },
  ): Promise<RevokedActivations> {
    return revokedActivations(this.#workspace, options);
  }

  /** Keys of the operator, its accounts and users, and what of them is in the keystore. @throws NscError */
  async keys(query: KeyQuery = {}): Promise<KeyEntry[]> {
    return collectKeys(this.#workspace, query);
  }

  /** Writes private keys, and JWTs, to a folder. @throws NscError */
  exportKeys(options: ExportKeysOptions): Promise<ExportKeysResult> {
    return exportKeys(this.#workspace, options);
  }

  /** Takes the private keys of a folder into the keystore. @throws NscError */
  importKeys(options: ImportKeysOptions): Promise<ImportKeysResult> {
    return importKeys(this.#workspace, options);
  }

  /** Brings the keystore of an nsc 0.x into the layout of today; undefined when there is nothing to do. @throws NscError */
  migrateKeys(): Promise<MigratedKeystore | undefined> {
    return migrateKeys(this.#workspace);
  }

  /** Imports an account from a file. @throws NscError */
  importAccount(options: ImportAccountOptions): Promise<ImportAccountResult> {
    return importAccount(this.#workspace, options);
  }

  /** Imports a user from its JWT or creds file. @throws NscError */
  importUser(options: ImportUserOptions): Promise<ImportUserResult> {
    return importUser(this.#workspace, options);
  }

  /** When JWTs expire. @throws NscError `bad-time`, `no-operator` */
  async expirations(options: ExpirationsOptions = {}): Promise<ExpirationsResult> {
    return expirations(this.#workspace, options);
  }

  /** What is wrong, or soon will be, in the store. @throws NscError `usage`, `no-operator`, `remote` … */
  validate(options: ValidateOptions = {}): Promise<ValidateResult> {
    return validateStore(this.#workspace, options);
  }

  /** What is wrong with the JWTs of a file, one a line. @throws NscError `usage`, `bad-jwt`, `disk` */
  async validateFile(file: string): Promise<ValidateResult> {
    return validateFile(this.#workspace, file);
  }

  /** Loads somebody else's operator, an account by its seed, and a user of it. @throws NscError */
  load(options: LoadOptions): Promise<LoadResult> {
    return load(this.#workspace, options);
  }

  /** Converts a store of JWTs of version 1 to version 2. @throws NscError `not-allowed`, `bad-signer` */
  upgradeJwt(): Promise<UpgradeJwtResult> {
    return upgradeJwt(this.#workspace);
  }

  /** Builds an environment from JWTs, keys and creds files that lie about; this one stays as it is. @throws NscError */
  fix(options: FixOptions): Promise<FixResult> {
    return fix(this.#workspace, options);
  }

  /** Brings accounts of another operator, with their users, under the current one. @throws NscError */
  migrate(options: MigrateOptions): Promise<MigrateResult> {
    return migrate(this.#workspace, options);
  }

  /** What changed in the operator's folder, when, and signed by which key. @throws NscError `no-operator` */
  async audit(options: AuditOptions = {}): Promise<AuditResult> {
    return audit(this.#workspace, options);
  }

  /** The operators in the stores folder. */
  async operators(): Promise<Entry[]> {
    const { context } = this.#workspace;
    return context.operatorNames().map((name) => context.openStore(name).operatorEntry());
  }

  /** The current operator's accounts. @throws NscError `no-operator` */
  async accounts(): Promise<Entry[]> {
    return this.#workspace.store().accountEntries();
  }

  /** The users of an account. @throws NscError `no-operator`, `bad-name` */
  async users(account: string): Promise<Entry[]> {
    return this.#workspace.store().userEntries(account);
  }

  /** The current operator's claims, verified. @throws NscError `no-operator`, `bad-jwt` */
  async operatorClaims(): Promise<OperatorClaims> {
    return this.#workspace.store().operator();
  }

  /** The current operator's JWT as it lies on disk. @throws NscError `no-operator` */
  async operatorJwt(): Promise<string> {
    return this.#workspace.store().operatorToken();
  }

  /** An account's claims, verified. @throws NscError `no-account`, `bad-jwt` */
  async accountClaims(account: string): Promise<AccountClaims> {
    return this.#workspace.store().account(account);
  }

  /** An account's JWT as it lies on disk. @throws NscError `no-account` */
  async accountJwt(account: string): Promise<string> {
    return this.#workspace.store().accountToken(account);
  }

  /** A user's claims, verified. @throws NscError `no-user`, `bad-jwt` */
  async userClaims(account: string, user: string): Promise<UserClaims> {
    return this.#workspace.store().user(account, user);
  }

  /** Path of a user's creds file, whether or not it is there. @throws NscError `bad-name` */
  credsPath(account: string, user: string): string {
    return this.#workspace.keystore.credsPath(this.#workspace.store().name, account, user);
  }
}

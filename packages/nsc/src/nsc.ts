// The library's door: everything the commands do, without a terminal, for programs that issue credentials.
import type { MigratedKeystore } from './keystore/migrate.js';
import { NscEntities } from './library/entities.js';
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
export class Nsc extends NscEntities {
  /**
   * Opens a home; on the first run, makes its settings. Nothing is held open.
   *
   * @throws NscError `bad-config`, `disk`
   */
  static open(options: WorkspaceOptions = {}): Nsc {
    return new Nsc(Workspace.open(options));
  }

  /** Makes an operator with system account, an account and a user at once. @throws NscError */
  init(options: InitOptions = {}): Promise<InitResult> {
    return init(this.workspace, options);
  }

  /** Text of a user's creds file; it holds the user's seed. @throws NscError */
  async generateCreds(options: GenerateCredsOptions): Promise<string> {
    return generateCreds(this.workspace, options);
  }

  /** Leave for another account to import a private export. @throws NscError */
  generateActivation(options: GenerateActivationOptions): Promise<GenerateActivationResult> {
    return generateActivation(this.workspace, options);
  }

  /** What brokers are configured with to trust the current operator. @throws NscError */
  generateConfig(options: GenerateConfigOptions): Promise<GenerateConfigResult> {
    return generateConfig(this.workspace, options);
  }

  /** Writes a context of the `nats` command line for a user. @throws NscError */
  generateContext(options: GenerateContextOptions): Promise<GenerateContextResult> {
    return generateContext(this.workspace, options);
  }

  /** The accounts, their exports and imports, as a picture, a page or a text. @throws NscError */
  generateDiagram(options: GenerateDiagramOptions): Promise<string> {
    return generateDiagram(this.workspace, options);
  }

  /** Makes keys. @throws NscError */
  generateNkeys(options: GenerateNkeyOptions): Promise<GeneratedNkey[]> {
    return generateNkeys(this.workspace, options);
  }

  /** What an `nsc://operator/account/user?options` URL asks for. @throws NscError */
  generateProfile(url: string): Promise<Profile> {
    return generateProfile(this.workspace, url);
  }

  /** Publishes a message as a user of the store. @throws NscError `remote` */
  publish(options: ToolOptions & { readonly subject: string; readonly payload?: string }): Promise<void> {
    return toolPublish(this.workspace, options);
  }

  /** Sends a request as a user of the store and waits five seconds for a reply. @throws NscError `remote` */
  request(
    options: ToolOptions & { readonly subject: string; readonly payload?: string },
  ): Promise<ToolMessage> {
    return toolRequest(this.workspace, options);
  }

  /** Listens as a user of the store, until told to end. @returns how many messages came @throws NscError `remote` */
  subscribe(options: ListenOptions): Promise<number> {
    return toolSubscribe(this.workspace, options);
  }

  /** Replies to requests as a user of the store, until told to end. @throws NscError `remote` */
  reply(options: ListenOptions & { readonly response?: string }): Promise<number> {
    return toolReply(this.workspace, options);
  }

  /** Measures one way to a broker and back. @throws NscError `remote` */
  roundTrip(options: ToolOptions = {}): Promise<RoundTrip> {
    return toolRtt(this.workspace, options);
  }

  /**
   * Takes the operator's and the accounts' JWTs from an account server, or the accounts' from brokers.
   *
   * @throws NscError
   */
  pull(options: PullOptions): Promise<PullResult> {
    return pull(this.workspace, options);
  }

  /**
   * Pushes accounts to an account server or to brokers, compares what they hold, or deletes from brokers; what a
   * server refused is in the result.
   *
   * @throws NscError
   */
  push(options: PushOptions): Promise<PushResult> {
    return push(this.workspace, options);
  }

  /** Writes private keys, and JWTs, to a folder. @throws NscError */
  exportKeys(options: ExportKeysOptions): Promise<ExportKeysResult> {
    return exportKeys(this.workspace, options);
  }

  /** Takes the private keys of a folder into the keystore. @throws NscError */
  importKeys(options: ImportKeysOptions): Promise<ImportKeysResult> {
    return importKeys(this.workspace, options);
  }

  /** Brings the keystore of an nsc 0.x into the layout of today; undefined when there is nothing to do. @throws NscError */
  migrateKeys(): Promise<MigratedKeystore | undefined> {
    return migrateKeys(this.workspace);
  }

  /** Imports an account from a file. @throws NscError */
  importAccount(options: ImportAccountOptions): Promise<ImportAccountResult> {
    return importAccount(this.workspace, options);
  }

  /** Imports a user from its JWT or creds file. @throws NscError */
  importUser(options: ImportUserOptions): Promise<ImportUserResult> {
    return importUser(this.workspace, options);
  }

  /** Loads somebody else's operator, an account by its seed, and a user of it. @throws NscError */
  load(options: LoadOptions): Promise<LoadResult> {
    return load(this.workspace, options);
  }

  /** Converts a store of JWTs of version 1 to version 2. @throws NscError `not-allowed`, `bad-signer` */
  upgradeJwt(): Promise<UpgradeJwtResult> {
    return upgradeJwt(this.workspace);
  }

  /** Builds an environment from JWTs, keys and creds files that lie about; this one stays as it is. @throws NscError */
  fix(options: FixOptions): Promise<FixResult> {
    return fix(this.workspace, options);
  }

  /** Brings accounts of another operator, with their users, under the current one. @throws NscError */
  migrate(options: MigrateOptions): Promise<MigrateResult> {
    return migrate(this.workspace, options);
  }
}

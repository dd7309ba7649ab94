// The current stores folder, operator and account, and the rules by which they are chosen, kept and saved.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Environment, isSet } from '../environment/environment.js';
import type { Folders } from '../environment/folders.js';
import { NscError } from '../errors.js';
import { ensureFolder } from '../store/durable.js';
import { ACCOUNTS, STORE_FILE } from '../store/layout.js';
import { accountFolders, isAccountFolder, OperatorStore } from '../store/operator-store.js';
import { backquote, quote } from '../text/go-text.js';
import { readToolConfig, type ToolConfig, toolConfigPath, writeToolConfig } from './tool-config.js';
import { inferContext } from './working-folder.js';

const GITHUB = 'nats-io/nsc';

/** What is current. Changing it here is not yet saving it. */
export class Context {
  readonly #config: ToolConfig;
  readonly #path: string;
  /** `NSC_CWD_ONLY`: only the working folder decides; `nsc.json` is neither read nor written. */
  readonly cwdOnly: boolean;

  private constructor(config: ToolConfig, path: string, cwdOnly: boolean) {
    this.#config = config;
    this.#path = path;
    this.cwdOnly = cwdOnly;
  }

  /**
   * Reads `nsc.json`, or writes the first one; then lets the working folder and the given stores folder override it.
   * Makes the settings folder, and on the first run the stores folder.
   *
   * @throws NscError `bad-config`, `disk`
   */
  static load(folders: Folders, environment: Environment): Context {
    const cwdOnly = isSet(environment, 'NSC_CWD_ONLY');
    ensureFolder(folders.config);
    const path = toolConfigPath(folders.config);
    const found = cwdOnly ? undefined : readToolConfig(path);
    const context = new Context(found ?? emptyConfig(), path, cwdOnly);
    if (!cwdOnly && context.#isEmpty()) {
      context.#config.githubUpdates = GITHUB;
      context.#config.lastUpdate = Math.floor(environment.now() / 1000);
      context.#config.storeRoot = folders.stores;
      ensureFolder(folders.stores);
      context.save();
    } else {
      const inferred = inferContext(environment.cwd);
      if (inferred !== undefined) {
        context.#config.storeRoot = inferred.storeRoot;
        if (inferred.operator !== '') {
          context.#config.operator = inferred.operator;
          if (inferred.account !== '') context.#config.account = inferred.account;
        }
      }
    }
    if (folders.storesGiven) context.#config.storeRoot = folders.stores;
    context.settle();
    return context;
  }

  /** Folder of the operators' folders; empty when none is known. */
  get storeRoot(): string {
    return this.#config.storeRoot;
  }

  /** Current operator; empty when none. */
  get operator(): string {
    return this.#config.operator;
  }

  /** Current account; empty when none. */
  get account(): string {
    return this.#config.account;
  }

  /** Moves to another stores folder. */
  useStores(folder: string): void {
    this.#config.storeRoot = resolve(folder);
    this.settle();
  }

  /** Chooses an operator. @throws NscError `no-operator` when the stores hold none of that name */
  useOperator(name: string): void {
    if (name !== '' && !this.operatorNames().includes(name)) {
      throw new NscError('no-operator', `operator ${quote(name)} not in ${backquote(this.storeRoot)}`);
    }
    this.#config.operator = name;
    this.settle();
  }

  /** Chooses an account of the current operator. @throws NscError `no-account`, `no-operator` */
  useAccount(name: string): void {
    if (name !== '' && !isAccountFolder(this.openStore().folder, name)) {
      throw new NscError(
        'no-account',
        `${quote(name)} not in ${ACCOUNTS} for operator ${quote(this.operator)} in ${backquote(this.storeRoot)}`,
      );
    }
    this.#config.account = name;
  }

  /**
   * Drops what is no longer there and takes what is the only choice: the one operator, the one account; of several,
   * the current one stays if it exists.
   */
  settle(): void {
    const config = this.#config;
    if (config.storeRoot === '' || !isFolder(config.storeRoot)) return;
    config.operator = soleOrCurrent(config.operator, this.operatorNames());
    if (config.operator === '') {
      config.account = '';
      return;
    }
    const folder = join(config.storeRoot, config.operator);
    // The current account is looked up first: the folders are read only when it is not there.
    if (config.account !== '' && isAccountFolder(folder, config.account)) return;
    const [first, second] = accountFolders(folder).filter((name) => isAccountFolder(folder, name));
    config.account = first !== undefined && second === undefined ? first : '';
  }

  /** Names of the operators in the stores folder, sorted. */
  operatorNames(): string[] {
    return operatorNamesIn(this.storeRoot);
  }

  /**
   * Opens the store of the current operator, or of the one named.
   *
   * @throws NscError `no-store`, `no-operator`, `bad-config`
   */
  openStore(operator?: string): OperatorStore {
    if (this.storeRoot === '') throw new NscError('no-store', 'no stores available');
    if (!isFolder(this.storeRoot)) {
      throw new NscError('no-store', `the stores folder ${backquote(this.storeRoot)} does not exist`);
    }
    const name = operator ?? this.operator;
    if (name === '') throw new NscError('no-operator', "set an operator -- 'nsc env -o operatorName'");
    return OperatorStore.open(this.storeRoot, name);
  }

  /** Writes `nsc.json`, unless only the working folder counts. @throws NscError `disk` */
  save(): void {
    this.settle();
    if (!this.cwdOnly) writeToolConfig(this.#path, this.#config);
  }

  #isEmpty(): boolean {
    const { storeRoot, operator, account, githubUpdates, lastUpdate } = this.#config;
    return storeRoot === '' && operator === '' && account === '' && githubUpdates === '' && lastUpdate === 0;
  }
}

function emptyConfig(): ToolConfig {
  return { storeRoot: '', operator: '', account: '', githubUpdates: '', lastUpdate: 0 };
}

function soleOrCurrent(current: string, choices: readonly string[]): string {
  if (choices.length === 1) return choices[0] ?? '';
  return choices.includes(current) ? current : '';
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Names of the operators in a stores folder, sorted; none when the folder cannot be read. */
export function operatorNamesIn(stores: string): string[] {
  let names: string[];
  try {
    names = readdirSync(stores);
  } catch {
    return [];
  }
  return names.filter((name) => existsSync(join(stores, name, STORE_FILE))).sort();
}

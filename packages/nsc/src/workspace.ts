// What every operation needs: the surroundings, the folders, what is current, and the keys.

import { Context } from './context/context.js';
import { type Environment, isSet, processEnvironment } from './environment/environment.js';
import { type FolderOptions, type Folders, resolveFolders } from './environment/folders.js';
import { KeyStore } from './keystore/keystore.js';
import type { FileBatch } from './store/durable.js';
import { LOCK_PATIENCE, withStoreLock } from './store/lock.js';
import type { OperatorStore } from './store/operator-store.js';
import { finishSteps, forgetSteps, noteSteps } from './store/redo.js';

/** How a workspace is opened. */
export interface WorkspaceOptions extends FolderOptions {
  /** Variables, working folder and clock; default those of the process. */
  readonly environment?: Environment;
  /** How long a writer waits for another nsc, in milliseconds; default 10,000. */
  readonly patience?: number;
}

/** An open nsc home. It holds no file open and needs no closing. */
export class Workspace {
  readonly environment: Environment;
  readonly folders: Folders;
  readonly context: Context;
  readonly keystore: KeyStore;
  readonly #patience: number;

  private constructor(environment: Environment, folders: Folders, context: Context, patience: number) {
    this.environment = environment;
    this.folders = folders;
    this.context = context;
    this.keystore = new KeyStore(folders.keystore, !isSet(environment, 'NSC_NO_GIT_IGNORE'));
    this.#patience = patience;
  }

  /** Finds the folders and what is current; on the first run, makes the settings. @throws NscError */
  static open(options: WorkspaceOptions = {}): Workspace {
    const environment = options.environment ?? processEnvironment();
    const folders = resolveFolders(options, environment);
    const context = Context.load(folders, environment);
    return new Workspace(environment, folders, context, options.patience ?? LOCK_PATIENCE);
  }

  /** The clock, in seconds since 1970. */
  get now(): number {
    return Math.floor(this.environment.now() / 1000);
  }

  /** Store of the current operator. @throws NscError `no-store`, `no-operator`, `bad-config` */
  store(): OperatorStore {
    return this.context.openStore();
  }

  /**
   * Runs a change while no other nsc changes these stores; first finishes what an nsc that died left half done.
   *
   * @throws NscError `busy`, `disk`
   */
  change<T>(work: () => T | Promise<T>): Promise<T> {
    const { storeRoot } = this.context;
    const finishAndWork = (): T | Promise<T> => {
      finishSteps(storeRoot);
      return work();
    };
    return withStoreLock(storeRoot, finishAndWork, this.#patience);
  }

  /**
   * Commits a batch that must be done whole even when this process dies in the middle: the next change finishes it.
   * Call it within `change`.
   *
   * @throws NscError `disk`
   */
  commitWhole(batch: FileBatch): void {
    const { storeRoot } = this.context;
    batch.commit({
      note: (steps) => noteSteps(storeRoot, steps),
      forget: () => forgetSteps(storeRoot),
    });
  }
}

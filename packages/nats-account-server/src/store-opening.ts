/** Opens the store that the options ask for. */
import { access, constants } from 'node:fs/promises';
import {
  DirectoryStore,
  type JwtStore,
  MemoryStore,
  NscStore,
  ReadOnlyDirectoryStore,
} from '@nats-ts/jwt-store';
import type { Log } from '@nats-ts/log';
import { AccountServerError } from './errors.js';
import type { StoreOptions } from './options/types.js';

/** An open store and what the server must know about it. */
export interface OpenedStore {
  readonly store: JwtStore;
  /** Folder whose absence makes the server unhealthy; empty for a store without one. */
  readonly dir: string;
  /** Set for an nsc folder: the operator's JWT as it is there now. */
  readonly nsc: NscStore | undefined;
}

/**
 * Opens a memory store, a directory, a watched directory or an nsc folder.
 *
 * @param check asked for every JWT read from a file: a text says why it must not be served
 * @throws AccountServerError `bad-store`
 */
export async function openStore(
  options: StoreOptions,
  check: (token: string) => Promise<string | undefined>,
  log: Log,
): Promise<OpenedStore> {
  const { dir, nsc, shard, readOnly, memoryLimit, cleanupInterval } = options;
  const shared = {
    memoryLimit,
    log,
    check: async (_: string, token: string): Promise<boolean | string> => (await check(token)) ?? true,
  };
  try {
    if (nsc !== '') {
      log.info(`creating a read-only store for the nsc folder at ${nsc}`);
      const store = await NscStore.open({ dir: nsc, ...shared });
      return { store, dir: nsc, nsc: store };
    }
    if (dir === '') {
      log.info('creating an in-memory store');
      return { store: new MemoryStore({ log }), dir: '', nsc: undefined };
    }
    if (readOnly) {
      log.info(`creating a read-only store at ${dir}`);
      return { store: await ReadOnlyDirectoryStore.open({ dir, shard, ...shared }), dir, nsc: undefined };
    }
    log.info(`creating a store at ${dir}`);
    return {
      store: await DirectoryStore.open({ dir, shard, cleanupInterval, ...shared }),
      dir,
      nsc: undefined,
    };
  } catch (error) {
    throw new AccountServerError(
      'bad-store',
      `error creating store at ${nsc || dir}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** What is wrong with the store's folder at this moment, or undefined. */
export async function folderProblem(dir: string, writable: boolean): Promise<string | undefined> {
  if (dir === '') return undefined;
  try {
    await access(dir, constants.R_OK | constants.X_OK | (writable ? constants.W_OK : 0));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

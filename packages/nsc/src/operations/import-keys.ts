// nsc import keys: the private keys of a folder into the keystore.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeyPair, keyPairFromSeed } from '@nats-ts/jwt';
import { expandPath } from '../environment/environment.js';
import { NscError, reasonOf, systemCode } from '../errors.js';
import { Report } from '../report/report.js';
import { FileBatch } from '../store/durable.js';
import { backquote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import type { Reported } from './entities.js';

/** Where the keys are. */
export interface ImportKeysOptions {
  readonly dir: string;
  /** Whether the folders below are searched too. */
  readonly recurse?: boolean;
}

/** What was imported. */
export interface ImportKeysResult extends Reported {
  /** Public keys that are in the keystore now. */
  readonly imported: readonly string[];
  /** Paths of the files that were not imported; the report says why. */
  readonly failed: readonly string[];
}

/** Imports the `.nk` files of a folder, in one step. @throws NscError `usage`, `disk` */
export async function importKeys(
  workspace: Workspace,
  options: ImportKeysOptions,
): Promise<ImportKeysResult> {
  if (options.dir === '') throw new NscError('usage', 'required flag(s) "dir" not set');
  const files = keyFiles(expandPath(options.dir, workspace.environment), options.recurse === true);
  if (files.length === 0) throw new NscError('usage', 'no nkey (.nk) files found');
  return workspace.change(() => {
    const report = Report.list({ summarise: true });
    const [imported, failed]: [string[], string[]] = [[], []];
    const batch = new FileBatch();
    try {
      for (const file of files) {
        try {
          const pair = readKeyFile(file);
          workspace.keystore.stageKey(batch, pair);
          imported.push(pair.publicKey);
          report.ok(`${pair.publicKey} was added to the keystore`);
        } catch (error) {
          // A full disk is no fault of this file; the step as a whole failed, and nothing of it is kept.
          if (error instanceof NscError && error.code === 'disk') throw error;
          failed.push(file);
          report.error(`failed to import ${backquote(file)}: ${reasonOf(error)}`);
        }
      }
      batch.commit();
    } finally {
      batch.discard();
    }
    return { imported, failed, report };
  });
}

function readKeyFile(file: string): KeyPair {
  return keyPairFromSeed(readFileSync(file, 'utf8'));
}

function keyFiles(folder: string, recurse: boolean): string[] {
  let entries: ReturnType<typeof entriesOf>;
  try {
    entries = entriesOf(folder, recurse);
  } catch (error) {
    const reason =
      systemCode(error) === 'ENOENT'
        ? 'does not exist'
        : systemCode(error) === 'ENOTDIR'
          ? 'is not a directory'
          : '';
    if (reason !== '') throw new NscError('usage', `${backquote(folder)} ${reason}`);
    throw new NscError('disk', `error reading ${backquote(folder)}: ${reasonOf(error)}`, { cause: error });
  }
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.nk'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function entriesOf(folder: string, recursive: boolean) {
  return readdirSync(folder, { withFileTypes: true, recursive });
}

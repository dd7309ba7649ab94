// nsc export keys: private keys, and the JWTs of their owners if wanted, as files in a folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expandPath } from '../environment/environment.js';
import { NscError, reasonOf } from '../errors.js';
import { Report } from '../report/report.js';
import { FileBatch } from '../store/durable.js';
import { backquote, quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { collectKeys, type KeyEntry, type KeyQuery } from './collect-keys.js';
import type { Reported } from './entities.js';

/** What is exported, and where to. */
export interface ExportKeysOptions extends KeyQuery {
  /** The folder; made when it is not there. */
  readonly dir: string;
  /** Whether files that are there are replaced. */
  readonly force?: boolean;
  /** Whether the keys leave the keystore. */
  readonly remove?: boolean;
  /** Whether the JWTs of operators, accounts and users are exported too, named by their keys. */
  readonly includeJwts?: boolean;
}

/** What became of the keys. */
export interface ExportKeysResult extends Reported {
  /** Paths of the files that were written. */
  readonly files: readonly string[];
  /** Public keys whose seeds were exported. */
  readonly exported: readonly string[];
  /** Public keys whose seeds are not here. */
  readonly skipped: readonly string[];
}

/**
 * Exports keys. All files are written before any key leaves the keystore; what could not be exported stays there and
 * is an error in the report.
 *
 * @throws NscError `usage`, `disk` …
 */
export async function exportKeys(
  workspace: Workspace,
  options: ExportKeysOptions,
): Promise<ExportKeysResult> {
  if (options.dir === '') throw new NscError('usage', 'required flag(s) "dir" not set');
  const folder = expandPath(options.dir, workspace.environment);
  const keys = collectKeys(workspace, options);
  if (keys.length === 0) throw new NscError('usage', 'no keys found to export');
  return workspace.change(() => {
    const report = Report.list({ summarise: true });
    const [files, exported, skipped]: [string[], string[], string[]] = [[], [], []];
    const batch = new FileBatch();
    const stage = (path: string, content: string): boolean => {
      if (existsSync(path) && options.force !== true) {
        report.error(`${backquote(path)} already exists - specify --force to overwrite`);
        return false;
      }
      batch.stage(path, content);
      files.push(path);
      return true;
    };
    try {
      for (const key of keys) {
        const seed = readSeed(workspace, key, report);
        if (seed === undefined) skipped.push(key.publicKey);
        else if (seed !== '' && stage(join(folder, `${key.publicKey}.nk`), seed))
          exported.push(key.publicKey);
      }
      const done = options.remove === true ? 'moved' : 'exported';
      for (const key of exported) report.ok(`${done} ${quote(key)}`);
      for (const { jwt, name, publicKey } of options.includeJwts === true ? keys : []) {
        if (jwt === undefined || !stage(join(folder, `${publicKey}.jwt`), jwt)) continue;
        report.ok(`exported ${quote(`${publicKey}.jwt (${name})`)}`);
      }
      for (const key of skipped) report.warning(`skipped ${quote(key)} - no seed available`);
      if (options.remove === true) for (const key of exported) workspace.keystore.stageKeyRemoval(batch, key);
      batch.commit();
    } finally {
      batch.discard();
    }
    return { files, exported, skipped, report };
  });
}

/** The seed; undefined when it is not here; `''` when it cannot be read, which the report then says. */
function readSeed(workspace: Workspace, key: KeyEntry, report: Report): string | undefined {
  if (key.error !== undefined) {
    report.error(`${key.kind} ${quote(key.name)}: ${key.error}`);
    return '';
  }
  try {
    return workspace.keystore.read(key.publicKey)?.seed;
  } catch (error) {
    report.error(`error reading seed for ${key.publicKey}: ${reasonOf(error)}`);
    return '';
  }
}

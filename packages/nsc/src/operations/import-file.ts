// Files that accounts and users are imported from.

import { statSync } from 'node:fs';
import { type Claims, isBlocking, validate } from '@nats-ts/jwt';
import { expandPath } from '../environment/environment.js';
import { NscError } from '../errors.js';
import type { Report } from '../report/report.js';
import { readTextIfThere } from '../store/durable.js';
import { backquote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';

/** What both imports take. */
export interface ImportFileOptions {
  /** Path of the file. */
  readonly file: string;
  /** Whether to import in spite of what validation finds; it can be edited out before a push. */
  readonly skip?: boolean;
  /** Whether what is there under the same name, with the same key, is replaced. */
  readonly overwrite?: boolean;
}

/** Reads a file whose name has one of the endings. @throws NscError `usage`, `disk` */
export function readImportFile(workspace: Workspace, file: string, endings: readonly string[]): string {
  if (file === '') throw new NscError('usage', 'file is required: give it with --file');
  const path = expandPath(file, workspace.environment);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new NscError('usage', `${backquote(file)} does not exist`);
  if (stat.isDirectory()) throw new NscError('usage', `${backquote(file)} is a directory`);
  if (!endings.some((ending) => path.endsWith(ending))) {
    throw new NscError('usage', `expected these file endings: [${endings.join(' ')}]`);
  }
  return readTextIfThere(path) ?? '';
}

/**
 * Adds what validation finds to a report.
 *
 * @returns whether the claims may be imported
 */
export function reportValidation(claims: Claims, report: Report, now: number, skip: boolean): boolean {
  const findings = validate(claims, { now });
  const blocking = isBlocking(findings, { timeChecks: true });
  for (const { blocking: isError, text } of findings) {
    // What is skipped is no failure of the import.
    if (isError && !skip) report.error(`validation resulted in: ${text}`);
    else report.warning(`validation resulted in: ${text}`);
  }
  if (blocking && !skip) report.error('validation is blocking, skip with --skip');
  return !blocking || skip;
}

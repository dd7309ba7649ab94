// Someone who stands in an operator's folder means that operator: stores, operator and account are inferred from the
// working folder, as nsc 2.14 does.
import { readdirSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { ACCOUNTS } from '../store/layout.js';
import { readStoreInfo, type StoreInfo } from '../store/store-info.js';

/** What the working folder says. */
export interface InferredContext {
  readonly storeRoot: string;
  readonly operator: string;
  readonly account: string;
}

/**
 * Infers the context: the working folder is an operator's; or it holds operators' folders; or it lies below an
 * operator's folder, and then perhaps below one of its accounts. Undefined when none of these is so.
 */
export function inferContext(cwd: string): InferredContext | undefined {
  const here = operatorInfo(cwd);
  if (here !== undefined) return { storeRoot: dirname(cwd), operator: here.name, account: '' };
  if (holdsOperators(cwd)) return { storeRoot: cwd, operator: '', account: '' };
  for (let folder = dirname(cwd), below = cwd; folder !== below; below = folder, folder = dirname(folder)) {
    const info = operatorInfo(folder);
    if (info === undefined) continue;
    const accounts = join(folder, ACCOUNTS) + sep;
    const account = cwd.startsWith(accounts) ? (cwd.slice(accounts.length).split(sep)[0] ?? '') : '';
    return { storeRoot: dirname(folder), operator: info.name, account };
  }
  return undefined;
}

function holdsOperators(cwd: string): boolean {
  try {
    return readdirSync(cwd, { withFileTypes: true }).some(
      (entry) => entry.isDirectory() && operatorInfo(join(cwd, entry.name)) !== undefined,
    );
  } catch {
    return false;
  }
}

function operatorInfo(folder: string): StoreInfo | undefined {
  if (basename(folder) === '') return undefined;
  try {
    const info = readStoreInfo(folder);
    return info?.kind === 'operator' ? info : undefined;
  } catch {
    return undefined; // A broken or unreadable .nsc says nothing; commands that need it say why.
  }
}

// nsc delete export, import and mapping: what an account no longer shares, takes or redirects.
import type { Export, Import } from '@nats-ts/jwt';
import { setList } from '../claims/tags.js';
import { NscError } from '../errors.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { type AccountChangeResult, type AccountChoice, changeAccount } from './change-account.js';

/** The export to delete. */
export interface DeleteExportOptions extends AccountChoice {
  /** Its subject; default that of the only export. */
  readonly subject?: string;
}

/** The account as it is now, and what it exported. */
export interface DeleteExportResult extends AccountChangeResult {
  readonly export: Export;
}

/** Deletes an export of an account. @throws NscError */
export async function deleteExport(
  workspace: Workspace,
  options: DeleteExportOptions = {},
): Promise<DeleteExportResult> {
  return changeAccount(workspace, options, ({ claims, name, report }) => {
    const { exports = [] } = claims.nats;
    const index = exportIndex(name, exports, options.subject ?? '', 'no export matching');
    const [deleted] = exports.splice(index, 1);
    setList(claims.nats, 'exports', exports);
    report.ok(`deleted ${deleted?.type} export ${quote(deleted?.subject ?? '')}`);
    return { result: { export: deleted ?? {} } };
  });
}

/**
 * Place of the export with a subject; without one, of the only export.
 *
 * @throws NscError `usage`
 */
export function exportIndex(
  account: string,
  exports: readonly Export[],
  subject: string,
  missing: string,
): number {
  if (exports.length === 0) throw new NscError('usage', `account ${quote(account)} doesn't have exports`);
  if (subject === '') {
    if (exports.length === 1) return 0;
    throw new NscError('usage', `subject is required: one of ${subjectsOf(exports)}`);
  }
  const index = exports.findIndex((one) => one.subject === subject);
  if (index < 0) throw new NscError('usage', `${missing} ${quote(subject)} found`);
  return index;
}

/** The import to delete. */
export interface DeleteImportOptions extends AccountChoice {
  /** Its subject as the exporter has it; default that of the only import. */
  readonly subject?: string;
  /** Public key or name of the exporting account, where several imports have the subject. */
  readonly source?: string;
}

/** The account as it is now, and what it imported. */
export interface DeleteImportResult extends AccountChangeResult {
  readonly import: Import;
}

/** Deletes an import of an account. @throws NscError */
export async function deleteImport(
  workspace: Workspace,
  options: DeleteImportOptions = {},
): Promise<DeleteImportResult> {
  return changeAccount(workspace, options, ({ claims, name, report, store }) => {
    const { imports = [] } = claims.nats;
    const source = options.source ?? '';
    const key = source !== '' && store.hasAccount(source) ? store.account(source).sub : source;
    const index = importIndex(name, imports, options.subject ?? '', key);
    const [deleted] = imports.splice(index, 1);
    setList(claims.nats, 'imports', imports);
    report.ok(`deleted ${deleted?.type} import ${quote(deleted?.subject ?? '')}`);
    return { result: { import: deleted ?? {} } };
  });
}

function importIndex(account: string, imports: readonly Import[], given: string, source: string): number {
  if (imports.length === 0) throw new NscError('usage', `account ${quote(account)} doesn't have imports`);
  const subject = given === '' && imports.length === 1 ? (imports[0]?.subject ?? '') : given;
  if (subject === '') throw new NscError('usage', `subject is required: one of ${subjectsOf(imports)}`);
  const same = imports.filter((one) => one.subject === subject);
  const found = source === '' ? same : same.filter((one) => one.account === source);
  const [first, second] = found;
  if (first === undefined) {
    const from = source === '' ? '' : ` from account ${source}`;
    throw new NscError('usage', `no import matching ${quote(subject)} found${from}`);
  }
  if (second !== undefined && source === '') {
    const accounts = found.map((one) => one.account).join(', ');
    throw new NscError(
      'usage',
      `more than one import ${quote(subject)} found - specify --src-account with one of ${accounts}`,
    );
  }
  return imports.indexOf(first);
}

/** The mapping to delete. */
export interface DeleteMappingOptions extends AccountChoice {
  readonly from: string;
  /** Where the messages go; default: all mappings of `from` go. */
  readonly to?: string;
  /** The cluster the mapping is for. */
  readonly cluster?: string;
}

/** Deletes one mapping of a subject, or all. @throws NscError */
export async function deleteMapping(
  workspace: Workspace,
  options: DeleteMappingOptions,
): Promise<AccountChangeResult> {
  const { from, to = '', cluster = '' } = options;
  if (from === '') throw new NscError('usage', 'from subject is required');
  return changeAccount(workspace, options, ({ claims, report }) => {
    const mappings = new Map(Object.entries(claims.nats.mappings ?? {}));
    const list = mappings.get(from) ?? [];
    const goes = (one: { readonly subject: string; readonly cluster?: string }): boolean =>
      (to === '' || one.subject === to) &&
      (to === '' && cluster === '' ? true : (one.cluster ?? '') === cluster);
    const left = list.filter((one) => !goes(one));
    if (left.length === list.length) {
      const what = `${to === '' ? from : `${from} -> ${to}`}${cluster === '' ? '' : ` in cluster ${cluster}`}`;
      throw new NscError('usage', `no mapping ${what} found`);
    }
    if (left.length > 0) mappings.set(from, left);
    else mappings.delete(from);
    if (mappings.size > 0) claims.nats.mappings = Object.fromEntries(mappings);
    else delete claims.nats.mappings;
    const where = cluster === '' ? '' : ` in cluster ${cluster}`;
    report.ok(
      to === '' ? `deleted all mapping${where} for ${from}` : `deleted mapping ${from} -> ${to}${where}`,
    );
    return { result: {} };
  });
}

function subjectsOf(list: readonly { readonly subject?: string }[]): string {
  return list.map(({ subject = '' }) => quote(subject)).join(', ');
}

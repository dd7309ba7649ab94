// nsc edit export: what is known of an export, how it answers and who may import it.
import type { Export } from '@nats-ts/jwt';
import { checkResponseType, parseSampling } from '../claims/service-latency.js';
import { NscError } from '../errors.js';
import type { Report } from '../report/report.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { type AccountChangeResult, type AccountChoice, changeAccount } from './change-account.js';
import { exportIndex } from './delete-shares.js';
import { refuseBroken } from './share-rules.js';

/** What to change; what is not given stays. */
export interface EditExportOptions extends AccountChoice {
  /** Subject of the export; default that of the only one. */
  readonly subject?: string;
  /** Another subject for it; this breaks importers. */
  readonly newSubject?: string;
  readonly name?: string;
  /** Whether it is a service; changing this breaks importers. */
  readonly service?: boolean;
  /** Whether importers need an activation JWT; changing this breaks importers. */
  readonly private?: boolean;
  /** Of services: where measurements of its latency are published. */
  readonly latency?: string;
  /** How many of a hundred requests are measured (1 to 100), or `header`. */
  readonly sampling?: string;
  /** Measure the latency no more. */
  readonly removeLatency?: boolean;
  /** Of services: how long an answer may take, in milliseconds. */
  readonly responseThreshold?: number;
  /** Of services: `Singleton`, `Stream` or `Chunked`. */
  readonly responseType?: string;
  /** Of services: whether messages may be traced into this account. */
  readonly allowTrace?: boolean;
  /** At most 8 KiB; `''` takes it away. */
  readonly description?: string;
  /** Where to read more; `''` takes it away. */
  readonly infoUrl?: string;
}

/** The account as it is now, and the export. */
export interface EditExportResult extends AccountChangeResult {
  readonly export: Export;
}

/** Edits an export of an account. @throws NscError */
export async function editExport(
  workspace: Workspace,
  options: EditExportOptions,
): Promise<EditExportResult> {
  return changeAccount(workspace, options, ({ claims, name, report }) => {
    const exports = [...(claims.nats.exports ?? [])];
    const index = exportIndex(name, exports, options.subject ?? '', 'no export with subject');
    const old = exports[index] ?? {};
    refuseBroken(claims, 'exports');
    const edited = editedExport(old, options, report);
    exports[index] = edited;
    claims.nats.exports = exports;
    refuseBroken(claims, 'exports');
    return {
      lines: [`edited ${edited.type} export ${quote(edited.name ?? '')}`],
      result: { export: edited },
    };
  });
}

function editedExport(old: Export, options: EditExportOptions, report: Report): Export {
  const service = options.service ?? old.type === 'service';
  const edited: Export = { ...old, type: service ? 'service' : 'stream' };
  if (options.name !== undefined && options.name !== old.name) {
    edited.name = options.name;
    report.ok(`changed export name to ${options.name}`);
  }
  if (options.private !== undefined && options.private !== (old.token_req ?? false)) {
    edited.token_req = options.private;
    report.warning(
      `changed export to be ${options.private ? 'private' : 'public'} - this will break importers`,
    );
  }
  if (options.newSubject !== undefined && options.newSubject !== old.subject) {
    edited.subject = options.newSubject;
    report.warning(`changed subject to ${quote(options.newSubject)} - this will break importers`);
  }
  if (edited.type !== old.type) {
    report.warning(`changed export type to ${quote(edited.type ?? '')} - this will break importers`);
  }
  if (service) editService(edited, old, options, report);
  else dropServiceParts(edited, options);
  editInfo(edited, old, options, report);
  if (options.allowTrace !== undefined && options.allowTrace !== (old.allow_trace ?? false)) {
    edited.allow_trace = options.allowTrace;
    report.ok(`changed allowed trace to ${options.allowTrace}`);
  }
  return edited;
}

function editService(edited: Export, old: Export, options: EditExportOptions, report: Report): void {
  editLatency(edited, old, options, report);
  if (options.responseThreshold !== undefined) {
    edited.response_threshold = Math.round(options.responseThreshold * 1e6);
  }
  if (options.responseType === undefined) return;
  const type = checkResponseType(options.responseType);
  if (type === (old.response_type ?? 'Singleton')) return;
  edited.response_type = type;
  report.ok(`changed response type to ${type}`);
}

function editLatency(edited: Export, old: Export, options: EditExportOptions, report: Report): void {
  if (options.removeLatency === true) {
    delete edited.service_latency;
    report.ok(
      old.service_latency === undefined
        ? 'no need to remove latency tracking as it was not set'
        : 'removed latency tracking',
    );
    return;
  }
  const results = options.latency ?? old.service_latency?.results ?? '';
  if (results === '' || (options.latency === undefined && options.sampling === undefined)) return;
  const sampling =
    options.sampling === undefined
      ? (old.service_latency?.sampling ?? 'headers')
      : parseSampling(options.sampling);
  edited.service_latency = { sampling, results };
  if (sampling !== old.service_latency?.sampling) {
    report.ok(`changed service latency to ${sampling === 'headers' ? 'header' : `${sampling}%`}`);
  }
  if (old.service_latency !== undefined && old.service_latency.results !== results) {
    report.ok(`changed service latency subject to ${results}`);
    report.warning('changed latency subject will break consumers of the report');
  }
}

/** What only services have goes when an export becomes a stream. */
function dropServiceParts(edited: Export, options: EditExportOptions): void {
  if ((options.responseThreshold ?? 0) !== 0) {
    throw new NscError('usage', 'response threshold is only applicable to services');
  }
  if (options.allowTrace === true) {
    throw new NscError('usage', 'allow trace is only applicable to services');
  }
  if (options.responseType !== undefined) checkResponseType(options.responseType);
  delete edited.response_type;
  delete edited.response_threshold;
  delete edited.service_latency;
  delete edited.allow_trace;
}

function editInfo(edited: Export, old: Export, options: EditExportOptions, report: Report): void {
  const { description, infoUrl } = options;
  if (description !== undefined && description !== (old.description ?? '')) {
    edited.description = description;
    report.ok(`changed description to ${quote(description)}`);
  }
  if (infoUrl !== undefined && infoUrl !== (old.info_url ?? '')) {
    edited.info_url = infoUrl;
    report.ok(`changed info url to ${quote(infoUrl)}`);
  }
}

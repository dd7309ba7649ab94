// nsc add export: offers a stream or a service of an account to other accounts.
import type { Export } from '@nats-ts/jwt';
import { checkResponseType, parseSampling } from '../claims/service-latency.js';
import { NscError } from '../errors.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { type AccountChangeResult, type AccountChoice, changeAccount } from './change-account.js';
import { refuseBroken } from './share-rules.js';

/** What is offered. */
export interface AddExportOptions extends AccountChoice {
  readonly subject: string;
  /** Name for people; default the subject. */
  readonly name?: string;
  /** Whether it is a service, which answers requests, rather than a stream. */
  readonly service?: boolean;
  /** Whether importers need an activation JWT. */
  readonly private?: boolean;
  /** Of services: where measurements of its latency are published. */
  readonly latency?: string;
  /** How many of a hundred requests are measured (1 to 100), or `header`: those whose headers ask for it. */
  readonly sampling?: string;
  /** Of services: how long an answer may take, in milliseconds. */
  readonly responseThreshold?: number;
  /** Of services: `Singleton` (the default), `Stream` or `Chunked`. */
  readonly responseType?: string;
  /** Which token of the subject, counted from 1, must be the importer's key; of public exports only. */
  readonly accountTokenPosition?: number;
  /** Whether the export is meant to be found by everybody. */
  readonly advertise?: boolean;
  /** Of services: whether messages may be traced into this account. */
  readonly allowTrace?: boolean;
}

/** The account as it is now, and its new export. */
export interface AddExportResult extends AccountChangeResult {
  readonly export: Export;
}

/** Adds an export to an account. @throws NscError */
export async function addExport(workspace: Workspace, options: AddExportOptions): Promise<AddExportResult> {
  if (options.subject === '') throw new NscError('usage', 'a subject is required');
  if (options.private === true && (options.accountTokenPosition ?? 0) !== 0) {
    throw new NscError('usage', 'account token position is only valid for public exports');
  }
  const added = newExport(options);
  return changeAccount(workspace, options, ({ claims }) => {
    refuseBroken(claims, 'exports');
    claims.nats.exports = [...(claims.nats.exports ?? []), added];
    refuseBroken(claims, 'exports');
    const visibility = added.token_req === true ? 'private' : 'public';
    return {
      lines: [`added ${visibility} ${added.type} export ${quote(added.name ?? '')}`],
      result: { export: added },
    };
  });
}

function newExport(options: AddExportOptions): Export {
  const { subject, service = false, responseType, latency = '' } = options;
  const name = options.name ?? '';
  const added: Export = { name: name === '' ? subject : name, subject, type: service ? 'service' : 'stream' };
  if (options.private === true) added.token_req = true;
  if (service) {
    added.response_type = checkResponseType(responseType ?? 'Singleton');
    added.response_threshold = Math.round((options.responseThreshold ?? 0) * 1e6);
  } else if (responseType !== undefined) {
    throw new NscError('usage', 'response type can only be specified in conjunction with service');
  }
  if (latency !== '') {
    added.service_latency = { results: latency, sampling: parseSampling(options.sampling ?? '') };
  }
  if (options.accountTokenPosition !== undefined) {
    added.account_token_position = options.accountTokenPosition;
  }
  if (options.advertise === true) added.advertise = true;
  if (options.allowTrace === true) added.allow_trace = true;
  return added;
}

// nsc add import: takes what another account exports, publicly or with an activation JWT.
import {
  type AccountKey,
  type ActivationClaims,
  decodeActivation,
  type ExportKind,
  type Import,
  isAccountKey,
  unarmour,
} from '@nats-ts/jwt';
import { isHttpUrl } from '../claims/operator-urls.js';
import { expandPath } from '../environment/environment.js';
import { NscError, reasonOf } from '../errors.js';
import { readTextIfThere } from '../store/durable.js';
import type { OperatorStore } from '../store/operator-store.js';
import { backquote, quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { type AccountChangeResult, type AccountChoice, changeAccount } from './change-account.js';
import { loadUrl } from './operator-source.js';
import { refuseBroken } from './share-rules.js';

/** What is imported: a public export by `source` and `remoteSubject`, a private one by `token`. */
export interface AddImportOptions extends AccountChoice {
  /** Name for people; default the subject, or the name of the activation. */
  readonly name?: string;
  /** The subject in the importing account; default that of the exporter. */
  readonly localSubject?: string;
  /** The exporting account, by public key or by name. */
  readonly source?: string;
  /** The subject as the exporter has it. */
  readonly remoteSubject?: string;
  /** Whether it is a service rather than a stream. */
  readonly service?: boolean;
  /** Path or http(s) URL of an activation JWT, or the JWT itself. */
  readonly token?: string;
  /** Of services: whether the exporter learns who asks, for tracking latency. */
  readonly share?: boolean;
  /** Of streams: whether messages may be traced into this account. */
  readonly allowTrace?: boolean;
}

/** The account as it is now, and its new import. */
export interface AddImportResult extends AccountChangeResult {
  readonly import: Import;
}

/** What an import is made of, wherever it was said. */
interface Wanted {
  readonly name: string;
  readonly remote: string;
  readonly local: string;
  readonly source: AccountKey;
  readonly kind: ExportKind;
  readonly token?: string;
}

/** Adds an import to an account. @throws NscError */
export async function addImport(workspace: Workspace, options: AddImportOptions): Promise<AddImportResult> {
  const { source = '', remoteSubject = '', token = '' } = options;
  const isPrivate = token !== '';
  if (isPrivate && (source !== '' || remoteSubject !== '')) {
    throw new NscError(
      'usage',
      'private imports require src-account, remote-subject and service to be unset',
    );
  }
  if (!isPrivate && (source === '' || remoteSubject === '')) {
    throw new NscError('usage', 'public imports require src-account, remote-subject');
  }
  const activation = isPrivate ? await readActivation(workspace, token) : undefined;

  return changeAccount(workspace, options, ({ store, claims }) => {
    if (activation !== undefined) refuseOtherTarget(activation.claims, claims.sub);
    const wanted =
      activation === undefined ? wantedPublic(store, options) : wantedPrivate(options, activation);
    if (wanted.source === claims.sub) throw new NscError('usage', 'export issuer is this account');
    if (wanted.kind === 'stream' && options.share === true) {
      throw new NscError('usage', 'only services can set the share property');
    }
    const imports = claims.nats.imports ?? [];
    const twice = imports.some(
      ({ type, account, subject }) =>
        type === wanted.kind && account === wanted.source && subject === wanted.remote,
    );
    if (twice) {
      throw new NscError(
        'exists',
        `account already imports ${wanted.kind} ${quote(wanted.remote)} from ${wanted.source}`,
      );
    }
    const added = newImport(wanted, options);
    claims.nats.imports = [...imports, added];
    refuseBroken(claims, '');
    return { lines: [`added ${wanted.kind} import ${quote(wanted.remote)}`], result: { import: added } };
  });
}

function wantedPublic(store: OperatorStore, options: AddImportOptions): Wanted {
  const { name = '', remoteSubject: remote = '', localSubject: local = '', source = '' } = options;
  return {
    name: name === '' ? remote : name,
    remote,
    local,
    source: isAccountKey(source) ? source : store.account(source).sub,
    kind: options.service === true ? 'service' : 'stream',
  };
}

function wantedPrivate(options: AddImportOptions, { claims, token }: LoadedActivation): Wanted {
  const { subject = '', kind = 'stream', issuer_account } = claims.nats;
  const { name = '', localSubject = '' } = options;
  const source = issuer_account ?? claims.iss ?? '';
  if (!isAccountKey(source)) throw new NscError('bad-jwt', 'the activation was not issued by an account');
  return {
    name: name === '' ? (claims.name ?? '') : name,
    remote: subject,
    local: localSubject === '' && kind === 'service' ? subject : localSubject,
    source,
    kind,
    token,
  };
}

function newImport({ name, remote, local, source, kind, token }: Wanted, options: AddImportOptions): Import {
  const added: Import = { name, subject: remote, account: source, local_subject: local, type: kind };
  if (token !== undefined) added.token = token;
  if (kind === 'service' && options.share === true) added.share = true;
  if (kind === 'stream' && options.allowTrace === true) added.allow_trace = true;
  return added;
}

interface LoadedActivation {
  readonly claims: ActivationClaims;
  readonly token: string;
}

async function readActivation(workspace: Workspace, from: string): Promise<LoadedActivation> {
  const text = await readSource(workspace, from);
  if (text === undefined) {
    throw new NscError('usage', `error loading ${backquote(from)}: no such file or directory`);
  }
  try {
    const { claims, token } = decodeActivation(unarmour(text));
    return { claims, token };
  } catch (error) {
    const shown = looksLikeJwt(from) ? 'the activation' : backquote(from);
    throw new NscError('bad-jwt', `error loading ${shown}: ${reasonOf(error)}`, { cause: error });
  }
}

async function readSource(workspace: Workspace, from: string): Promise<string | undefined> {
  if (looksLikeJwt(from)) return from;
  return isHttpUrl(from) ? loadUrl(from) : readTextIfThere(expandPath(from, workspace.environment));
}

function looksLikeJwt(text: string): boolean {
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(text.trim());
}

function refuseOtherTarget({ sub }: { readonly sub: string }, account: string): void {
  if (sub !== 'public' && sub !== account) {
    throw new NscError(
      'not-allowed',
      `activation is not intended for this account - it is for ${quote(sub)}`,
    );
  }
}

// nsc edit account: limits, JetStream, signing keys, default permissions, tracing, validity and tags of an account.
import { type Account, type AccountClaims, signingKeyOf, validate } from '@nats-ts/jwt';
import { editJetStream, type JetStreamEdit } from '../claims/jetstream-limits.js';
import { checkPermissions, editPermissions, type PermissionEditOptions } from '../claims/permissions.js';
import { editTags, setList, type TagOptions } from '../claims/tags.js';
import { applyValidity, readValidity, type ValidityOptions } from '../claims/validity.js';
import { NscError } from '../errors.js';
import { publicKeyOf } from '../keystore/key-text.js';
import type { Report } from '../report/report.js';
import { keyToAdd } from '../signing/key-to-add.js';
import type { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { accountServerChanges } from './account-differences.js';
import {
  type AccountChange,
  type AccountChangeResult,
  type AccountChoice,
  changeAccount,
} from './change-account.js';

/** Limits of an account that are not JetStream's. -1 is without limit. */
export interface AccountLimitOptions {
  /** Connections of clients. */
  readonly connections?: number;
  /** Connections of leaf nodes. */
  readonly leafConnections?: number;
  /** Bytes. */
  readonly data?: number;
  readonly exports?: number;
  readonly imports?: number;
  /** Bytes of one message. */
  readonly payload?: number;
  readonly subscriptions?: number;
  /** Whether exports may have wildcards. */
  readonly wildcardExports?: boolean;
  /** Whether bearer tokens are forbidden to the account's users. */
  readonly disallowBearer?: boolean;
}

/** What to change; what is not given stays. */
export interface EditAccountOptions
  extends AccountChoice,
    ValidityOptions,
    TagOptions,
    PermissionEditOptions,
    AccountLimitOptions {
  /** Signing keys to add: public keys, seeds, key files, or `generate` for a new one, which is stored. */
  readonly signingKeys?: readonly string[];
  /** Public keys of signing keys to remove. */
  readonly removeSigningKeys?: readonly string[];
  /** At most 8 KiB; `''` takes it away. */
  readonly description?: string;
  /** Where to read more: a URL of at most 8 KiB; `''` takes it away. */
  readonly infoUrl?: string;
  readonly jetStream?: JetStreamEdit;
  /** Where traces by the `traceparent` header are sent; `''` turns tracing off. */
  readonly traceSubject?: string;
  /** How many of a hundred messages are traced, 1 to 100; 0 is the server's default, all. */
  readonly traceSampling?: number;
  /** Whether JetStream's traffic between servers goes through the account instead of the system account. */
  readonly hostClusterTraffic?: boolean;
}

/** Edits an account. @throws NscError */
export async function editAccount(
  workspace: Workspace,
  options: EditAccountOptions,
): Promise<AccountChangeResult> {
  const validity = readValidity(options, workspace.environment.now());
  checkPermissions(options);
  return changeAccount(
    workspace,
    options,
    (change) => {
      const { claims, name, operator, store, report } = change;
      if (options.disallowBearer === true) refuseBearers(store, name);
      editSigningKeys(workspace, change, options);
      applyValidity(claims, validity, workspace.environment.now(), report);
      editTags(claims.nats, options, report);
      editLimits(claims.nats.limits, options, report);
      if (options.jetStream !== undefined) {
        const isSystem = operator.nats.system_account === claims.sub;
        editJetStream(claims.nats.limits, options.jetStream, isSystem, report);
      }
      editInfo(claims.nats, options, report);
      editPermissions(claims.nats.default_permissions, options, report);
      editTrace(claims, options, report);
      editClusterTraffic(claims.nats, options, report);
      return { lines: [`edited account ${quote(name)}`], result: {} };
    },
    { sameIssuer: true, compare: accountServerChanges },
  );
}

function refuseBearers(store: OperatorStore, account: string): void {
  for (const user of store.userNames(account)) {
    if (store.user(account, user).nats.bearer_token === true) {
      throw new NscError(
        'not-allowed',
        `user ${quote(user)} in account ${quote(account)} uses bearer token (needs to be deleted/changed first)`,
      );
    }
  }
}

function editSigningKeys(
  workspace: Workspace,
  { claims, batch, report }: AccountChange,
  { signingKeys = [], removeSigningKeys = [] }: EditAccountOptions,
): void {
  const keys = new Map((claims.nats.signing_keys ?? []).map((entry) => [signingKeyOf(entry), entry]));
  for (const text of signingKeys) {
    const { pair, generated } = keyToAdd(workspace, text, 'account');
    const key = publicKeyOf(pair, 'account');
    if (generated) workspace.keystore.stageKey(batch, pair);
    // A scope that is there stays: adding its key again must not open it to everything.
    if (!keys.has(key)) keys.set(key, key);
    report.ok(`added signing key ${quote(key)}`);
  }
  const left = [...keys].filter(([key]) => !removeSigningKeys.includes(key)).map(([, entry]) => entry);
  for (const key of removeSigningKeys) report.ok(`removed signing key ${quote(key)}`);
  setList(claims.nats, 'signing_keys', left);
}

/** In the order in which the report names them. */
const NUMBERS = [
  ['connections', 'conn', 'max connections', ''],
  ['leafConnections', 'leaf', 'leaf node connections', ''],
  ['data', 'data', 'max data', ' bytes'],
  ['exports', 'exports', 'max exports', ''],
  ['wildcardExports', 'wildcards', 'wild card exports', ''],
  ['disallowBearer', 'disallow_bearer', 'disallow bearer', ''],
  ['imports', 'imports', 'max imports', ''],
  ['payload', 'payload', 'max payload size', ''],
  ['subscriptions', 'subs', 'max subscriptions', ''],
] as const;

function editLimits(limits: Account['limits'], options: AccountLimitOptions, report: Report): void {
  for (const [option, field, label, unit] of NUMBERS) {
    const value = options[option];
    if (value === undefined) continue;
    Object.assign(limits, { [field]: value });
    report.ok(`changed ${label} to ${value}${unit}`);
  }
}

function editInfo(
  nats: { description?: string; info_url?: string },
  { description, infoUrl }: EditAccountOptions,
  report: Report,
): void {
  if (description !== undefined) {
    nats.description = description;
    report.ok(`changed description to ${quote(description)}`);
  }
  if (infoUrl !== undefined) {
    nats.info_url = infoUrl;
    report.ok(`changed info url to ${quote(infoUrl)}`);
  }
}

function editTrace(claims: AccountClaims, options: EditAccountOptions, report: Report): void {
  const { traceSubject, traceSampling } = options;
  const { nats } = claims;
  if (traceSampling !== undefined) {
    if (traceSubject === '') {
      throw new NscError('usage', 'cannot set context sampling rate when disabling the trace context');
    }
    if ((traceSubject ?? nats.trace?.dest ?? '') === '') {
      throw new NscError(
        'usage',
        'trace-context-sampling requires a subject: give trace-context-subject too',
      );
    }
    if (!(traceSampling >= 0 && traceSampling <= 100)) {
      throw new NscError('usage', 'tracing sampling rate must be between 1-100');
    }
  }
  if (traceSubject === '') {
    delete nats.trace;
    report.ok('disabled trace context');
  } else if (traceSubject !== undefined) {
    nats.trace = { dest: traceSubject };
    const [problem] = validate(claims).filter(
      ({ path, blocking }) => blocking && path.startsWith('nats.trace.dest'),
    );
    if (problem !== undefined) {
      throw new NscError('usage', `trace context subject ${quote(traceSubject)}: ${problem.text}`);
    }
    report.ok(`changed trace context subject to ${quote(traceSubject)}`);
  }
  if (traceSampling !== undefined && nats.trace !== undefined) {
    nats.trace.sampling = traceSampling;
    report.ok(`changed trace context sampling to ${traceSampling}%`);
  }
}

function editClusterTraffic(nats: Account, { hostClusterTraffic }: EditAccountOptions, report: Report): void {
  if (hostClusterTraffic === undefined) return;
  if (hostClusterTraffic) nats.cluster_traffic = 'owner';
  else delete nats.cluster_traffic;
  report.ok(
    `${hostClusterTraffic ? 'enabled' : 'disabled'} routing of JetStream cluster traffic through this account`,
  );
}

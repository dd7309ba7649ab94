/** Accounts and what they are made of: `/accountz`. */
import { type AccountClaims, validate } from '@nats-ts/jwt';
import type { Account, AccountJwt } from '../accounts/account.js';
import type { Accounts } from '../accounts/accounts.js';
import { coveringService } from '../accounts/exports.js';
import type { ImportState } from '../accounts/imports.js';
import type { ExportRule, LatencyRule, ServiceExportRule } from '../accounts/rules.js';
import { systemImportsOf } from '../system/system-imports.js';
import { goTime } from './go-json.js';
import { RequestError } from './query.js';
import { type SublistStats, sublistStats } from './sublist-stats.js';
import type { Watched } from './watched.js';

/** Something that an account takes. */
export interface AccountImport {
  readonly subject: string;
  /** Account it comes from. */
  readonly account: string;
  /** What it is called here. */
  readonly to?: string;
  readonly local_subject?: string;
  readonly type: 'stream' | 'service';
  /** Its activation is void or its account does not give it. */
  readonly invalid: boolean;
  readonly share: boolean;
  readonly tracking: boolean;
  readonly latency?: ShownLatency;
}

/** Percent of the requests that are measured, or those whose headers ask for it; and where the measurements go. */
export interface ShownLatency {
  readonly sampling: number | 'headers';
  readonly results: string;
}

/** Something that an account gives. */
export interface AccountExport {
  readonly subject: string;
  readonly type: 'stream' | 'service';
  readonly token_req?: boolean;
  readonly response_type?: string;
  readonly service_latency?: ShownLatency;
  /** Accounts that may import it, where not all may. */
  readonly approved_accounts?: readonly string[];
  /** Whose activations are void if issued before the time. */
  readonly revoked_activations?: Readonly<Record<string, string>>;
}

/** What a mapped subject becomes. */
export interface MappingDestination {
  readonly subject: string;
  /** Percent of the messages. */
  readonly weight: number;
  /** Only in this cluster. */
  readonly cluster?: string;
}

/** One account. */
export interface AccountInfo {
  readonly account_name: string;
  /** When it took its rules. */
  readonly update_time: string;
  readonly is_system?: boolean;
  readonly expired: boolean;
  readonly complete: boolean;
  readonly jetstream_enabled: boolean;
  readonly leafnode_connections: number;
  readonly client_connections: number;
  readonly subscriptions: number;
  readonly imports?: readonly AccountImport[];
  readonly name_tag?: string;
  readonly mappings?: Readonly<Record<string, readonly MappingDestination[]>>;
  readonly exports?: readonly AccountExport[];
  /** What its JWT says, where it has one. */
  readonly jwt?: string;
  readonly issuer_key?: string;
  readonly tags?: readonly string[];
  readonly decoded_jwt?: AccountClaims;
  readonly validation_result_jwt?: readonly { description: string; blocking: boolean; time_check: boolean }[];
  /** Users whose JWTs are void if issued before the time. */
  readonly revoked_user?: Readonly<Record<string, string>>;
  readonly sublist_stats: SublistStats;
}

/** The page. */
export interface Accountz {
  readonly server_id: string;
  readonly now: string;
  readonly system_account?: string;
  /** All of them, where none was asked for. */
  readonly accounts?: readonly string[];
  readonly account_detail?: AccountInfo;
}

/**
 * The accounts, or one of them.
 *
 * @throws RequestError when it does not exist
 */
export function accountz(server: Watched, options: { readonly account?: string } = {}): Accountz {
  const { account = '' } = options;
  const { systemAccount } = server;
  return {
    server_id: server.id,
    now: goTime(Date.now()),
    ...(systemAccount === undefined ? {} : { system_account: systemAccount.name }),
    ...(account === ''
      ? { accounts: [...server.accounts].map(({ name }) => name) }
      : { account_detail: accountInfo(server, account) }),
  };
}

/** One account. @throws RequestError when it does not exist */
export function accountInfo(server: Watched, name: string): AccountInfo {
  const account = server.accounts.get(name);
  if (account === undefined) throw new RequestError(`Account ${name} does not exist`);
  return {
    account_name: name,
    update_time: goTime(server.configuredAt),
    ...(account === server.systemAccount ? { is_system: true } : {}),
    expired: account.jwt !== undefined && isExpired(account.jwt.claims),
    complete: account.imports?.states.every(({ problem }) => problem === undefined) ?? true,
    jetstream_enabled: false,
    leafnode_connections: 0,
    client_connections: account.connections,
    subscriptions: account.sublist.count,
    ...filled('mappings', mappingsOf(account)),
    ...filled('exports', account.exports.map(exportOf)),
    ...filled('imports', importsOf(server, account)),
    ...(account.nameTag === '' ? {} : { name_tag: account.nameTag }),
    ...(account.jwt === undefined || account.jwt.token === '' ? {} : jwtOf(account.jwt)),
    sublist_stats: sublistStats([account]),
  };
}

function isExpired({ exp }: AccountClaims): boolean {
  return exp !== undefined && exp !== 0 && exp * 1000 <= Date.now();
}

function jwtOf({ token, claims }: AccountJwt): Partial<AccountInfo> {
  const findings = validate(claims).map(({ text, blocking, timeCheck }) => ({
    description: text,
    blocking,
    time_check: timeCheck,
  }));
  const revoked = Object.entries(claims.nats.revocations ?? {});
  const tags = claims.nats.tags ?? [];
  return {
    jwt: token,
    ...(claims.iss === undefined ? {} : { issuer_key: claims.iss }),
    ...(tags.length === 0 ? {} : { tags }),
    decoded_jwt: claims,
    ...(findings.length === 0 ? {} : { validation_result_jwt: findings }),
    ...(revoked.length === 0
      ? {}
      : { revoked_user: Object.fromEntries(revoked.map(([key, time]) => [key, goTime(time * 1000)])) }),
  };
}

function filled<K extends 'mappings' | 'exports' | 'imports'>(
  key: K,
  value: NonNullable<AccountInfo[K]>,
): Partial<AccountInfo> {
  return Object.keys(value).length === 0 ? {} : { [key]: value };
}

function mappingsOf({ rules }: Account): NonNullable<AccountInfo['mappings']> {
  return Object.fromEntries(
    rules.mappings.map(({ subject, destinations }) => [
      subject,
      destinations.map((one) => ({
        subject: one.subject,
        weight: one.weight,
        ...(one.cluster === '' ? {} : { cluster: one.cluster }),
      })),
    ]),
  );
}

function exportOf(rule: ExportRule): AccountExport {
  const { subject, kind, access } = rule;
  const revoked = access.kind === 'token' ? Object.entries(access.revocations) : [];
  return {
    subject,
    type: kind,
    ...(access.kind === 'token' ? { token_req: true } : {}),
    ...(rule.kind === 'service' ? serviceOf(rule) : {}),
    ...(access.kind === 'accounts' ? { approved_accounts: access.names } : {}),
    ...(revoked.length === 0
      ? {}
      : {
          revoked_activations: Object.fromEntries(revoked.map(([key, time]) => [key, goTime(time * 1000)])),
        }),
  };
}

const RESPONSE_TYPES = { singleton: 'Singleton', stream: 'Streamed', chunked: 'Chunked' } as const;

function serviceOf({ responseType, latency }: ServiceExportRule): Partial<AccountExport> {
  return {
    response_type: RESPONSE_TYPES[responseType],
    ...(latency === undefined ? {} : { service_latency: shownLatency(latency) }),
  };
}

function shownLatency({ sampling, subject }: LatencyRule): ShownLatency {
  return { sampling: sampling === 0 ? 'headers' : sampling, results: subject };
}

/** What it takes, and what every account takes of the system account. */
function importsOf({ systemAccount, accounts }: Watched, account: Account): readonly AccountImport[] {
  const own = account.imports?.states.map((state) => importOf(state, accounts)) ?? [];
  if (systemAccount === undefined) return own;
  const common = systemImportsOf(account).map(({ subject, local, share }) => ({
    subject,
    account: systemAccount.name,
    to: local,
    local_subject: local,
    type: 'service' as const,
    invalid: false,
    share,
    tracking: false,
  }));
  return [...own, ...common];
}

function importOf({ rule, problem }: ImportState, accounts: Accounts): AccountImport {
  const { subject, account, localSubject, kind } = rule;
  const service =
    kind === 'service' ? coveringService(accounts.get(account)?.exports ?? [], subject) : undefined;
  return {
    subject,
    account,
    ...(rule.kind === 'service' ? { to: localSubject } : {}),
    local_subject: localSubject,
    type: kind,
    invalid: problem !== undefined,
    share: rule.kind === 'service' && rule.share,
    tracking: false,
    ...(service?.latency === undefined ? {} : { latency: shownLatency(service.latency) }),
  };
}

// The tables that describe an account: its limits, and what it exports, imports, maps and lets its scoped keys sign.
import {
  type Account,
  type AccountClaims,
  decodeActivation,
  type Export,
  type Import,
  type JetStreamLimits,
  jetStreamEnabled,
  signingKeyOf,
  type UserScope,
  type WeightedMapping,
} from '@nats-ts/jwt';
import { isHttpUrl } from '../claims/operator-urls.js';
import { reasonOf } from '../errors.js';
import { loadUrl } from '../operations/operator-source.js';
import { Table } from '../table/table.js';
import { humanBytes } from '../text/bytes.js';
import { renderDate } from '../text/dates.js';
import { claimRows, limitRows, permissionRows, titleCase, yesNo } from './common-rows.js';
import type { NameOf } from './names.js';

/** The tables of an account, in the order they are printed. */
export async function accountTables(claims: AccountClaims, nameOf: NameOf): Promise<Table[]> {
  const { exports = [], imports = [], mappings = {}, signing_keys: keys = [] } = claims.nats;
  const tables = [detailsTable(claims)];
  if (exports.length > 0) {
    tables.push(exportsTable(exports));
    const described = exports.filter(
      ({ description = '', info_url = '' }) => description !== '' || info_url !== '',
    );
    if (described.length > 0) tables.push(descriptionsTable(described));
  }
  if (imports.length > 0) tables.push(await importsTable(imports, nameOf));
  if (Object.keys(mappings).length > 0) tables.push(mappingsTable(mappings));
  for (const key of keys) if (typeof key !== 'string') tables.push(scopeTable(key));
  return tables;
}

function detailsTable(claims: AccountClaims): Table {
  const { nats } = claims;
  const { description = '', info_url: infoUrl = '' } = nats;
  const table = new Table('Account Details');
  claimRows(table, claims);
  table.separator();
  if (description !== '') table.row('Description', description);
  if (infoUrl !== '') table.row('Info Url', infoUrl);
  if (description !== '' || infoUrl !== '') table.separator();
  const keys = (nats.signing_keys ?? []).map(signingKeyOf);
  if (keys.length > 0) table.list('Signing Keys', keys).separator();
  authorizationRows(table, nats);
  limitsRows(table, nats);
  permissionRows(table, nats.default_permissions);
  table.separator();
  jetStreamRows(table, nats);
  table.separator();
  if ((nats.imports ?? []).length === 0) table.row('Imports', 'None');
  if ((nats.exports ?? []).length === 0) table.row('Exports', 'None');
  const revocations = Object.keys(nats.revocations ?? {}).length;
  if (revocations > 0) table.separator().row('Revocations', revocations);
  table.separator();
  traceRows(table, nats);
  return table;
}

function authorizationRows(table: Table, { authorization }: Account): void {
  const { auth_users: users = [], allowed_accounts: accounts, xkey = '' } = authorization;
  if (users.length === 0) return;
  table.list('Auth Callout Users', users).list('Allowed Accounts', accounts);
  if (xkey !== '') table.row('Encrypt For', xkey);
  table.separator();
}

function limitsRows(table: Table, { limits }: Account): void {
  const leafNodes = limits.leaf ?? 0;
  limitRow(table, 'Max Connections', limits.conn);
  table.row(
    'Max Leaf Node Connections',
    leafNodes === 0 ? 'Not Allowed' : leafNodes > 0 ? leafNodes : 'Unlimited',
  );
  byteLimitRow(table, 'Max Data', limits.data);
  limitRow(table, 'Max Exports', limits.exports);
  limitRow(table, 'Max Imports', limits.imports);
  byteLimitRow(table, 'Max Msg Payload', limits.payload);
  limitRow(table, 'Max Subscriptions', limits.subs);
  table.row('Exports Allows Wildcards', limits.wildcards === true ? 'True' : 'False');
  table.row('Disallow Bearer Token', limits.disallow_bearer === true ? 'True' : 'False');
}

function limitRow(table: Table, label: string, limit = 0): void {
  table.row(label, limit > -1 ? limit : 'Unlimited');
}

function byteLimitRow(table: Table, label: string, limit = 0): void {
  table.row(label, limit > -1 ? `${humanBytes(limit)} (${limit} bytes)` : 'Unlimited');
}

function jetStreamRows(table: Table, { limits }: Account): void {
  const tiers = Object.entries(limits.tiered_limits ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (!jetStreamEnabled(limits)) {
    table.row('Jetstream', 'Disabled');
  } else if (tiers.length === 0) {
    table.row('Jetstream', 'Enabled');
    jetStreamLimitRows(table, limits);
  } else {
    for (const [index, [tier, tierLimits]] of tiers.entries()) {
      if (index > 0) table.separator();
      table.row('Jetstream Tier', tier);
      jetStreamLimitRows(table, tierLimits);
    }
  }
}

function jetStreamLimitRows(table: Table, limits: JetStreamLimits): void {
  const storage = (label: string, limit = 0): void => {
    table.row(label, limit > 0 ? humanBytes(limit) : limit === 0 ? 'Disabled' : 'Unlimited');
  };
  const count = (label: string, limit = 0, otherwise = 'Unlimited'): void => {
    table.row(label, limit > 0 ? limit : otherwise);
  };
  const size = (label: string, limit = 0): void => {
    table.row(label, limit > 0 ? `${humanBytes(limit)} (${limit} bytes)` : 'Unlimited');
  };
  storage('Max Disk Storage', limits.disk_storage);
  storage('Max Mem Storage', limits.mem_storage);
  count('Max Streams', limits.streams);
  count('Max Consumers', limits.consumer);
  count('Max Ack Pending', limits.max_ack_pending, 'Consumer Setting');
  table.row('Max Bytes', `${limits.max_bytes_required === true ? 'required' : 'optional'} (Stream setting)`);
  size('Max Memory Stream', limits.mem_max_stream_bytes);
  size('Max Disk Stream', limits.disk_max_stream_bytes);
}

function traceRows(table: Table, { trace }: Account): void {
  if (trace === undefined) {
    table.row('Tracing Context', 'Disabled');
    return;
  }
  table.row('Tracing Context', 'Enabled');
  table.row('Subject', trace.dest ?? '');
  table.row('Sampling', `${(trace.sampling ?? 0) === 0 ? 100 : trace.sampling}%`);
}

function exportsTable(exports: readonly Export[]): Table {
  const table = new Table('Exports');
  table.headers(
    'Name',
    'Type',
    'Subject',
    'Account Token Position',
    'Public',
    'Revocations',
    'Tracking',
    'Allow Trace',
  );
  for (const item of exports) {
    const service = item.type === 'service';
    const latency = item.service_latency;
    const answers = item.response_type;
    const several = service && (answers === 'Stream' || answers === 'Chunked') ? ` [${answers}]` : '';
    const sampling = latency?.sampling === 'headers' ? 0 : latency?.sampling;
    table.row(
      item.name ?? '',
      titleCase(item.type) + several,
      item.subject ?? '',
      (item.account_token_position ?? 0) > 0 ? (item.account_token_position ?? 0) : '-',
      yesNo(item.token_req !== true),
      Object.keys(item.revocations ?? {}).length,
      !service ? 'N/A' : latency === undefined ? '-' : `${latency.results} (${sampling}%)`,
      item.type === 'stream' ? 'N/A' : yesNo(item.allow_trace),
    );
  }
  return table;
}

function descriptionsTable(exports: readonly Export[]): Table {
  const table = new Table('Exports - Descriptions').headers('Name', 'Description', 'Info Url');
  for (const { name = '', description = '', info_url: infoUrl = '' } of exports)
    table.row(name, description, infoUrl);
  return table;
}

async function importsTable(imports: readonly Import[], nameOf: NameOf): Promise<Table> {
  const table = new Table('Imports');
  table.headers('Name', 'Type', 'Remote', 'Local', 'Expires', 'From Account', 'Public', 'Allow Trace');
  for (const item of imports) {
    const { subject = '', to = '', token = '' } = item;
    // The old field `to` holds the other side's subject of a service.
    const swapped = item.type === 'service' && to !== '';
    table.row(
      item.name ?? '',
      titleCase(item.type),
      swapped ? to : subject,
      swapped ? subject : (item.local_subject ?? ''),
      token === '' ? '' : await activationExpiry(token),
      nameOf(item.account ?? ''),
      yesNo(token === ''),
      item.type === 'service' ? 'N/A' : yesNo(item.allow_trace),
    );
  }
  return table;
}

async function activationExpiry(token: string): Promise<string> {
  try {
    const text = isHttpUrl(token) ? await loadUrl(token) : token;
    return renderDate(decodeActivation(text.trim()).claims.exp);
  } catch (error) {
    return `error decoding: ${reasonOf(error)}`;
  }
}

function mappingsTable(mappings: Readonly<Record<string, readonly WeightedMapping[]>>): Table {
  const table = new Table('Mappings').headers('From', 'To', 'Weight (%)');
  for (const [from, targets] of Object.entries(mappings).sort(([a], [b]) => (a < b ? -1 : 1))) {
    let sum = 0;
    for (const [index, { subject, weight = 0, cluster = '' }] of targets.entries()) {
      const share = weight === 0 ? 100 : weight;
      sum += share;
      const target = cluster === '' ? subject : `${subject} [cluster ${cluster}]`;
      table.row(index === 0 ? from : '', target, share);
    }
    table.row('', '', `sum=${sum}`);
  }
  return table;
}

/** The table of a scoped signing key. */
export function scopeTable(scope: UserScope): Table {
  const { template } = scope;
  const table = new Table('Scoped Signing Key - Details');
  table.row('Key', scope.key).row('Role', scope.role).row('Description', scope.description);
  permissionRows(table, template);
  limitRows(table, template);
  table.row('Bearer Token', yesNo(template.bearer_token));
  const types = template.allowed_connection_types ?? [];
  if (types.length > 0) table.separator().list('Allowed Connection Types', types);
  return table;
}

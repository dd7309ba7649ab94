// Rows that tables of several kinds of claims share.
import { formatGoDuration } from '@nats-ts/flags';
import type { Claims, Limits, Permissions } from '@nats-ts/jwt';
import type { Table } from '../table/table.js';
import { humanBytes } from '../text/bytes.js';
import { renderDate } from '../text/dates.js';

const ID_LABELS: Readonly<Record<string, string>> = { user: 'User ID', operator: 'Operator ID' };

/** Name, keys, dates and tags, which every JWT has. */
export function claimRows(table: Table, claims: Claims): void {
  const { name = '', sub, iss = '', iat, exp, nbf = 0, nats } = claims;
  if (name !== '') table.row('Name', name);
  table.row(ID_LABELS[nats.type ?? ''] ?? 'Account ID', sub);
  table.row('Issuer ID', iss);
  if ('issuer_account' in nats && typeof nats.issuer_account === 'string' && nats.issuer_account !== '') {
    table.row('Issuer Account', nats.issuer_account);
  }
  table.row('Issued', renderDate(iat));
  if (nbf !== 0) table.row('Starts', renderDate(nbf));
  table.row('Expires', renderDate(exp));
  table.list('Tags', nats.tags);
}

/** What may be published and subscribed to. */
export function permissionRows(table: Table, { pub, sub, resp }: Permissions): void {
  const lists = [
    ['Pub Allow', pub.allow],
    ['Pub Deny', pub.deny],
    ['Sub Allow', sub.allow],
    ['Sub Deny', sub.deny],
  ] as const;
  if (lists.some(([, subjects]) => (subjects ?? []).length > 0)) {
    table.separator();
    for (const [label, subjects] of lists) table.list(label, subjects);
  }
  if (resp === undefined) {
    table.row('Response Permissions', 'Not Set');
  } else {
    table.row('Max Responses', resp.max);
    table.row('Response Permission TTL', formatGoDuration(resp.ttl / 1e6));
  }
}

/** Limits of a user, or of a signing key's template. */
export function limitRows(table: Table, limits: Limits): void {
  const bytes = (value: number): string => `${value} bytes (≈${humanBytes(value)})`;
  const limit = (label: string, value: number | undefined, show: (value: number) => string): void => {
    table.row(label, value !== undefined && value > 0 ? show(value) : 'Unlimited');
  };
  limit('Max Msg Payload', limits.payload, bytes);
  limit('Max Data', limits.data, bytes);
  limit('Max Subs', limits.subs, String);
  const networks = limits.src ?? [];
  table.row('Network Src', networks.length > 0 ? `[${networks.join(' ')}]` : 'Any');
  const times = (limits.times ?? []).map(({ start = '', end = '' }) => `${start}-${end}`);
  table.list('Time', times.length > 0 ? times : ['Any']);
}

/** `Yes` or `No`. */
export function yesNo(value: boolean | undefined): string {
  return value === true ? 'Yes' : 'No';
}

/** `service` as `Service`. */
export function titleCase(text: string | undefined): string {
  return text === undefined ? '' : text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
}

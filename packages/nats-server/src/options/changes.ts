/**
 * What a reload changes: which options differ, and which of them a running server can take over. The option table
 * knows.
 */
import { isDeepStrictEqual } from 'node:util';
import { formatGoDuration } from '@nats-ts/flags';
import type { UserOptions } from './auth-types.js';
import { defaultServerOptions } from './defaults.js';
import { snakeCase } from './read-values.js';
import { optionTable } from './table.js';
import type { TlsOptions } from './tls-types.js';
import type { ServerOptions } from './types.js';

/** Name of an option. */
export type OptionName = keyof ServerOptions;

/** Differences between two sets of options. */
export interface OptionChanges {
  readonly applied: readonly OptionName[];
  readonly refused: readonly OptionName[];
}

const reloadable: ReadonlySet<OptionName> = new Set([
  ...optionTable.filter((spec) => spec.reloadable === true).map((spec) => camelCase(spec.key) as OptionName),
  // Read from the blocks authorization, cluster and proxies.
  'authTimeout',
  'clusterName',
  'trustedProxies',
]);

/** Options that are milliseconds. */
const durations: ReadonlySet<OptionName> = new Set(
  optionTable.filter((spec) => spec.type === 'duration').map((spec) => camelCase(spec.key) as OptionName),
);

/** Compares the options in effect with those just read. A port of -1 stays the one that was found. */
export function changesBetween(current: ServerOptions, next: ServerOptions): OptionChanges {
  const applied: OptionName[] = [];
  const refused: OptionName[] = [];
  for (const name of Object.keys(defaultServerOptions()) as OptionName[]) {
    if (isDeepStrictEqual(current[name], next[name])) continue;
    if (name === 'port' && next.port === -1) continue;
    (canChange(name, current, next) ? applied : refused).push(name);
  }
  return { applied, refused };
}

function canChange(name: OptionName, current: ServerOptions, next: ServerOptions): boolean {
  if (reloadable.has(name)) return true;
  // While the user stays, the clients that became it without credentials would stay as well.
  return name === 'noAuthUser' && next.noAuthUser === '' && !hasUser(next, current.noAuthUser);
}

function hasUser({ authorization, accounts }: ServerOptions, name: string): boolean {
  const users = [...(authorization.users ?? []), ...accounts.flatMap((account) => account.users)];
  return users.some((user) => (user.kind === 'user' ? user.user : user.nkey) === name);
}

/** Why a change is refused, in the words of the Go server. */
export function refusalText(name: OptionName, current: ServerOptions, next: ServerOptions): string {
  const show = (value: unknown): string => {
    if (durations.has(name)) return formatGoDuration(Number(value));
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
  return `config reload not supported for ${snakeCase(name)}: old=${show(current[name])}, new=${show(next[name])}`;
}

/** The log lines of a change that is taken over, in the words of the Go server. Secrets are not in them. */
export function reloadLines(
  name: OptionName,
  current: ServerOptions,
  next: ServerOptions,
): readonly string[] {
  switch (name) {
    case 'authorization': {
      const before = current.authorization;
      const after = next.authorization;
      const differs = (key: keyof typeof after): boolean => !isDeepStrictEqual(before[key], after[key]);
      return [
        ...(differs('user') ? ['Reloaded: authorization username'] : []),
        ...(differs('password') ? ['Reloaded: authorization password'] : []),
        ...(differs('token') ? ['Reloaded: authorization token'] : []),
        ...(differs('users') || differs('defaultPermissions') || differs('proxyRequired')
          ? ['Reloaded: authorization users']
          : []),
        ...(isDeepStrictEqual(nkeysOf(before.users), nkeysOf(after.users))
          ? []
          : ['Reloaded: authorization nkey users']),
      ];
    }
    case 'authTimeout':
      return [`Reloaded: authorization timeout = ${next.authTimeout / 1000}`];
    case 'clusterName':
      return ['Reloaded: cluster'];
    case 'accounts':
      return ['Reloaded: accounts'];
    case 'mappings':
      return ['Reloaded: mappings'];
    case 'tls':
      return tlsLines(current.tls, next.tls);
    case 'clientAdvertise':
      return [`Reload: client_advertise = ${next.clientAdvertise}`];
    case 'ocsp':
      return ['Reloaded: OCSP'];
    case 'ocspCache':
      return ['Reloaded OCSP peer cache'];
    case 'serverTags':
      return ['Reloaded: tags'];
    case 'serverMetadata':
      return ['Reloaded: metadata'];
    case 'noFastProducerStall':
      return [`Reloaded: fast producers will ${next.noFastProducerStall ? 'not ' : ''}be stalled`];
    case 'trustedProxies':
      return ['Reloaded: proxies trusted keys'];
    case 'pingInterval':
    case 'writeDeadline':
      return [`Reloaded: ${snakeCase(name)} = ${formatGoDuration(next[name])}`];
    default:
      return [`Reloaded: ${snakeCase(name)} = ${String(next[name])}`];
  }
}

function nkeysOf(users: readonly UserOptions[] | undefined): readonly UserOptions[] {
  return (users ?? []).filter((user) => user.kind === 'nkey');
}

/** Parts of the block that have a line of their own; whatever else differs is `tls`. */
function tlsLines(before: TlsOptions | undefined, after: TlsOptions | undefined): readonly string[] {
  if (before === undefined || after === undefined) {
    return [`Reloaded: tls = ${after === undefined ? 'disabled' : 'enabled'}`];
  }
  const { timeout, pinnedCerts, handshakeFirst } = after;
  const lines: string[] = [];
  if (timeout !== before.timeout) lines.push(`Reloaded: tls timeout = ${timeout / 1000}`);
  if (!isDeepStrictEqual(pinnedCerts, before.pinnedCerts)) {
    lines.push(`Reloaded: ${pinnedCerts?.length ?? 0} pinned_certs`);
  }
  if (!isDeepStrictEqual(handshakeFirst, before.handshakeFirst)) {
    lines.push(`Reloaded: Client TLS handshake first: ${handshakeFirst.kind !== 'off'}`);
    if (handshakeFirst.kind === 'auto') {
      const delay = formatGoDuration(handshakeFirst.fallbackDelay);
      lines.push(`Reloaded: Client TLS handshake first fallback delay: ${delay}`);
    }
  }
  const rest = { ...after, timeout: before.timeout, pinnedCerts: before.pinnedCerts };
  return isDeepStrictEqual({ ...rest, handshakeFirst: before.handshakeFirst }, before)
    ? lines
    : ['Reloaded: tls = enabled', ...lines];
}

function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

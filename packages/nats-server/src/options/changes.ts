/**
 * What a reload changes: which options differ, and which of them a running server can take over. The option table
 * knows.
 */
import { isDeepStrictEqual } from 'node:util';
import { formatGoDuration } from '@nats-ts/flags';
import { defaultServerOptions } from './defaults.js';
import { snakeCase } from './read-values.js';
import { optionTable } from './table.js';
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
  // Read from the blocks authorization and proxies.
  'authTimeout',
  'trustedProxies',
]);

/** Compares the options in effect with those just read. A port of -1 stays the one that was found. */
export function changesBetween(current: ServerOptions, next: ServerOptions): OptionChanges {
  const applied: OptionName[] = [];
  const refused: OptionName[] = [];
  for (const name of Object.keys(defaultServerOptions()) as OptionName[]) {
    if (isDeepStrictEqual(current[name], next[name])) continue;
    if (name === 'port' && next.port === -1) continue;
    (reloadable.has(name) ? applied : refused).push(name);
  }
  return { applied, refused };
}

/** Why a change is refused, in the words of the Go server. */
export function refusalText(name: OptionName, current: ServerOptions, next: ServerOptions): string {
  const show = (value: unknown): string =>
    typeof value === 'object' ? JSON.stringify(value) : String(value);
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
      ];
    }
    case 'authTimeout':
      return [`Reloaded: authorization timeout = ${next.authTimeout / 1000}`];
    case 'accounts':
      return ['Reloaded: accounts'];
    case 'mappings':
      return ['Reloaded: mappings'];
    case 'tls':
      return [`Reloaded: tls = ${next.tls === undefined ? 'disabled' : 'enabled'}`];
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

function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Operator mode and the authorization callout, from table values to their types. */
import { readFileSync } from 'node:fs';
import { decodeOperator, type OperatorClaims, unarmour } from '@nats-ts/jwt';
import type { Findings, Values } from './findings.js';
import { MEMORY_RESOLVER, URL_RESOLVER } from './operator-table.js';
import type { AuthCalloutOptions, OperatorModeOptions, ResolverOptions } from './operator-types.js';
import { readTls } from './read-tls.js';

/** Milliseconds that others have to answer a lookup. */
const LOOKUP_TIMEOUT = 2000;
/** Milliseconds between two comparisons with other servers. */
const SYNC_INTERVAL = 60_000;
/** JWTs in a cache. */
const CACHE_LIMIT = 1000;

/** What operator mode is made of, and the system account it leads to where the file names none. */
export function readOperator(
  values: Values,
  findings: Findings,
): OperatorModeOptions & { readonly systemAccount?: string } {
  const operators: string[] = [];
  const claims: OperatorClaims[] = [];
  for (const source of (values.operator as readonly string[] | undefined) ?? []) {
    try {
      const read = decodeOperator(operatorJwt(source));
      operators.push(read.token);
      claims.push(read.claims);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      findings.complain('operator', `error parsing operator JWT: ${reason}`);
    }
  }
  const only = claims.length === 1 ? claims[0]?.nats : undefined;
  const given = values.system_account as string | undefined;
  const inherited = given === undefined || given === '' ? only?.system_account : undefined;
  return {
    operators,
    trustedKeys: (values.trusted_keys as readonly string[] | undefined) ?? [],
    resolver: readResolver(values.resolver, findings) ?? accountServerOf(only?.account_server_url),
    resolverPreload: (values.resolver_preload as Readonly<Record<string, string>> | undefined) ?? {},
    resolverTls: readTls(values.resolver_tls as Values | undefined, 'resolver_tls', findings),
    resolverPinnedAccounts: values.resolver_pinned_accounts as readonly string[] | undefined,
    defaultSentinel: (values.default_sentinel as string | undefined) ?? '',
    ...(inherited === undefined ? {} : { systemAccount: inherited }),
  };
}

/** The JWT itself, or what the file of that name holds. */
function operatorJwt(source: string): string {
  return unarmour(source.startsWith('eyJ') ? source : readFileSync(source, 'utf8'));
}

/** nsc and the account servers serve the accounts under this path. */
function accountServerOf(url: string | undefined): ResolverOptions | undefined {
  if (url === undefined || !/^https?:/i.test(url)) return undefined;
  return { kind: 'url', url: `${url}/accounts` };
}

function readResolver(value: unknown, findings: Findings): ResolverOptions | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') {
    const url = URL_RESOLVER.exec(value)?.[1];
    if (url !== undefined) return { kind: 'url', url };
    return MEMORY_RESOLVER.test(value) ? { kind: 'memory' } : undefined;
  }
  const read = value as Values;
  const complain = (text: string): void => findings.complain('resolver', text);
  const dir = (read.dir as string | undefined) ?? '';
  const timeout = (read.timeout as number | undefined) ?? LOOKUP_TIMEOUT;
  const limit = (read.limit as number | undefined) ?? 0;
  if (read.timeout !== undefined && timeout <= 0) complain(`Fetch timeout ${timeout}ms is too small`);
  const type = String(read.type ?? '');
  if (/^mem/i.test(type)) return { kind: 'memory' };
  if (type === '') {
    complain('a resolver in braces needs a type: full, cache or memory');
    return undefined;
  }
  if (dir === '') complain('dir has no value and needs to point to a directory');
  if (type === 'cache') {
    if (read.interval !== undefined) complain('CACHE does not accept sync');
    if (read.allow_delete === true) complain('CACHE does not accept allow_delete');
    if (read.hard_delete !== undefined) complain('CACHE does not accept hard_delete');
    return {
      kind: 'cache',
      dir,
      limit: limit || CACHE_LIMIT,
      ttl: (read.ttl as number | undefined) ?? 0,
      timeout,
    };
  }
  const allowDelete = read.allow_delete === true;
  if (read.ttl !== undefined && read.ttl !== 0) complain('FULL does not accept ttl');
  if (read.hard_delete !== undefined && !allowDelete) complain('hard_delete has no effect without delete');
  const interval = (read.interval as number | undefined) ?? 0;
  return {
    kind: 'full',
    dir,
    allowDelete,
    hardDelete: read.hard_delete === true,
    limit,
    interval: interval > 0 ? interval : SYNC_INTERVAL,
    timeout,
  };
}

/** The `auth_callout` block of `authorization`. */
export function readAuthCallout(values: Values | undefined): AuthCalloutOptions | undefined {
  if (values === undefined) return undefined;
  return {
    issuer: String(values.issuer),
    account: String(values.account),
    authUsers: (values.auth_users as readonly string[] | undefined) ?? [],
    xkey: (values.xkey as string | undefined) ?? '',
    allowedAccounts: (values.allowed_accounts as readonly string[] | undefined) ?? [],
  };
}

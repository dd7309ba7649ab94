/** What an account JWT says, as the rules of an account. */
import {
  type AccountClaims,
  type Export,
  type Import,
  type Permissions as PermissionClaims,
  type SigningKey,
  signingKeyOf,
} from '@nats-ts/jwt';
import type {
  AccountRules,
  ExportAccess,
  ExportRule,
  ImportRule,
  MappingRule,
  MessageTraceRule,
  ResponseType,
} from '../accounts/rules.js';
import { compilePermissions } from '../auth/compiled-permissions.js';
import type { Permissions } from '../auth/permissions.js';
import type { PermissionOptions, SubjectPermissionOptions } from '../options/auth-types.js';
import { defaultResponses } from '../options/defaults.js';

const NANOSECONDS = 1e6;

/** The rules of an account. */
export function accountRulesOf(claims: AccountClaims): AccountRules {
  const { nats } = claims;
  const { limits } = nats;
  return {
    limits: {
      maxConnections: limits.conn ?? 0,
      maxLeafnodes: limits.leaf ?? 0,
      maxSubscriptions: limits.subs ?? 0,
      maxPayload: limits.payload ?? 0,
    },
    exports: (nats.exports ?? []).flatMap((one) => exportRule(one, claims)),
    imports: (nats.imports ?? []).flatMap(importRule),
    mappings: Object.entries(nats.mappings ?? {}).map(mappingRule),
    defaultPermissions: permissionsOf(nats.default_permissions),
    messageTrace: traceRule(nats.trace),
  };
}

/** Permissions of a JWT, compiled; undefined where it has none. */
export function permissionsOf(claims: PermissionClaims | undefined): Permissions | undefined {
  return claims === undefined ? undefined : compilePermissions(permissionOptions(claims));
}

function permissionOptions({ pub, sub, resp }: PermissionClaims): PermissionOptions {
  return {
    publish: lists(pub),
    subscribe: lists(sub),
    allowResponses:
      resp === undefined
        ? undefined
        : {
            max: resp.max === 0 ? defaultResponses.max : resp.max,
            expires: resp.ttl === 0 ? defaultResponses.expires : resp.ttl / NANOSECONDS,
          },
  };
}

/** In a JWT an empty list says nothing. */
function lists(permission: PermissionClaims['pub'] | undefined): SubjectPermissionOptions | undefined {
  const allow = permission?.allow?.length ? permission.allow : undefined;
  const deny = permission?.deny?.length ? permission.deny : undefined;
  return allow === undefined && deny === undefined ? undefined : { allow, deny };
}

function exportRule(one: Export, { sub, nats }: AccountClaims): readonly ExportRule[] {
  const base = {
    subject: one.subject ?? '',
    access: accessOf(one, sub, nats.signing_keys),
    accountTokenPosition: one.account_token_position ?? 0,
    allowTrace: one.allow_trace === true,
  };
  if (one.type === 'stream') return [{ kind: 'stream', ...base }];
  if (one.type !== 'service') return [];
  const responseType = (one.response_type ?? 'singleton').toLowerCase() as ResponseType;
  // Only the time to the one answer is measured.
  const latency = responseType === 'singleton' ? one.service_latency : undefined;
  return [
    {
      kind: 'service',
      ...base,
      responseType,
      responseThreshold: (one.response_threshold ?? 0) / NANOSECONDS,
      latency: latency && {
        subject: latency.results,
        sampling: latency.sampling === 'headers' ? 0 : latency.sampling,
      },
    },
  ];
}

/** A position of the account in the subject is a condition of its own; the rest is public or by token. */
function accessOf(one: Export, account: string, keys: readonly SigningKey[] | undefined): ExportAccess {
  if (one.token_req !== true) return { kind: 'public' };
  return {
    kind: 'token',
    issuers: [account, ...(keys ?? []).map(signingKeyOf)],
    revocations: one.revocations ?? {},
  };
}

function importRule(one: Import): readonly ImportRule[] {
  const subject = one.subject ?? '';
  const base = {
    account: one.account ?? '',
    subject,
    localSubject: one.local_subject || oldLocalSubject(one) || subject,
    allowTrace: one.allow_trace === true,
    token: one.token ?? '',
  };
  if (one.type === 'stream') return [{ kind: 'stream', ...base }];
  if (one.type !== 'service') return [];
  // The old spelling: what a service is asked by here is its subject, and `to` the one over there.
  const swapped = one.to ? { ...base, subject: one.to, localSubject: subject } : base;
  return [{ kind: 'service', ...(one.local_subject ? base : swapped), share: one.share === true }];
}

/** The old `to` of a stream is put before the subject. */
function oldLocalSubject({ type, to, subject = '' }: Import): string {
  return type === 'stream' && to ? `${to}.${subject}` : '';
}

function mappingRule([subject, destinations]: [
  string,
  readonly { subject: string; weight?: number; cluster?: string }[],
]): MappingRule {
  return {
    subject,
    destinations: destinations.map(({ subject: to, weight = 100, cluster = '' }) => ({
      subject: to,
      weight: weight === 0 ? 100 : weight,
      cluster,
    })),
  };
}

function traceRule(
  trace: { readonly dest?: string; readonly sampling?: number } | undefined,
): MessageTraceRule | undefined {
  if (trace?.dest === undefined || trace.dest === '') return undefined;
  return { dest: trace.dest, sampling: trace.sampling || 100 };
}

// Permissions as flags and callers give them, put into the claims of users and accounts.
import { formatGoDuration, parseGoDuration } from '@nats-ts/flags';
import type { Permission, Permissions } from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import type { Report } from '../report/report.js';
import { quote } from '../text/go-text.js';

/** Permissions to add. A subject to subscribe to may be `subject queue`. */
export interface PermissionOptions {
  readonly allowPub?: readonly string[];
  readonly allowPubsub?: readonly string[];
  readonly allowSub?: readonly string[];
  readonly denyPub?: readonly string[];
  readonly denyPubsub?: readonly string[];
  readonly denySub?: readonly string[];
  /** How many messages may answer one request; 0 leaves it to the server. Given at all, answers are allowed. */
  readonly maxResponses?: number;
  /** How long answers are allowed, as a Go duration: `5s`, `1m`. */
  readonly responseTtl?: string;
}

const NANOSECONDS = 1e6;

/** Checks the options before anything is written. @throws NscError `usage` */
export function checkPermissions(options: PermissionOptions): void {
  responseTtl(options);
  for (const subject of [options.allowPub, options.allowPubsub, options.denyPub, options.denyPubsub].flat()) {
    if (subject?.includes(' ')) {
      throw new NscError('usage', `publish permission subject ${quote(subject)} contains illegal space`);
    }
  }
  for (const subject of [options.allowSub, options.denySub].flat()) {
    if ((subject?.split(' ').length ?? 0) > 2) {
      throw new NscError(
        'usage',
        `subscribe permission subject ${quote(subject ?? '')} can at most contain one space`,
      );
    }
  }
}

/** Adds permissions to claims and says so in the report. @throws NscError `usage` */
export function addPermissions(claims: Permissions, options: PermissionOptions, report: Report): void {
  const { maxResponses } = options;
  if (maxResponses !== undefined) {
    claims.resp = { max: maxResponses, ttl: claims.resp?.ttl ?? 0 };
    report.ok(`set max responses to ${maxResponses}`);
  }
  const ttl = responseTtl(options);
  if (ttl !== undefined) {
    claims.resp = { max: claims.resp?.max ?? 0, ttl: Math.round(ttl * NANOSECONDS) };
    report.ok(`set response ttl to ${formatGoDuration(ttl)}`);
  }
  const both = (one: readonly string[] = [], other: readonly string[] = []): string[] => [...one, ...other];
  add(claims.pub, 'allow', both(options.allowPub, options.allowPubsub), 'added pub', report);
  add(claims.pub, 'deny', both(options.denyPub, options.denyPubsub), 'added deny pub', report);
  add(claims.sub, 'allow', both(options.allowSub, options.allowPubsub), 'added sub', report);
  add(claims.sub, 'deny', both(options.denySub, options.denyPubsub), 'added deny sub', report);
}

function responseTtl({ responseTtl: text }: PermissionOptions): number | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return parseGoDuration(text);
  } catch (error) {
    throw new NscError('usage', reasonOf(error));
  }
}

function add(
  permission: Permission,
  list: 'allow' | 'deny',
  subjects: readonly string[],
  verb: string,
  report: Report,
): void {
  for (const subject of subjects) report.ok(`${verb} ${quote(subject)}`);
  const all = [...new Set([...(permission[list] ?? []), ...subjects])].filter((subject) => subject !== '');
  if (all.length > 0) permission[list] = all.sort();
}

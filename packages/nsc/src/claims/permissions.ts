// Permissions as flags and callers give them, put into the claims of users, accounts and scopes.
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

/** Permissions to add and to take away. */
export interface PermissionEditOptions extends PermissionOptions {
  /** Subjects to take out of all four lists, written as they were added. */
  readonly removeSubjects?: readonly string[];
  /** Take away the leave to answer requests; what `maxResponses` and `responseTtl` say counts after that. */
  readonly removeResponsePermissions?: boolean;
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

/** Changes permissions of claims and says so in the report. @throws NscError `usage` */
export function editPermissions(claims: Permissions, options: PermissionEditOptions, report: Report): void {
  if (options.removeResponsePermissions === true) {
    delete claims.resp;
    report.ok('removed response permissions');
  }
  const { maxResponses, removeSubjects = [] } = options;
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
  const edit = (list: 'allow' | 'deny', permission: Permission, subjects: string[], what: string): void => {
    for (const subject of subjects) report.ok(`added ${what} ${quote(subject)}`);
    // Removals from the list of denied subscriptions are reported as those from the allowed ones, as nsc 2.14 does.
    const removedFrom = what === 'deny sub' ? 'sub' : what;
    for (const subject of removeSubjects) report.ok(`removed ${removedFrom} ${quote(subject)}`);
    const all = new Set([...(permission[list] ?? []), ...subjects]);
    for (const subject of [...removeSubjects, '']) all.delete(subject);
    if (all.size > 0) permission[list] = [...all].sort();
    else delete permission[list];
  };
  edit('allow', claims.pub, both(options.allowPub, options.allowPubsub), 'pub');
  edit('deny', claims.pub, both(options.denyPub, options.denyPubsub), 'deny pub');
  edit('allow', claims.sub, both(options.allowSub, options.allowPubsub), 'sub');
  edit('deny', claims.sub, both(options.denySub, options.denyPubsub), 'deny sub');
}

function responseTtl({ responseTtl: text }: PermissionOptions): number | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return parseGoDuration(text);
  } catch (error) {
    throw new NscError('usage', reasonOf(error));
  }
}

/** What a user may do and within which limits: rules for users, for scopes' templates, and for default permissions. */

import type { Limits } from '../claims/limits.js';
import type { Permissions } from '../claims/permissions.js';
import { connectionTypes, type UserClaims, type UserPermissionLimits } from '../claims/user.js';
import { isAccountKey } from '../nkeys/text.js';
import { isDayTime, isTimeZone } from './day-times.js';
import type { Findings } from './findings.js';
import { isNetwork } from './networks.js';
import { quote } from './quote.js';
import { checkSubject } from './subjects.js';

/** The rules for a user's claims, expiry aside. */
export function checkUser(claims: UserClaims, findings: Findings): void {
  findings.at('nats', () => {
    checkPermissions(claims.nats, findings);
    checkLimits(claims.nats, findings);
    checkConnectionTypes(claims.nats, findings);
    const account = claims.nats.issuer_account;
    if (account && !isAccountKey(account)) {
      findings.error('account_id is not an account public key', 'issuer_account');
    }
  });
}

/** The rules for permissions: subjects must be well-formed, and queue names stand with subscriptions only. */
export function checkPermissions(permissions: Permissions, findings: Findings): void {
  for (const [direction, mayQueue] of [
    ['sub', true],
    ['pub', false],
  ] as const) {
    findings.at(direction, () => {
      for (const list of ['allow', 'deny'] as const) {
        findings.each(list, permissions[direction]?.[list], (subject) =>
          checkEntry(subject, mayQueue, findings),
        );
      }
    });
  }
}

function checkEntry(entry: string, mayQueue: boolean, findings: Findings): void {
  const [subject = '', queue, ...more] = entry.split(' ');
  if (more.length > 0) {
    findings.error(`Permission Subject "${entry}" contains too many spaces`);
    return;
  }
  checkSubject(subject, findings);
  if (queue === undefined) return;
  checkSubject(queue, findings);
  if (!mayQueue) findings.error(`Permission Subject "${entry}" is not allowed to contain queue`);
}

/** The rules for a user's limits: networks, times of the day, and their time zone. */
export function checkLimits(limits: Limits, findings: Findings): void {
  findings.each('src', limits.src, (network) => {
    if (!isNetwork(network)) findings.error(`invalid cidr ${quote(network)} in user src limits`);
  });
  findings.each('times', limits.times, ({ start, end }) => {
    if (!start) findings.error('time ranges start must contain a start', 'start');
    else if (!isDayTime(start)) findings.error(`start in time range is invalid ${quote(start)}`, 'start');
    if (!end) findings.error('time ranges end must contain an end', 'end');
    else if (!isDayTime(end)) findings.error(`end in time range is invalid ${quote(end)}`, 'end');
  });
  const zone = limits.times_location;
  if (zone && !isTimeZone(zone)) {
    findings.error(`could not parse iana time zone by name: unknown time zone ${zone}`, 'times_location');
  }
}

/** Connection types that no server knows. The Go library lets them pass, so this only warns. */
export function checkConnectionTypes(limits: UserPermissionLimits, findings: Findings): void {
  const known: readonly string[] = connectionTypes;
  findings.each('allowed_connection_types', limits.allowed_connection_types, (type) => {
    if (!known.includes(type.toUpperCase())) findings.warning(`unknown connection type ${quote(type)}`);
  });
}

// What an account server changed in a JWT that was exchanged with it: limits are the operator's to set.
import type { AccountClaims } from '@nats-ts/jwt';
import { Report, ServerMessage } from '../report/report.js';
import { renderDate } from '../text/dates.js';

const NUMBERS = [
  ['subs', 'max subscriptions'],
  ['conn', 'max connections'],
  ['leaf', 'max leaf node connections'],
  ['imports', 'max imports'],
  ['exports', 'max exports'],
  ['data', 'max data'],
  ['payload', 'max message payload'],
] as const;

/** The lines about what differs; undefined when nothing does. */
export function accountServerChanges(signed: AccountClaims, stored: AccountClaims): Report | undefined {
  const report = new Report('warning', 'account server modifications');
  const compare = (what: string, before: string, after: string): void => {
    if (before !== after) report.add(new ServerMessage(`${what} changed from ${before} to ${after}`));
  };
  compare('jwt start', date(signed.nbf), date(stored.nbf));
  compare('jwt expiry', date(signed.exp), date(stored.exp));
  const [ours, theirs] = [signed.nats.limits, stored.nats.limits];
  for (const [field, label] of NUMBERS) compare(label, number(ours[field]), number(theirs[field]));
  compare('allow wildcard exports', `${ours.wildcards ?? false}`, `${theirs.wildcards ?? false}`);
  return report.details.length > 0 ? report : undefined;
}

function date(seconds: number | undefined): string {
  const text = renderDate(seconds);
  return text === '' ? 'always' : text;
}

function number(value: number | undefined): string {
  return value === -1 ? 'unlimited' : `${value ?? 0}`;
}

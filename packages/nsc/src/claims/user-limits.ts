// What a user may do, from where, when and how: the same flags for a user and for the template of a scoped signing key.
import { connectionTypes, type TimeRange, type UserPermissionLimits } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import type { Report } from '../report/report.js';
import { quote } from '../text/go-text.js';
import { addNetworks } from './networks.js';
import { checkPermissions, editPermissions, type PermissionEditOptions } from './permissions.js';
import { removeWords, setList } from './tags.js';

/** What to change; what is not given stays. */
export interface UserLimitOptions extends PermissionEditOptions {
  /** Bytes of one message; -1 is without limit. */
  readonly payload?: number;
  /** Bytes; -1 is without limit. */
  readonly data?: number;
  /** Subscriptions; -1 is without limit. */
  readonly subscriptions?: number;
  /** Whether the JWT alone lets in, without proof of the user's key. */
  readonly bearer?: boolean;
  /** Ways to connect to add, in any case: `STANDARD`, `WEBSOCKET`, `LEAFNODE`, `LEAFNODE_WS`, `MQTT`, `MQTT_WS`, `IN_PROCESS`. */
  readonly connectionTypes?: readonly string[];
  readonly removeConnectionTypes?: readonly string[];
  /** Networks in CIDR notation to add. */
  readonly sourceNetworks?: readonly string[];
  readonly removeSourceNetworks?: readonly string[];
  /** Spans of the day to add, each `hh:mm:ss-hh:mm:ss`. */
  readonly times?: readonly string[];
  /** Starts (`hh:mm:ss`) of the spans to take away. */
  readonly removeTimes?: readonly string[];
  /** IANA name of the time zone of the spans; `''` takes it away. */
  readonly locale?: string;
}

/** The options, checked and in the form of the claims. */
export interface UserLimitEdit {
  readonly options: UserLimitOptions;
  readonly connectionTypes: readonly string[];
  readonly removeConnectionTypes: readonly string[];
  readonly times: readonly TimeRange[];
}

/** Checks the options before anything is written. @throws NscError `usage` */
export function readUserLimits(options: UserLimitOptions): UserLimitEdit {
  checkPermissions(options);
  if (options.locale !== undefined && options.locale !== '') checkTimeZone(options.locale);
  return {
    options,
    connectionTypes: (options.connectionTypes ?? []).map((type) => connectionType(type, '')),
    removeConnectionTypes: (options.removeConnectionTypes ?? []).map((type) => connectionType(type, 'rm ')),
    times: (options.times ?? []).map(parseTimeRange),
  };
}

/** Changes what a user may do and says so in the report, in the words of nsc 2.14. */
export function editUserLimits(claims: UserPermissionLimits, edit: UserLimitEdit, report: Report): void {
  const { options } = edit;
  if (options.payload !== undefined) {
    claims.payload = options.payload;
    report.ok(`changed max imports to ${options.payload}`);
  }
  if (options.data !== undefined) {
    claims.data = options.data;
    report.ok(`changed max data to ${options.data}`);
  }
  if (options.subscriptions !== undefined) {
    claims.subs = options.subscriptions;
    report.ok(`changed max number of subs to ${options.subscriptions}`);
  }
  if (options.bearer !== undefined) {
    const unchanged = (claims.bearer_token ?? false) === options.bearer;
    report.ok(
      unchanged
        ? `ignoring change to bearer - value is already ${options.bearer}`
        : `changed bearer to ${options.bearer}`,
    );
    if (options.bearer) claims.bearer_token = true;
    else delete claims.bearer_token;
  }
  editConnectionTypes(claims, edit, report);
  editNetworks(claims, options, report);
  editTimes(claims, edit, report);
  editPermissions(claims, options, report);
}

function editConnectionTypes(claims: UserPermissionLimits, edit: UserLimitEdit, report: Report): void {
  // Old JWTs may have them in lower case, which servers do not know.
  const types = new Set((claims.allowed_connection_types ?? []).map((type) => type.toUpperCase()));
  for (const type of edit.connectionTypes) {
    types.add(type);
    report.ok(`added connection type ${type}`);
  }
  for (const type of edit.removeConnectionTypes) {
    types.delete(type);
    report.ok(`removed connection type ${type}`);
  }
  setList(claims, 'allowed_connection_types', [...types]);
}

function editNetworks(claims: UserPermissionLimits, options: UserLimitOptions, report: Report): void {
  const { sourceNetworks = [], removeSourceNetworks = [] } = options;
  for (const network of sourceNetworks) report.ok(`added src network ${network}`);
  for (const network of removeSourceNetworks) report.ok(`removed src network ${network}`);
  setList(claims, 'src', removeWords(addNetworks(claims.src, sourceNetworks), removeSourceNetworks).sort());
}

function editTimes(claims: UserPermissionLimits, edit: UserLimitEdit, report: Report): void {
  const { locale, removeTimes = [] } = edit.options;
  if (locale === '') delete claims.times_location;
  else if (locale !== undefined) claims.times_location = locale;
  const times = [...(claims.times ?? []), ...edit.times];
  for (const { start, end } of edit.times) report.ok(`added time range ${start}-${end}`);
  for (const start of removeTimes) {
    const index = times.findIndex((range) => range.start === start);
    const [range] = index < 0 ? [] : times.splice(index, 1);
    if (range !== undefined) report.ok(`removed time range ${range.start}-${range.end}`);
  }
  setList(claims, 'times', times);
}

function connectionType(text: string, what: string): string {
  const upper = text.toUpperCase();
  if (!connectionTypes.some((type) => type === upper)) {
    throw new NscError('usage', `unknown ${what}connection type ${text}; use ${connectionTypes.join(', ')}`);
  }
  return upper;
}

const CLOCK = /^([01]?\d|2[0-3]):[0-5]\d:[0-5]\d$/;
const FORM = 'require format: "15:04:05-15:04:05"';

/** Reads a span of the day, `hh:mm:ss-hh:mm:ss`. @throws NscError `usage` */
export function parseTimeRange(text: string): TimeRange {
  const [start = '', end = '', ...more] = text.split('-');
  if (!text.includes('-') || more.length > 0) throw new NscError('usage', `${FORM} got ${quote(text)}`);
  if (!CLOCK.test(start)) {
    throw new NscError('usage', `${FORM} could not parse start time ${quote(start)}`);
  }
  if (!CLOCK.test(end)) throw new NscError('usage', `${FORM} could not parse end time ${quote(end)}`);
  return { start, end };
}

function checkTimeZone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    throw new NscError('usage', `unknown time zone ${name}`);
  }
}

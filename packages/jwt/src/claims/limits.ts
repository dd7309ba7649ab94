/** Limits: of accounts, set by the operator; and of users. Absent and 0 mean 0, -1 means without limit. */

import { int64, listOf, text, truth } from '../json/codec.js';
import { type Fields, mapOf, optional, record } from '../json/record.js';
import { cidrs } from './networks.js';

/** Limits of one connection. */
export interface NatsLimits {
  /** Subscriptions. */
  subs?: number;
  /** Bytes. */
  data?: number;
  /** Bytes of one message. */
  payload?: number;
}

/** Limits of an account. */
export interface AccountLimits {
  imports?: number;
  exports?: number;
  /** Whether exports may have wildcards. */
  wildcards?: boolean;
  /** Whether bearer tokens are forbidden to the account's users. */
  disallow_bearer?: boolean;
  /** Connections of clients. */
  conn?: number;
  /** Connections of leaf nodes. */
  leaf?: number;
}

/** Limits of JetStream. Both storages 0 means that JetStream is off. */
export interface JetStreamLimits {
  /** Bytes over all streams in memory. */
  mem_storage?: number;
  /** Bytes over all streams on disk. */
  disk_storage?: number;
  streams?: number;
  consumer?: number;
  /** Unacknowledged messages of a stream. */
  max_ack_pending?: number;
  /** Bytes of one stream in memory; 0 is without limit. */
  mem_max_stream_bytes?: number;
  /** Bytes of one stream on disk; 0 is without limit. */
  disk_max_stream_bytes?: number;
  /** Whether every stream must name its size. */
  max_bytes_required?: boolean;
}

/** What the operator allows an account. */
export interface OperatorLimits extends NatsLimits, AccountLimits, JetStreamLimits {
  /** JetStream limits by tier (`R1`, `R3` …); they exclude the plain ones. */
  tiered_limits?: Record<string, JetStreamLimits>;
}

/** A span of the day, `hh:mm:ss` each. A start after the end spans midnight. */
export interface TimeRange {
  start?: string;
  end?: string;
}

/** Where and when a user may connect. */
export interface UserLimits {
  /** Source networks in CIDR notation; absent is everywhere. */
  src?: string[];
  /** Times of the day; absent is always. */
  times?: TimeRange[];
  /** The time zone of `times` by its IANA name; absent is the server's. */
  times_location?: string;
}

/** Limits of a user. */
export interface Limits extends UserLimits, NatsLimits {}

export const natsLimitsFields: Fields<NatsLimits> = {
  subs: optional(int64),
  data: optional(int64),
  payload: optional(int64),
};

const jetStreamLimitsFields: Fields<JetStreamLimits> = {
  mem_storage: optional(int64),
  disk_storage: optional(int64),
  streams: optional(int64),
  consumer: optional(int64),
  max_ack_pending: optional(int64),
  mem_max_stream_bytes: optional(int64),
  disk_max_stream_bytes: optional(int64),
  max_bytes_required: optional(truth),
};

/** The names of the JetStream limits, in the order of the wire. */
export const jetStreamLimitNames = Object.keys(jetStreamLimitsFields) as (keyof JetStreamLimits)[];

const accountLimitsFields: Fields<AccountLimits> = {
  imports: optional(int64),
  exports: optional(int64),
  wildcards: optional(truth),
  disallow_bearer: optional(truth),
  conn: optional(int64),
  leaf: optional(int64),
};

export const operatorLimits = record<OperatorLimits>({
  ...natsLimitsFields,
  ...accountLimitsFields,
  ...jetStreamLimitsFields,
  tiered_limits: optional(mapOf(record<JetStreamLimits>(jetStreamLimitsFields))),
});

const timeRange = record<TimeRange>({ start: optional(text), end: optional(text) });

export const limitsFields: Fields<Limits> = {
  src: optional(cidrs),
  times: optional(listOf(timeRange)),
  times_location: optional(text),
  ...natsLimitsFields,
};

/** Whether no JetStream limit is set: JetStream is then off, unless tiers say otherwise. */
export function noJetStreamLimits(limits: JetStreamLimits): boolean {
  return jetStreamLimitNames.every((name) => !limits[name]);
}

/** Whether every limit is 0 or false, as in self-signed accounts. */
export function noOperatorLimits(limits: OperatorLimits): boolean {
  return Object.values(limits).every((limit) =>
    typeof limit === 'object' ? Object.keys(limit).length === 0 : !limit,
  );
}

/** Whether the account may use JetStream, by its plain limits or by any tier. */
export function jetStreamEnabled(limits: OperatorLimits): boolean {
  const tiers = Object.values(limits.tiered_limits ?? {});
  const each: readonly JetStreamLimits[] = tiers.length > 0 ? tiers : [limits];
  return each.some((limit) => Boolean(limit.mem_storage || limit.disk_storage));
}

/** The limits of a new account: none, with JetStream off. */
export function unlimitedAccount(): OperatorLimits {
  return { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };
}

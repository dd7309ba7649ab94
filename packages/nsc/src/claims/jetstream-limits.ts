// JetStream limits of an account: global ones, or ones by tier (`R1`, `R3` …), never both.
import { type JetStreamLimits, noJetStreamLimits, type OperatorLimits } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import type { Report } from '../report/report.js';

/** JetStream limits to set; what is not given stays. Sizes in bytes; -1 is without limit. */
export interface JetStreamOptions {
  /** The tier the limits are for: the number of replicas; 0 is all streams. Default 0. */
  readonly tier?: number;
  /** Bytes over all streams in memory; 0 is none. */
  readonly memoryStorage?: number;
  /** Bytes over all streams on disk; 0 is none. */
  readonly diskStorage?: number;
  readonly streams?: number;
  readonly consumers?: number;
  /** Bytes of one stream in memory. */
  readonly maxMemoryStream?: number;
  /** Bytes of one stream on disk. */
  readonly maxDiskStream?: number;
  /** Messages a consumer may leave unacknowledged. */
  readonly maxAckPending?: number;
  /** Whether every stream must name its size. */
  readonly maxBytesRequired?: boolean;
}

/** What happens to an account's JetStream limits. */
export type JetStreamEdit =
  | { readonly kind: 'set'; readonly limits: JetStreamOptions }
  /** Storage without limit in a tier that has no limits yet; 0 is the global one. */
  | { readonly kind: 'enable'; readonly tier: number }
  /** The limits of a tier go; 0 is the global one. */
  | { readonly kind: 'remove-tier'; readonly tier: number }
  /** All limits go: JetStream is off. */
  | { readonly kind: 'disable' };

/** Where a number of the options lies in the claims, its flag, what it is called, and what it is when never given. */
interface Limit {
  readonly option: Exclude<keyof JetStreamOptions, 'tier' | 'maxBytesRequired'>;
  readonly field: Exclude<keyof JetStreamLimits, 'max_bytes_required'>;
  readonly flag: string;
  readonly label: string;
  readonly otherwise: number;
}

/** In the order in which the report names them. */
const LIMITS: readonly Limit[] = [
  { option: 'streams', field: 'streams', flag: 'js-streams', label: 'max streams', otherwise: -1 },
  { option: 'consumers', field: 'consumer', flag: 'js-consumer', label: 'max consumer', otherwise: -1 },
  {
    option: 'memoryStorage',
    field: 'mem_storage',
    flag: 'js-mem-storage',
    label: 'max mem storage',
    otherwise: 0,
  },
  {
    option: 'maxMemoryStream',
    field: 'mem_max_stream_bytes',
    flag: 'js-max-mem-stream',
    label: 'max memory stream',
    otherwise: -1,
  },
  {
    option: 'diskStorage',
    field: 'disk_storage',
    flag: 'js-disk-storage',
    label: 'max disk storage',
    otherwise: 0,
  },
  {
    option: 'maxDiskStream',
    field: 'disk_max_stream_bytes',
    flag: 'js-max-disk-stream',
    label: 'max disk stream',
    otherwise: -1,
  },
  {
    option: 'maxAckPending',
    field: 'max_ack_pending',
    flag: 'js-max-ack-pending',
    label: 'max ack pending',
    otherwise: -1,
  },
];

/**
 * Changes the JetStream limits of an account and says so in the report. A tier that had no limits gets those of
 * nsc 2.14 for what is not given: no storage, everything else without limit.
 *
 * @param isSystem whether it is the system account, which must have none
 * @throws NscError `not-allowed`
 */
export function editJetStream(
  limits: OperatorLimits,
  edit: JetStreamEdit,
  isSystem: boolean,
  report: Report,
): void {
  if (isSystem && (edit.kind === 'set' || edit.kind === 'enable')) refuseSystem(edit);
  switch (edit.kind) {
    case 'disable':
      disable(limits, report);
      return;
    case 'remove-tier':
      removeTier(limits, edit.tier, report);
      return;
    case 'enable': {
      const label = tierLabel(edit.tier);
      if (!noJetStreamLimits(limitsOf(limits, edit.tier))) {
        throw new NscError('not-allowed', `jetstream tier ${label} is already enabled`);
      }
      refuseMixture(limits, edit.tier);
      put(limits, edit.tier, { mem_storage: -1, disk_storage: -1 });
      report.ok(edit.tier === 0 ? 'enabled global limit' : `enabled tier limit ${label}`);
      return;
    }
    default:
      set(limits, edit.limits, report);
  }
}

function set(limits: OperatorLimits, options: JetStreamOptions, report: Report): void {
  const { tier = 0 } = options;
  refuseMixture(limits, tier);
  const current = limitsOf(limits, tier);
  const isNew = noJetStreamLimits(current);
  const next: JetStreamLimits = { ...current };
  for (const { option, field, label, otherwise } of LIMITS) {
    const value = options[option];
    if (value !== undefined) {
      next[field] = value;
      report.ok(`changed ${tierLabel(tier)} ${label} to ${value}`);
    } else if (isNew) next[field] = otherwise;
  }
  if (options.maxBytesRequired !== undefined) next.max_bytes_required = options.maxBytesRequired;
  put(limits, tier, next);
}

function disable(limits: OperatorLimits, report: Report): void {
  clearGlobal(limits);
  report.ok('deleted global limit');
  for (const tier of Object.keys(limits.tiered_limits ?? {}).sort()) report.ok(`deleted tier limit ${tier}`);
  delete limits.tiered_limits;
}

function removeTier(limits: OperatorLimits, tier: number, report: Report): void {
  if (tier === 0) {
    clearGlobal(limits);
    report.ok('deleted global limit');
    return;
  }
  const label = tierLabel(tier);
  const tiers = limits.tiered_limits ?? {};
  if (Object.keys(tiers).length === 0) throw new NscError('not-allowed', "account doesn't have tier limits");
  if (!Object.hasOwn(tiers, label)) {
    throw new NscError('not-allowed', `account doesn't have tier ${label} limit`);
  }
  delete tiers[label];
  if (Object.keys(tiers).length === 0) delete limits.tiered_limits;
  report.ok(`deleted tier limit ${label}`);
}

/** Global limits and limits by tier exclude each other. */
function refuseMixture(limits: OperatorLimits, tier: number): void {
  const tiers = Object.keys(limits.tiered_limits ?? {}).sort();
  if (tier === 0 && tiers.length > 0) {
    throw new NscError(
      'not-allowed',
      `cannot set a jetstream global limit when a configuration has tiered limits '${tiers.join(',')}'`,
    );
  }
  if (tier > 0 && !noJetStreamLimits(limits)) {
    throw new NscError(
      'not-allowed',
      'cannot set a jetstream tier limit when a configuration has a global limit',
    );
  }
}

function refuseSystem(edit: JetStreamEdit & { readonly kind: 'set' | 'enable' }): void {
  if (edit.kind === 'enable') {
    throw new NscError(
      'not-allowed',
      'system account cannot have JetStream limits - please rerun with --js-disable',
    );
  }
  const { tier = 0, maxBytesRequired = false } = edit.limits;
  const flags = [
    ...(tier !== 0 ? ['--js-tier'] : []),
    ...LIMITS.filter(({ option }) => (edit.limits[option] ?? 0) !== 0).map(({ flag }) => `--${flag}`),
    ...(maxBytesRequired ? ['--js-max-bytes-required'] : []),
  ];
  if (flags.length > 0) {
    throw new NscError(
      'not-allowed',
      `system account cannot have jetstream related settings - please rerun without: ${flags.join(' ')}`,
    );
  }
}

function tierLabel(tier: number): string {
  return tier > 0 ? `R${tier}` : 'global';
}

function limitsOf(limits: OperatorLimits, tier: number): JetStreamLimits {
  if (tier > 0) return limits.tiered_limits?.[tierLabel(tier)] ?? {};
  const { max_bytes_required } = limits;
  const found: JetStreamLimits = max_bytes_required === undefined ? {} : { max_bytes_required };
  for (const { field } of LIMITS) {
    const value = limits[field];
    if (value !== undefined) found[field] = value;
  }
  return found;
}

function put(limits: OperatorLimits, tier: number, next: JetStreamLimits): void {
  if (tier > 0) limits.tiered_limits = { ...limits.tiered_limits, [tierLabel(tier)]: next };
  else Object.assign(limits, next);
}

function clearGlobal(limits: OperatorLimits): void {
  for (const { field } of LIMITS) delete limits[field];
  delete limits.max_bytes_required;
}

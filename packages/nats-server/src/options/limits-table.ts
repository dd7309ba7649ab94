/** Options that bound what clients may do. */
import type { OptionSpec } from '@nats-ts/conf';
import { defaultServerOptions } from './defaults.js';
import { reloadable, row } from './row.js';

const defaults = defaultServerOptions();
const MAX_INT32 = 2 ** 31 - 1;

/** The rows. */
export const limits: readonly OptionSpec[] = [
  row('max_control_line', 'size', 'Longest protocol line, payload not counted; 0 the default.', {
    min: 0,
    max: MAX_INT32,
    default: defaults.maxControlLine,
    ...reloadable,
  }),
  row(
    'max_payload',
    'size',
    'Largest message, headers included; 0 the default. More than 8 MiB is discouraged.',
    {
      min: 0,
      max: MAX_INT32,
      default: defaults.maxPayload,
      ...reloadable,
    },
  ),
  row(
    'max_pending',
    'size',
    'Bytes that may wait for a client before it is dropped as a slow consumer; 0 the default.',
    {
      min: 0,
      default: defaults.maxPending,
    },
  ),
  row('disable_sublist_cache', 'boolean', 'Look matches up anew for every message; much slower.', {
    aliases: ['no_sublist_cache'],
    default: defaults.noSublistCache,
  }),
  row('max_connections', 'integer', 'Most client connections; 0 or -1 for no limit.', {
    aliases: ['max_conn'],
    min: -1,
    default: defaults.maxConnections,
    ...reloadable,
  }),
  row('max_subscriptions', 'integer', 'Most subscriptions of a connection; 0 or -1 for no limit.', {
    aliases: ['max_subs'],
    min: -1,
    default: defaults.maxSubscriptions,
  }),
  row('max_sub_tokens', 'integer', 'Most tokens in the subject of a subscription. Not set: no limit.', {
    aliases: ['max_subscription_tokens'],
    min: 1,
    max: 255,
  }),
  row(
    'no_fast_producer_stall',
    'boolean',
    'Do not slow producers down for consumers that fall behind; drop instead.',
    {
      default: defaults.noFastProducerStall,
      ...reloadable,
    },
  ),
];

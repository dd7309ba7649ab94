/** Options that are read and kept, and change nothing here yet. Whoever sets one finds a warning in the log. */
import type { OptionSpec } from '@nats-ts/conf';
import { defaultServerOptions } from './defaults.js';
import { reloadable, row } from './row.js';
import { ocspCacheRow } from './tls-table.js';

const defaults = defaultServerOptions();

const peers = 'there are no routes, gateways and leaf nodes yet';

const reasons: Readonly<Record<string, string>> = {
  connect_error_reports: peers,
  reconnect_error_reports: peers,
  prof_block_rate: 'there is no profiling port; profile with node --cpu-prof',
  ocsp_cache: 'answers about clients are kept in memory',
  feature_flags: 'every flag of the Go server is about JetStream, which is not served yet',
};

/** The rows. */
export const withoutEffect: readonly OptionSpec[] = [
  row('feature_flags', 'map', 'Features to opt in to or out of.', {
    default: defaults.featureFlags,
    since: '2.14.0',
    entry: row('flag', 'boolean', 'On or off.'),
  }),
  ocspCacheRow,
  row(
    'connect_error_reports',
    'integer',
    'Report a first connection to a peer that fails every so many attempts.',
    {
      default: 3600,
      ...reloadable,
    },
  ),
  row(
    'reconnect_error_reports',
    'integer',
    'Report a lost peer that cannot be reached every so many attempts.',
    {
      default: 1,
      ...reloadable,
    },
  ),
  row('prof_block_rate', 'integer', 'Sampling rate of blocking operations in profiles.', {
    default: 0,
    ...reloadable,
  }),
].map((spec) => ({ ...spec, doc: `${spec.doc} No effect: ${reasons[spec.key] ?? ''}.` }));

/** What to say when the option of this key is set; undefined for options that have an effect. */
export function effectWarning(key: string): string | undefined {
  const reason = reasons[key];
  return reason === undefined ? undefined : `${key} has no effect: ${reason}`;
}

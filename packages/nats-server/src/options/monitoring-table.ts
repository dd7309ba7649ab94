/** Options of the HTTP side: monitoring and profiling. */
import type { OptionSpec } from '@nats-ts/conf';
import { defaultServerOptions } from './defaults.js';
import { checkListen } from './listen-table.js';
import { notServed } from './not-served.js';
import { row } from './row.js';

const defaults = defaultServerOptions();
const port = { min: -1, max: 65_535 } as const;

/** The rows of the top level. */
export const monitoring: readonly OptionSpec[] = [
  row(
    'http',
    ['string', 'integer'],
    'Host and port of the [monitoring pages](monitoring.md), `host:port`, or a port alone. Without a host: that of the clients.',
    { check: checkListen },
  ),
  row('https', ['string', 'integer'], 'The same with TLS, by the certificates of the `tls` block.', {
    check: checkListen,
  }),
  row('http_port', 'integer', 'Port of the monitoring pages; -1 lets the system choose one, 0 is none.', {
    aliases: ['monitor_port'],
    default: defaults.httpPort,
    flag: 'm',
    ...port,
  }),
  row('https_port', 'integer', 'The same with TLS.', {
    default: defaults.httpsPort,
    flag: 'ms',
    ...port,
  }),
  row('http_base_path', 'string', 'Path the monitoring pages begin with.', {
    default: defaults.httpBasePath,
  }),
  row('max_closed_clients', 'integer', 'Most closed connections that `/connz` remembers.', {
    default: defaults.maxClosedClients,
  }),
  row('server_tags', 'strings', 'Tags that describe this server, on `/varz` and in its system messages.', {
    default: defaults.serverTags,
    reloadable: true,
  }),
  row('server_metadata', 'map', 'Names and values that describe this server, in the same places.', {
    default: defaults.serverMetadata,
    since: '2.12.0',
    entry: row('name', 'string', 'Any text.'),
    reloadable: true,
  }),
  notServed(
    row('prof_port', 'integer', 'Port of the profiler.', { flag: 'profile' }),
    'profiles of Go programs',
  ),
];

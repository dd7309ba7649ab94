/** Options of the HTTP side: monitoring and profiling. */
import type { OptionSpec } from '@nats-ts/conf';
import { checkListen } from '../listen-table.js';
import { noneServed, notServed } from '../not-served.js';
import { row } from '../row.js';

/** The rows of the top level. */
export const monitoring: readonly OptionSpec[] = [
  ...noneServed(
    [
      row('http', ['string', 'integer'], 'Host and port of the monitoring pages.', { check: checkListen }),
      row('https', ['string', 'integer'], 'The same with TLS.', { check: checkListen }),
      row('http_port', 'integer', 'Port of the monitoring pages.', { aliases: ['monitor_port'], flag: 'm' }),
      row('https_port', 'integer', 'The same with TLS.', { flag: 'ms' }),
      row('http_base_path', 'string', 'Path they begin with.'),
    ],
    'monitoring',
  ),
  notServed(
    row('prof_port', 'integer', 'Port of the profiler.', { flag: 'profile' }),
    'profiles of Go programs',
  ),
];

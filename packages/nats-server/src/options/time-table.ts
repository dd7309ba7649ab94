/** Options about time: pings, write deadline, lame duck mode. */
import type { OptionSpec } from '@nats-ts/conf';
import { defaultServerOptions } from './defaults.js';
import { reloadable, row } from './row.js';

const defaults = defaultServerOptions();

/** What a write that takes too long leads to. */
export const writeTimeout = row(
  'write_timeout',
  'string',
  'What a write that takes too long leads to: `close` ends the connection, `retry` lets it go on while the client receives at all, `default` closes clients.',
  {
    choices: ['default', 'close', 'retry'],
    default: defaults.writeTimeout,
  },
);

/** The rows. */
export const times: readonly OptionSpec[] = [
  row('ping_interval', 'duration', 'Time between pings to a silent client; 0 the default.', {
    min: 0,
    default: defaults.pingInterval,
    ...reloadable,
  }),
  row('ping_max', 'integer', 'Unanswered pings after which a connection is stale; 0 the default.', {
    min: 0,
    default: defaults.pingMax,
    ...reloadable,
  }),
  row('write_deadline', 'duration', 'Time a write to a client may take; 0 the default.', {
    min: 0,
    default: defaults.writeDeadline,
    ...reloadable,
  }),
  writeTimeout,
  row('lame_duck_duration', 'duration', 'Time over which lame duck mode closes the clients.', {
    default: defaults.lameDuckDuration,
  }),
  row('lame_duck_grace_period', 'duration', 'Time lame duck mode waits before it closes the first client.', {
    default: defaults.lameDuckGracePeriod,
  }),
];

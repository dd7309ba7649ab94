/** Rows that every listener for peers or other protocols has. */
import type { OptionSpec } from '@nats-ts/conf';
import { checkListen } from '../listen-table.js';
import { inSeconds, row, section } from '../row.js';
import { writeTimeout } from '../time-table.js';
import { tlsRows } from '../tls-table.js';

/** `host`, `port`, `listen`, `tls`. */
export const listenerRows: readonly OptionSpec[] = [
  row('host', 'string', 'Address to listen on.', { aliases: ['net'], defaultText: '`0.0.0.0`' }),
  row('port', 'integer', 'Port to listen on; -1 lets the system choose one.', { min: -1, max: 65_535 }),
  row('listen', ['string', 'integer'], 'Host and port together, `host:port`.', { check: checkListen }),
  section('tls', tlsRows, 'TLS.'),
];

/** One user and a time, the only authorization these listeners have. */
export const simpleAuthorization: readonly OptionSpec[] = [
  row('user', 'string', 'Name.', { aliases: ['username'] }),
  row('password', 'string', 'Password.', { aliases: ['pass'], secret: true }),
  row('token', 'string', 'Token.', { secret: true }),
  row('timeout', 'duration', 'Time to say who it is.', { ...inSeconds }),
];

/** Write bounds of connections between servers. */
export const writeRows: readonly OptionSpec[] = [
  row('write_deadline', 'duration', 'Time a write may take.'),
  { ...writeTimeout, default: undefined },
];

/** Compression of connections between servers. */
export const compression = row('compression', ['boolean', 'string', 'section'], 'Compression.', {
  options: [
    row('mode', 'string', '`off`, `accept`, `s2_fast`, `s2_better`, `s2_best`, `s2_auto`.'),
    row('rtt_thresholds', 'list', 'Round-trip times from which `s2_auto` compresses more.', {
      aliases: ['thresholds', 'rtts', 'rtt'],
      entry: row('threshold', 'duration', 'A time.'),
    }),
  ],
  optional: true,
});

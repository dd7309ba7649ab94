/** The options of the `nats` section. */
import type { OptionSpec } from '@nats-ts/conf';
import { natsTls } from './tls-table.js';

/** `nats`. */
export const nats: readonly OptionSpec[] = [
  {
    key: 'servers',
    aliases: ['urls', 'url', 'server'],
    type: 'strings',
    default: [],
    reloadable: true,
    flag: 'nats',
    doc: 'Brokers to tell of changed accounts. None: no notifications.',
  },
  {
    key: 'connectTimeout',
    aliases: ['connect_timeout'],
    type: 'duration',
    unit: 'ms',
    min: 1,
    default: 5000,
    reloadable: true,
    doc: 'Time for one attempt to connect.',
  },
  {
    key: 'reconnectWait',
    aliases: ['reconnect_wait'],
    type: 'duration',
    unit: 'ms',
    min: 1,
    default: 1000,
    reloadable: true,
    doc: 'Wait between attempts to connect, and between two comparisons with the other servers.',
  },
  {
    key: 'maxReconnects',
    aliases: ['max_reconnects'],
    type: 'integer',
    min: -1,
    default: -1,
    reloadable: true,
    doc: 'Attempts to connect again after a connection was lost; -1 for ever.',
  },
  { key: 'tls', type: 'section', options: natsTls, doc: 'Certificates for the connection to the brokers.' },
  {
    key: 'userCredentials',
    aliases: ['user_credentials', 'credentials', 'creds'],
    type: 'string',
    default: '',
    reloadable: true,
    flag: 'creds',
    doc: 'Creds file of a user in the system account.',
  },
];

// Flags of the commands that talk to brokers.
import type { FlagSpec } from '@nats-ts/flags';

/** `--system-account` and `--system-user`. */
export const systemUserFlags: readonly FlagSpec[] = [
  {
    name: 'system-account',
    type: 'string',
    doc: 'System account for use with nats-resolver enabled nats-server. (Default is system account specified by operator)',
  },
  {
    name: 'system-user',
    type: 'string',
    doc: 'System account user for use with nats-resolver enabled nats-server. (Default to temporarily generated user)',
  },
];

/** `--tls-first`, `--ca-cert`, `--client-cert`, `--client-key`, `--tls-curves`. */
export const clientTlsFlags: readonly FlagSpec[] = [
  { name: 'tls-first', type: 'boolean', doc: 'use tls-first when connecting to the nats server' },
  { name: 'ca-cert', type: 'string', doc: 'ca certificate file for tls connections' },
  { name: 'client-cert', type: 'string', doc: 'client certificate file for tls connections' },
  { name: 'client-key', type: 'string', doc: 'client key file for tls connections' },
  {
    name: 'tls-curves',
    type: 'string',
    doc: "comma-separated TLS curve preferences (e.g. P256,P384,P521); defaults to Node's TLS defaults",
  },
];

/** The options of the two `tls` sections: server certificates for HTTP, client certificates for NATS. */
import type { OptionSpec } from '@nats-ts/conf';
import { OURS } from './since.js';

const tlsFiles: readonly OptionSpec[] = [
  {
    key: 'cert',
    aliases: ['cert_file'],
    type: 'string',
    default: '',
    reloadable: true,
    doc: 'PEM file with the certificate chain.',
  },
  {
    key: 'key',
    aliases: ['key_file'],
    type: 'string',
    default: '',
    reloadable: true,
    doc: 'PEM file with the private key of `cert`.',
  },
];

/** `http.tls`. */
export const httpTls: readonly OptionSpec[] = [
  ...tlsFiles,
  {
    key: 'root',
    aliases: ['ca_file', 'ca'],
    type: 'string',
    default: '',
    reloadable: true,
    doc: 'PEM file with the certificate authorities that sign client certificates.',
  },
  {
    key: 'verify',
    type: 'boolean',
    default: false,
    since: OURS,
    doc: 'Demand a client certificate signed by `root`.',
  },
];

/** `nats.tls`. */
export const natsTls: readonly OptionSpec[] = [
  ...tlsFiles,
  {
    key: 'root',
    aliases: ['ca_file', 'ca'],
    type: 'string',
    default: '',
    reloadable: true,
    doc: "PEM file with the certificate authorities that sign the broker's certificate. Empty: those of the system.",
  },
  {
    key: 'verify',
    type: 'boolean',
    default: true,
    reloadable: true,
    since: OURS,
    doc: "Check the broker's certificate. Turn it off for tests only.",
  },
];

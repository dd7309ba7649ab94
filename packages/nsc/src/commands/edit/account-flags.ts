// The flags of nsc edit account: more than any other command has.
import type { FlagSpec } from '@nats-ts/flags';
import {
  formerFlag,
  limitFlag,
  listFlag,
  permissionFlags,
  permissionRemovalFlags,
  tagFlags,
  timeFlags,
} from '../shared-flags.js';

const UNITS = '(units: k/m/g/t kib/mib/gib/tib)';

/** A flag that got another name. */
const renamed = (name: string, now: string): FlagSpec =>
  formerFlag(name, 'number', `it got renamed to --${now}`);

/** In the order of nsc 2.14's help. */
export const editAccountFlags: readonly FlagSpec[] = [
  ...tagFlags,
  limitFlag('conns', 'set maximum active connections for the account (-1 is unlimited)'),
  limitFlag('leaf-conns', 'set maximum active leaf node connections for the account (-1 is unlimited)', 0),
  limitFlag('data', 'set maximum data in bytes for the account (-1 is unlimited)'),
  limitFlag('exports', 'set maximum number of exports for the account (-1 is unlimited)'),
  limitFlag('imports', 'set maximum number of imports for the account (-1 is unlimited)'),
  limitFlag('payload', 'set maximum message payload in bytes for the account (-1 is unlimited)'),
  limitFlag('subscriptions', 'set maximum subscription for the account (-1 is unlimited)'),
  renamed('mem-storage', 'js-mem-storage'),
  renamed('disk-storage', 'js-disk-storage'),
  renamed('streams', 'js-streams'),
  renamed('consumer', 'js-consumer'),
  { name: 'wildcard-exports', type: 'boolean', default: true, doc: 'exports can contain wildcards' },
  { name: 'disallow-bearer', type: 'boolean', doc: 'require user jwt to not be bearer token' },
  listFlag('rm-sk', 'remove signing key'),
  { name: 'description', type: 'string', doc: 'Description for this account' },
  { name: 'info-url', type: 'string', doc: 'Link for more info on this account' },
  ...permissionFlags('default permissions'),
  ...permissionRemovalFlags('default permissions'),
  {
    name: 'js-tier',
    type: 'integer',
    min: 0,
    valueName: 'int',
    doc: 'JetStream: replication tier (0 creates a configuration that applies to all assets) ',
  },
  {
    name: 'rm-js-tier',
    type: 'integer',
    valueName: 'int',
    default: -1,
    doc: 'JetStream: remove replication limits for the specified tier (0 is the global tier) this flag is exclusive of all other js flags',
  },
  limitFlag(
    'js-mem-storage',
    `JetStream: set maximum memory storage in bytes for the account (-1 is unlimited / 0 disabled) ${UNITS}`,
    0,
  ),
  limitFlag(
    'js-disk-storage',
    `JetStream: set maximum disk storage in bytes for the account (-1 is unlimited / 0 disabled) ${UNITS}`,
    0,
  ),
  limitFlag('js-streams', 'JetStream: set maximum streams for the account (-1 is unlimited)'),
  limitFlag('js-consumer', 'JetStream: set maximum consumer for the account (-1 is unlimited)'),
  limitFlag(
    'js-max-mem-stream',
    `JetStream: set maximum size of a memory stream for the account (-1 is unlimited / 0 disabled) ${UNITS}`,
  ),
  limitFlag(
    'js-max-disk-stream',
    `JetStream: set maximum size of a disk stream for the account (-1 is unlimited / 0 disabled) ${UNITS}`,
  ),
  {
    name: 'js-max-bytes-required',
    type: 'boolean',
    doc: 'JetStream: set whether max stream is required when creating a stream',
  },
  limitFlag(
    'js-max-ack-pending',
    'JetStream: set number of maximum acks that can be pending for a consumer in the account',
  ),
  { name: 'name', short: 'n', type: 'string', doc: 'account to edit' },
  {
    name: 'js-disable',
    type: 'boolean',
    doc: 'disables all JetStream limits in the account by deleting any limits',
  },
  {
    name: 'js-enable',
    type: 'integer',
    valueName: 'int',
    default: -1,
    doc: 'enables JetStream for the specified tier',
  },
  listFlag('sk', 'signing key or keypath or the value "generate" to generate a key pair on the fly'),
  ...timeFlags,
  {
    name: 'trace-context-subject',
    type: 'string',
    default: 'trace.messages',
    doc: 'sets the subject where w3c trace context information is sent. Set to "" to disable',
  },
  limitFlag('trace-context-sampling', 'set the trace context sampling rate (1-100) - 0 default is 100', 0),
  {
    name: 'host-cluster-traffic',
    type: 'boolean',
    hidden: true,
    doc: 'route JetStream cluster traffic via the account instead of system',
  },
];

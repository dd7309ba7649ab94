// Flags that several commands have.
import type { FlagSpec } from '@nats-ts/flags';

const LIST = 'comma separated list or option can be specified multiple times';
const TIMES = 'yyyy-mm-dd, #m(inutes), #h(ours), #d(ays), #w(eeks), #M(onths), #y(ears)';

/** `--start` and `--expiry`. */
export const timeFlags: readonly FlagSpec[] = [
  { name: 'start', type: 'string', doc: `valid from ('0' is always, '3d' is three days) - ${TIMES}` },
  { name: 'expiry', type: 'string', doc: `valid until ('0' is always, '2M' is two months) - ${TIMES}` },
];

/** `-a`. */
export const accountFlag: FlagSpec = { name: 'account', short: 'a', type: 'string', doc: 'account name' };

/** `-o`. */
export const outputFlag: FlagSpec = {
  name: 'output-file',
  short: 'o',
  type: 'string',
  default: '--',
  doc: "output file, '--' is stdout",
};

/** A flag of older versions: it works, is in no list, and says what to use. @param advice `use --token` */
export function formerFlag(name: string, type: FlagSpec['type'], advice: string, short?: string): FlagSpec {
  const flag: FlagSpec = { name, type, hidden: true, deprecated: advice, doc: advice };
  return short === undefined ? flag : { ...flag, short };
}

/** A repeatable flag. */
export function listFlag(name: string, doc: string, short?: string): FlagSpec {
  const flag: FlagSpec = { name, type: 'strings', doc: `${doc} - ${LIST}` };
  return short === undefined ? flag : { ...flag, short };
}

/** The flags that set permissions; `subject` is what they are called in the help. */
export function permissionFlags(subject: string): readonly FlagSpec[] {
  return [
    {
      name: 'response-ttl',
      type: 'string',
      doc: `the amount of time the ${subject} is valid (global) - [#ms(millis) | #s(econds) | m(inutes) | h(ours)] - Default is no time limit.`,
    },
    {
      name: 'allow-pub-response',
      type: 'integer',
      optionalValue: '1',
      doc: `${subject} to limit how often a client can publish to reply subjects [with an optional count, --allow-pub-response=n] (global)`,
    },
    formerFlag('max-responses', 'integer', 'use --allow-pub-response or --allow-pub-response=n'),
    listFlag('allow-pub', `add publish ${subject}`),
    listFlag('allow-pubsub', `add publish and subscribe ${subject}`),
    listFlag('allow-sub', `add subscribe ${subject}`),
    listFlag('deny-pub', `add deny publish ${subject}`),
    listFlag('deny-pubsub', `add deny publish and subscribe ${subject}`),
    listFlag('deny-sub', `add deny subscribe ${subject}`),
  ];
}

/** The flags that take permissions away; `subject` is what they are called in the help. */
export function permissionRemovalFlags(subject: string): readonly FlagSpec[] {
  return [
    { name: 'rm-response-perms', type: 'boolean', doc: `remove response settings from ${subject}` },
    listFlag('rm', `remove publish/subscribe and deny ${subject}`),
  ];
}

/** `--tag` and `--rm-tag` of what is edited. */
export const tagFlags: readonly FlagSpec[] = [
  listFlag('tag', 'add tags for user'),
  listFlag('rm-tag', 'remove tag'),
];

/** A number of things or bytes; -1 is without limit. */
export function limitFlag(name: string, doc: string, initial = -1): FlagSpec {
  return initial === 0 ? { name, type: 'number', doc } : { name, type: 'number', default: initial, doc };
}

const REPEATABLE = 'option can be specified multiple times';

/** The flags that say what a user, or the users of a scoped signing key, may do. */
export const userLimitFlags: readonly FlagSpec[] = [
  {
    name: 'time',
    type: 'strings',
    valueName: 'time-ranges',
    doc: `add start-end time range of the form "hh:mm:ss-hh:mm:ss" (${REPEATABLE})`,
  },
  { name: 'rm-time', type: 'strings', doc: `remove start-end time by start time "hh:mm:ss" (${REPEATABLE})` },
  {
    name: 'locale',
    type: 'string',
    valueName: 'time-locale',
    doc: 'set the locale with which time values are interpreted',
  },
  listFlag('source-network', 'add source network for connection'),
  listFlag('rm-source-network', 'remove source network for connection'),
  listFlag(
    'conn-type',
    'set allowed connection types: LEAFNODE MQTT STANDARD WEBSOCKET LEAFNODE_WS MQTT_WS IN_PROCESS',
  ),
  listFlag('rm-conn-type', 'remove connection types'),
  {
    name: 'subs',
    type: 'integer',
    default: -1,
    doc: 'set maximum number of subscriptions (-1 is unlimited)',
  },
  limitFlag('data', 'set maximum data in bytes for the user (-1 is unlimited)'),
  limitFlag('payload', 'set maximum message payload in bytes for the account (-1 is unlimited)'),
  { name: 'bearer', type: 'boolean', doc: 'no connect challenge required for user' },
  ...permissionFlags('permissions'),
  ...permissionRemovalFlags('permissions'),
];

/** The flags that say what an export is like; the doc of `--sampling` differs. */
export function exportFlags(sampling: string): readonly FlagSpec[] {
  return [
    { name: 'service', short: 'r', type: 'boolean', doc: 'export type service' },
    {
      name: 'private',
      short: 'p',
      type: 'boolean',
      doc: 'private export - requires an activation to access',
    },
    { name: 'latency', type: 'string', doc: 'latency metrics subject (services only)' },
    { name: 'sampling', type: 'string', doc: sampling },
    {
      name: 'response-threshold',
      type: 'duration',
      doc: 'response threshold duration (units ms/s/m/h) (services only)',
    },
    {
      name: 'response-type',
      type: 'string',
      default: 'Singleton',
      doc: 'response type for the service [Singleton | Stream | Chunked] (services only)',
    },
    { name: 'allow-trace', type: 'boolean', doc: 'allow trace requests' },
  ];
}

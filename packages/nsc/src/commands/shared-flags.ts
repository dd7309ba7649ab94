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
    {
      name: 'max-responses',
      type: 'integer',
      hidden: true,
      deprecated: 'use --allow-pub-response or --allow-pub-response=n',
      doc: `${subject} to limit how often a client can publish to reply subjects [with an optional count] (global)`,
    },
    listFlag('allow-pub', `add publish ${subject}`),
    listFlag('allow-pubsub', `add publish and subscribe ${subject}`),
    listFlag('allow-sub', `add subscribe ${subject}`),
    listFlag('deny-pub', `add deny publish ${subject}`),
    listFlag('deny-pubsub', `add deny publish and subscribe ${subject}`),
    listFlag('deny-sub', `add deny subscribe ${subject}`),
  ];
}

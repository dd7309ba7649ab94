/** Options of what accounts share, and of subjects that become others. */
import type { OptionSpec } from '@nats-ts/conf';
import { row, section } from './row.js';

const latency: readonly OptionSpec[] = [
  row('subject', 'string', 'Subject that gets the measurements.'),
  row('sampling', ['integer', 'string'], 'How many of 100 requests are measured, or `headers`.'),
];

/** One of the `exports` of an account. */
export const exportRows: readonly OptionSpec[] = [
  row('stream', 'string', 'Subject whose messages others may receive.'),
  row('service', 'string', 'Subject others may send requests to.'),
  row('accounts', 'strings', 'Accounts that may import it; not set: all.'),
  row('response_type', 'string', 'How many replies a request gets.', {
    aliases: ['response'],
    choices: ['single', 'singleton', 'stream', 'chunk', 'chunked'],
  }),
  row('response_threshold', 'duration', 'Time in which a reply is expected.', {
    aliases: ['threshold', 'response_max_time', 'response_time'],
  }),
  row('latency', ['string', 'section'], 'Measure the latency of the service.', {
    options: latency,
    optional: true,
  }),
  row('account_token_position', 'integer', 'Token of the subject that is the key of the importing account.'),
  row('allow_trace', 'boolean', 'Traces of messages may cross.'),
];

const source: readonly OptionSpec[] = [
  row('account', 'string', 'Account that exports it.'),
  row('subject', 'string', 'Its subject there.'),
];

/** One of the `imports` of an account. */
export const importRows: readonly OptionSpec[] = [
  section('stream', source, 'Stream to import.'),
  section('service', source, 'Service to import.'),
  row('prefix', 'string', 'Put before the subject of a stream.'),
  row('to', 'string', 'Subject it has in this account.'),
  row('share', 'boolean', 'Show the service who asks.'),
  row('allow_trace', 'boolean', 'Traces of messages may cross.'),
];

const destination: readonly OptionSpec[] = [
  row('destination', 'string', 'Subject it becomes.', { aliases: ['dest'] }),
  row('weight', ['integer', 'string'], 'Share of the messages, `50` or `"50%"`.'),
  row('cluster', 'string', 'Cluster in which it counts.'),
];

/** `mappings`, of the server and of accounts. */
export const mappingsRow = row('mappings', 'map', 'Subjects that become other subjects.', {
  aliases: ['maps'],
  entry: row('subject', ['string', 'sections'], 'The subject it becomes, or several with weights.', {
    options: destination,
  }),
});

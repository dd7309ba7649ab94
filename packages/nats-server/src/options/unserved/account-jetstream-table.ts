/** Options of JetStream in an account. */
import type { OptionSpec } from '@nats-ts/conf';
import { row } from '../row.js';

/** `jetstream` of an account. */
export const accountJetStream: readonly OptionSpec[] = [
  row('max_memory', 'size', 'Most memory.', { aliases: ['max_mem', 'mem', 'memory'], since: '2.2.0' }),
  row('max_file', 'size', 'Most disk space.', {
    aliases: ['max_store', 'max_disk', 'store', 'disk'],
    since: '2.2.0',
  }),
  row('max_streams', 'integer', 'Most streams.', { aliases: ['streams'], since: '2.2.0' }),
  row('max_consumers', 'integer', 'Most consumers.', { aliases: ['consumers'], since: '2.2.0' }),
  row('max_bytes_required', 'boolean', 'Streams must have `max_bytes`.', {
    aliases: ['max_stream_bytes', 'max_bytes'],
    since: '2.7.0',
  }),
  row('memory_max_stream_bytes', 'size', 'Largest memory stream.', {
    aliases: ['mem_max_stream_bytes'],
    since: '2.8.0',
  }),
  row('store_max_stream_bytes', 'size', 'Largest file stream.', {
    aliases: ['disk_max_stream_bytes'],
    since: '2.8.0',
  }),
  row('max_ack_pending', 'integer', 'Most unacknowledged messages of a consumer.', { since: '2.8.0' }),
  row('cluster_traffic', 'string', 'Account that carries replication.', {
    choices: ['system', 'owner'],
    since: '2.11.0',
  }),
];

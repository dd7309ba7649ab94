/** Options of JetStream. */
import type { OptionSpec } from '@nats-ts/conf';
import { noneServed } from '../not-served.js';
import { row, section } from '../row.js';

const limits: readonly OptionSpec[] = [
  row('max_ack_pending', 'integer', 'Most unacknowledged messages of a consumer.', { since: '2.8.0' }),
  row('max_ha_assets', 'integer', 'Most streams and consumers with replicas.', { since: '2.8.0' }),
  row('max_request_batch', 'integer', 'Largest batch a consumer is asked for.', { since: '2.8.0' }),
  row('duplicate_window', 'duration', 'Longest window in which duplicates are found.', { since: '2.8.0' }),
  section(
    'batch',
    [
      row('max_inflight_per_stream', 'integer', 'Most open batches of a stream.'),
      row('max_inflight_total', 'integer', 'Most open batches.'),
      row('max_msgs', 'integer', 'Most messages in a batch.'),
      row('timeout', 'duration', 'Time until a batch must be committed.'),
    ],
    'Batches of published messages.',
  ),
];

const tpm: readonly OptionSpec[] = [
  row('keys_file', 'string', 'File of the keys.', { since: '2.11.0' }),
  row('encryption_password', 'string', 'Password of the keys.', { secret: true, since: '2.11.0' }),
  row('srk_password', 'string', 'Password of the storage root key.', { secret: true, since: '2.11.0' }),
  row('pcr', 'integer', 'Platform configuration register.', { since: '2.11.0' }),
  row('cipher', 'string', 'Cipher of the files.', {
    choices: ['chacha', 'chachapoly', 'aes'],
    since: '2.11.0',
  }),
];

const jetstreamRows: readonly OptionSpec[] = [
  row('enabled', 'boolean', 'Whether it is on; the block alone turns it on.', {
    aliases: ['enable'],
    since: '2.2.0',
  }),
  row('store_dir', 'string', 'Folder of the files.', { aliases: ['store', 'storedir'], since: '2.2.0' }),
  row('max_memory_store', 'size', 'Most memory.', { aliases: ['max_mem_store', 'max_mem'], since: '2.2.0' }),
  row('max_file_store', 'size', 'Most disk space.', { aliases: ['max_file'], since: '2.2.0' }),
  row('sync_interval', ['string', 'duration'], 'How often files are synced, or `always`.', {
    aliases: ['sync'],
    since: '2.10.0',
    defaultText: '`2m`',
  }),
  row('strict', 'boolean', 'Refuse requests with unknown fields.', { default: true, since: '2.11.0' }),
  row('domain', 'string', 'Domain of this JetStream.', { since: '2.2.3' }),
  row('encryption_key', 'string', 'Key the files are encrypted with.', {
    aliases: ['key', 'ek'],
    secret: true,
    since: '2.3.0',
  }),
  row('prev_encryption_key', 'string', 'Key they were encrypted with.', {
    aliases: ['prev_key', 'prev_ek'],
    secret: true,
    since: '2.10.0',
  }),
  row('cipher', 'string', 'Cipher of the files.', {
    choices: ['chacha', 'chachapoly', 'aes'],
    since: '2.3.0',
  }),
  row('extension_hint', 'string', 'How the domain is extended by leaf nodes.', { since: '2.2.3' }),
  section('limits', limits, 'Limits of requests.', { since: '2.8.0' }),
  section('tpm', tpm, 'Encryption with a key of the trusted platform module.', { since: '2.11.0' }),
  row('unique_tag', 'string', 'Tag in which replicas must differ.', { since: '2.8.0' }),
  row('max_outstanding_catchup', 'size', 'Most bytes in flight to replicas that catch up.', {
    since: '2.9.0',
  }),
  row('max_buffered_size', 'size', 'Most bytes waiting to enter a stream.', { since: '2.11.0' }),
  row('max_buffered_msgs', 'integer', 'Most messages waiting to enter a stream.', { since: '2.11.0' }),
  row('request_queue_limit', 'integer', 'Most requests waiting.', { since: '2.11.0' }),
  row('info_queue_limit', 'integer', 'Most requests for information waiting.'),
  row('meta_compact', 'integer', 'Entries after which the log of the meta group is compacted.', { min: 0 }),
  row('meta_compact_size', 'size', 'Bytes after which it is compacted.', { min: 0 }),
  row('meta_compact_sync', 'boolean', 'Wait for the compaction.'),
  row('max_concurrent_io', 'integer', 'Most file operations at once.', { min: 4, max: 8192 }),
];

/** The rows of the top level. */
export const jetstream = noneServed(
  [
    row('jetstream', ['boolean', 'string', 'section'], 'Streams, consumers, key-value and object stores.', {
      options: jetstreamRows,
      optional: true,
      flag: 'js',
    }),
    row('store_dir', 'string', 'Folder of JetStream.', { aliases: ['storedir'], flag: 'sd' }),
    row('default_js_domain', 'map', 'JetStream domain of each account.', {
      entry: row('account', 'string', 'The domain.'),
    }),
  ],
  'JetStream',
);

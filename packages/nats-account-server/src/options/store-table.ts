/** The options of the `store` section. */
import type { OptionSpec } from '@nats-ts/conf';
import { OURS } from './since.js';

const MiB = 1024 * 1024;

/** `store`. */
export const store: readonly OptionSpec[] = [
  {
    key: 'nsc',
    type: 'string',
    default: '',
    flag: 'nsc',
    doc: 'An operator folder kept by nsc; served read-only and watched. Wins over `dir`.',
  },
  {
    key: 'dir',
    aliases: ['directory'],
    type: 'string',
    default: '',
    flag: 'dir',
    doc: 'Folder that holds the JWTs. Without `dir` and `nsc` they live in memory and end with the process.',
  },
  {
    key: 'readOnly',
    aliases: ['read_only'],
    type: 'boolean',
    default: false,
    flag: 'ro',
    doc: 'Accept nothing; watch the folder for changes instead.',
  },
  {
    key: 'shard',
    type: 'boolean',
    default: false,
    doc: 'Spread the files over folders named after the last two characters of their key.',
  },
  {
    key: 'cleanupInterval',
    aliases: ['cleanup_interval'],
    type: 'duration',
    unit: 'ms',
    min: 0,
    default: 0,
    doc: 'How often expired JWTs are looked for and removed; 0 never.',
  },
  {
    key: 'memoryLimit',
    aliases: ['memory_limit'],
    type: 'size',
    min: MiB,
    default: 256 * MiB,
    since: OURS,
    doc: 'Most memory for JWTs that are kept warm; the coldest leave first. A memory store is not bounded by it.',
  },
];

/** The options of the `logging` section. */
import type { OptionSpec } from '@nats-ts/conf';
import { OURS } from './since.js';

/** `logging`. */
export const logging: readonly OptionSpec[] = [
  {
    key: 'time',
    aliases: ['logtime', 'timestamp'],
    type: 'boolean',
    default: true,
    reloadable: true,
    doc: 'Begin every line with the time.',
  },
  {
    key: 'utc',
    aliases: ['logtime_utc'],
    type: 'boolean',
    default: false,
    reloadable: true,
    since: OURS,
    doc: 'Times in UTC rather than in the local zone.',
  },
  {
    key: 'debug',
    type: 'boolean',
    default: false,
    reloadable: true,
    flag: 'D',
    doc: 'Log what helps to find a fault.',
  },
  { key: 'trace', type: 'boolean', default: false, reloadable: true, flag: 'V', doc: 'Log every request.' },
  {
    key: 'colors',
    aliases: ['colour', 'colours', 'color'],
    type: 'boolean',
    reloadable: true,
    doc: 'Colour the level of every line. Not set: only when the log goes to a terminal.',
  },
  {
    key: 'pid',
    type: 'boolean',
    default: false,
    reloadable: true,
    doc: 'Put the process id into every line.',
  },
  {
    key: 'file',
    aliases: ['log_file', 'logfile'],
    type: 'string',
    default: '',
    reloadable: true,
    since: OURS,
    doc: 'Log to this file instead of standard error.',
  },
  {
    key: 'sizeLimit',
    aliases: ['log_size_limit', 'logfile_size_limit'],
    type: 'size',
    min: 0,
    default: 0,
    reloadable: true,
    since: OURS,
    doc: 'Start a new log file at this size; 0 never.',
  },
  {
    key: 'maxFiles',
    aliases: ['log_max_num', 'logfile_max_num'],
    type: 'integer',
    min: 0,
    default: 0,
    reloadable: true,
    since: OURS,
    doc: 'How many old log files stay; 0 keeps them all.',
  },
];

/** Options of the log, and of the files that name the running process. */
import type { OptionSpec } from '@nats-ts/conf';
import { defaultServerOptions } from './defaults.js';
import { reloadable, row } from './row.js';

const defaults = defaultServerOptions();

/** The rows. */
export const logging: readonly OptionSpec[] = [
  row('debug', 'boolean', 'Log what helps to find a fault.', {
    default: defaults.debug,
    flag: 'D',
    ...reloadable,
  }),
  row('trace', 'boolean', 'Log every protocol line.', { default: defaults.trace, flag: 'V', ...reloadable }),
  row('trace_verbose', 'boolean', 'Trace what the server itself publishes too; sets `trace`.', {
    default: defaults.traceVerbose,
    flag: 'VV',
    ...reloadable,
  }),
  row('trace_headers', 'boolean', 'Trace the headers of messages without their payload; sets `trace`.', {
    default: defaults.traceHeaders,
    ...reloadable,
  }),
  row('max_traced_msg_len', 'integer', 'Longest piece of a payload in the trace; 0 or -1 for all of it.', {
    min: -1,
    default: defaults.maxTracedMsgLen,
    flag: 'max_traced_msg_len',
    ...reloadable,
  }),
  row('logtime', 'boolean', 'Begin every line with the time.', {
    default: defaults.logtime,
    flag: 'T',
    ...reloadable,
  }),
  row('logtime_utc', 'boolean', 'Times in UTC rather than in the local zone.', {
    default: defaults.logtimeUtc,
    flag: 'logtime_utc',
    ...reloadable,
  }),
  row('log_file', 'string', 'Log to this file instead of standard error.', {
    aliases: ['logfile'],
    default: defaults.logFile,
    flag: 'l',
    ...reloadable,
  }),
  row('log_size_limit', 'size', 'Begin a new log file at this size; 0 never.', {
    aliases: ['logfile_size_limit'],
    min: 0,
    default: defaults.logSizeLimit,
    flag: 'log_size_limit',
  }),
  row('log_max_num', 'integer', 'How many log files stay, the current one included; 0 keeps them all.', {
    aliases: ['logfile_max_num'],
    min: 0,
    default: defaults.logMaxNum,
  }),
  row('syslog', 'boolean', "Log to the system's syslog.", {
    default: defaults.syslog,
    flag: 's',
    ...reloadable,
  }),
  row('remote_syslog', 'string', 'Log to this syslog server: `udp://host:514`, `tcp://host:514`.', {
    default: defaults.remoteSyslog,
    flag: 'r',
    ...reloadable,
  }),
  row('pid_file', 'string', 'File that holds the process id while the server runs.', {
    aliases: ['pidfile'],
    default: defaults.pidFile,
    flag: 'P',
    ...reloadable,
  }),
  row(
    'ports_file_dir',
    'string',
    'Folder for `nats-server_<pid>.ports`, which names the addresses that are listened on.',
    {
      default: defaults.portsFileDir,
      flag: 'ports_file_dir',
      ...reloadable,
    },
  ),
];

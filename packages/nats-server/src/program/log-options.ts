/** From the options of the broker to those of the log. */
import { type LogOptions, SyslogSink } from '@nats-ts/log';
import type { LoggingOptions } from '../options/types.js';

/**
 * Where and how the program logs: a file wins over a remote syslog, that over the system's, and that over stderr.
 *
 * @throws LogError when a syslog is asked for that cannot be reached
 */
export function logOptions(options: LoggingOptions): LogOptions {
  const { debug, trace, logtime, logtimeUtc, logFile, logSizeLimit, logMaxNum, syslog, remoteSyslog } =
    options;
  const levels = { debug, trace };
  if (logFile === '' && (remoteSyslog !== '' || syslog)) {
    const address = remoteSyslog === '' ? {} : { address: remoteSyslog };
    return { ...levels, sink: new SyslogSink({ tag: 'nats-server', ...address }) };
  }
  return {
    ...levels,
    time: logtime,
    utc: logtimeUtc,
    pid: true,
    file: logFile,
    sizeLimit: logSizeLimit,
    maxFiles: logMaxNum,
  };
}

/** Whether two sets of options make the same log, so that it need not be opened anew. */
export function sameLog(left: LoggingOptions, right: LoggingOptions): boolean {
  const keys = [
    'debug',
    'trace',
    'logtime',
    'logtimeUtc',
    'logFile',
    'logSizeLimit',
    'logMaxNum',
    'syslog',
    'remoteSyslog',
  ] as const;
  return keys.every((key) => left[key] === right[key]);
}

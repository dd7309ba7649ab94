// The six levels of a NATS log and the labels that stand for them in a line.

/** Levels, from the gravest down. `debug` and `trace` are off unless asked for. */
export type Level = 'fatal' | 'error' | 'warning' | 'info' | 'debug' | 'trace';

/** The label of each level as it stands in a line, with the space behind it. */
export type Labels = Readonly<Record<Level, string>>;

/** Labels without colour. */
export const PLAIN_LABELS: Labels = {
  fatal: '[FTL] ',
  error: '[ERR] ',
  warning: '[WRN] ',
  info: '[INF] ',
  debug: '[DBG] ',
  trace: '[TRC] ',
};

/** Labels in the colours of the Go logger: only the three letters are coloured, not the brackets. */
export const COLORED_LABELS: Labels = {
  fatal: '[\x1b[31mFTL\x1b[0m] ',
  error: '[\x1b[31mERR\x1b[0m] ',
  warning: '[\x1b[0;93mWRN\x1b[0m] ',
  info: '[\x1b[32mINF\x1b[0m] ',
  debug: '[\x1b[36mDBG\x1b[0m] ',
  trace: '[\x1b[33mTRC\x1b[0m] ',
};

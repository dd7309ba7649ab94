// The logger of a program: levels, one destination, and changes of both while it runs.
import { MicrosecondClock } from './clock.js';
import { oneLine } from './escape.js';
import { FileSink } from './file-sink.js';
import { COLORED_LABELS, type Level, PLAIN_LABELS } from './level.js';
import { LineFormat } from './line-format.js';
import type { Log, LogOptions } from './options.js';
import type { LogSink } from './sink.js';
import { StreamSink } from './stream-sink.js';

/** One clock for all loggers of a process, so that their lines can be put in order. */
const clock = new MicrosecondClock();

const NO_SINK: LogSink = {
  write() {},
  flush() {},
  reopen: () => ({ kind: 'ignored' }),
  async close() {},
};

/**
 * A log as the NATS servers write it. Lines are gathered for the rest of the event loop's turn and written together;
 * `fatal`, `flush`, `close` and the end of the process write them at once. Nothing but the constructor and
 * `configure` throws.
 */
export class Logger implements Log {
  #sink: LogSink;
  #debug: boolean;
  #trace: boolean;

  /** @throws LogError `cannot-open` when there is a `file` and it cannot be opened. */
  constructor(options: LogOptions = {}) {
    this.#sink = openSink(options);
    this.#debug = options.debug ?? false;
    this.#trace = options.trace ?? false;
  }

  get debugEnabled(): boolean {
    return this.#debug;
  }

  get traceEnabled(): boolean {
    return this.#trace;
  }

  fatal(text: string): void {
    this.#write('fatal', text);
    this.#sink.flush();
  }

  error(text: string): void {
    this.#write('error', text);
  }

  warn(text: string): void {
    this.#write('warning', text);
  }

  info(text: string): void {
    this.#write('info', text);
  }

  debug(text: string): void {
    if (this.#debug) this.#write('debug', text);
  }

  trace(text: string): void {
    if (this.#trace) this.#write('trace', text);
  }

  /**
   * Takes a whole new set of options (what is left out has its default, not its former value) and moves to the new
   * destination without losing a line.
   *
   * @throws LogError `cannot-open`; everything then stays as it was.
   */
  configure(options: LogOptions): void {
    const former = this.#sink;
    former.flush();
    this.#sink = openSink(options);
    this.#debug = options.debug ?? false;
    this.#trace = options.trace ?? false;
    if (former !== this.#sink) void former.close();
  }

  /** Opens the log file anew after it was moved away (SIGUSR1 in nats-server), and says so in the log. */
  reopen(): void {
    const result = this.#sink.reopen();
    if (result.kind === 'reopened') this.info('File log re-opened');
    else if (result.kind === 'ignored') this.info('File log re-open ignored, not a file logger');
    else this.error(`File log re-open failed (${result.reason}), still writing to the former file`);
  }

  /** Writes at once whatever waits for the end of the event loop's turn. */
  flush(): void {
    this.#sink.flush();
  }

  /** Writes what waits and lets go of the destination; what is logged afterwards is ignored. */
  close(): Promise<void> {
    const former = this.#sink;
    this.#sink = NO_SINK;
    return former.close();
  }

  #write(level: Level, text: string): void {
    this.#sink.write(level, oneLine(text));
  }
}

/** A logger that writes nothing, for tests and for libraries that were given none. It cannot be configured. */
export const nullLogger: Logger = new (class extends Logger {
  override configure(): void {}
  override reopen(): void {}
})({ sink: NO_SINK });

function openSink(options: LogOptions): LogSink {
  if (options.sink !== undefined) return options.sink;
  const { time = true, utc = false, pid = false, file } = options;
  if (file !== undefined && file !== '') {
    const format = new LineFormat({ time, utc, pid, labels: PLAIN_LABELS }, clock);
    const { sizeLimit = 0, maxFiles = 0 } = options;
    return new FileSink({ path: file, sizeLimit, maxFiles, format, clock });
  }
  const stream = options.stream ?? process.stderr;
  const labels = wantsColors(options.colors ?? 'auto', stream) ? COLORED_LABELS : PLAIN_LABELS;
  return new StreamSink(stream, new LineFormat({ time, utc, pid, labels }, clock));
}

function wantsColors(colors: boolean | 'auto', stream: NodeJS.WritableStream): boolean {
  if (colors !== 'auto') return colors;
  const { NO_COLOR = '', TERM } = process.env;
  return NO_COLOR === '' && TERM !== 'dumb' && 'isTTY' in stream && stream.isTTY === true;
}

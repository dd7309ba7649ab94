// Log lines to a stream: stderr, unless the program has another.
import { LineBatch } from './batch.js';
import { reasonOf } from './errors.js';
import { type Complaint, complainToStderr } from './last-resort.js';
import type { Level } from './level.js';
import type { LineFormat } from './line-format.js';
import type { LogSink, ReopenResult } from './sink.js';

/** Bytes that may wait in a stream whose reader is slow; further lines are dropped and counted. */
const MAX_BACKLOG = 16 * 1024 * 1024;

/** Milliseconds that closing waits for a reader who does not read. */
const CLOSE_PATIENCE = 1000;

/** A sink that writes lines to a stream it does not own: the stream is never ended. */
export class StreamSink implements LogSink {
  readonly #stream: NodeJS.WritableStream;
  readonly #format: LineFormat;
  readonly #complain: Complaint;
  readonly #batch = new LineBatch((lines) => this.#send(lines));
  #state: 'open' | 'broken' | 'closed' = 'open';
  #dropped = 0;

  constructor(stream: NodeJS.WritableStream, format: LineFormat, complain: Complaint = complainToStderr) {
    this.#stream = stream;
    this.#format = format;
    this.#complain = complain;
    hold(stream, this.#onError);
  }

  write(level: Level, text: string): void {
    if (this.#state === 'open') this.#batch.add(this.#format.line(level, text));
  }

  flush(): void {
    this.#batch.flush();
  }

  reopen(): ReopenResult {
    return { kind: 'ignored' };
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#batch.flush();
    if (this.#state === 'open') await this.#drained();
    this.#state = 'closed';
    release(this.#stream, this.#onError);
  }

  readonly #onError = (error: unknown): void => {
    if (this.#state !== 'open') return;
    this.#state = 'broken';
    // A closed stderr is where complaints go; saying it there would be in vain.
    if (this.#stream !== process.stderr)
      this.#complain(`log: cannot write to the stream: ${reasonOf(error)}`);
  };

  #send(lines: readonly string[]): void {
    if (this.#state !== 'open') return;
    if (isDestroyed(this.#stream)) {
      this.#onError(new Error('it is closed'));
      return;
    }
    if (backlog(this.#stream) > MAX_BACKLOG) {
      this.#dropped += lines.length;
      return;
    }
    let text = lines.join('');
    if (this.#dropped > 0) {
      text =
        this.#format.line('warning', `${this.#dropped} log lines were dropped: the reader was too slow`) +
        text;
      this.#dropped = 0;
    }
    try {
      this.#stream.write(text);
    } catch (error) {
      this.#onError(error);
    }
  }

  /** Waits until the stream has passed everything on, has failed, or has been waited for long enough. */
  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, CLOSE_PATIENCE);
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      try {
        // The callback comes before the 'error' event; one turn later both have been.
        this.#stream.write('', () => setImmediate(done));
      } catch (error) {
        this.#onError(error);
        done();
      }
    });
  }
}

/** Bytes the stream has taken and not passed on. */
function backlog(stream: NodeJS.WritableStream): number {
  return 'writableLength' in stream && typeof stream.writableLength === 'number' ? stream.writableLength : 0;
}

/** A destroyed stream swallows what is written to it without a word. */
function isDestroyed(stream: NodeJS.WritableStream): boolean {
  return 'destroyed' in stream && stream.destroyed === true;
}

type ErrorListener = (error: unknown) => void;

/**
 * One 'error' listener for all the sinks of a stream (a closed pipe would else end the process), however many
 * loggers write to stderr.
 */
const held = new WeakMap<NodeJS.WritableStream, { sinks: Set<ErrorListener>; listener: ErrorListener }>();

function hold(stream: NodeJS.WritableStream, sink: ErrorListener): void {
  const known = held.get(stream);
  if (known !== undefined) {
    known.sinks.add(sink);
    return;
  }
  const sinks = new Set([sink]);
  const listener: ErrorListener = (error) => {
    for (const each of sinks) each(error);
  };
  held.set(stream, { sinks, listener });
  stream.on('error', listener);
}

function release(stream: NodeJS.WritableStream, sink: ErrorListener): void {
  const known = held.get(stream);
  if (known === undefined) return;
  known.sinks.delete(sink);
  if (known.sinks.size > 0) return;
  stream.removeListener('error', known.listener);
  held.delete(stream);
}

/** The way out of one connection: what its outbox sends, and what becomes of a client that does not receive it. */
import { formatGoDuration } from '@nats-ts/flags';
import type { Sink } from '../bytes/outbox.js';
import type { ClientConnection } from './connection.js';
import type { ServerContext } from './server-context.js';
import type { Transport } from './transport.js';
import type { Writer } from './write-watch.js';

/** Where one outbox sends to. */
export class Outbound implements Sink, Writer {
  writingSince = 0;
  readonly #connection: ClientConnection;
  readonly #server: ServerContext;
  readonly #transport: Transport;
  /** Bytes of the write under way, and how many of them were unsent when it began, or began anew. */
  #chunk = 0;
  #unsent = 0;
  /** Has the write under way missed a deadline, and been given another? */
  #late = false;

  constructor(connection: ClientConnection, server: ServerContext, transport: Transport) {
    this.#connection = connection;
    this.#server = server;
    this.#transport = transport;
  }

  write(chunk: Buffer): boolean {
    if (this.#transport.write(chunk, this.#written)) return true;
    this.#chunk = chunk.length;
    this.#began();
    if (!this.#connection.closed) this.#server.writes.add(this);
    return false;
  }

  overflow(): void {
    // Somebody's message is just being delivered: the connection goes when that is over.
    queueMicrotask(() => {
      const connection = this.#connection;
      if (connection.closed) return;
      this.#countSlow();
      connection.log.info(`Slow Consumer Detected: MaxPending of ${connection.outbox.limit} Exceeded`);
      connection.close('Slow Consumer (Pending Bytes)');
    });
  }

  writeTimedOut(): void {
    const connection = this.#connection;
    // Whoever has not said who it is yet is no consumer.
    if (connection.known) {
      this.#countSlow();
      this.#tellLate();
    }
    if (this.#moves()) {
      this.#late = true;
      this.#began();
    } else {
      connection.close('Slow Consumer (Write Deadline)');
    }
  }

  /** Sends what waits, for a moment, and closes. `gone`: the other side has ended already. */
  finish(gone: boolean): void {
    this.#connection.outbox.finish();
    if (gone && this.writingSince === 0) this.#transport.destroy();
    else this.#server.departures.add(this.#transport);
    this.#server.writes.remove(this);
  }

  /** Closes at once. */
  abort(): void {
    this.#connection.outbox.close();
    this.#transport.destroy();
    this.#server.writes.remove(this);
  }

  readonly #written = (): void => {
    if (this.#late) this.#tellRecovered();
    this.writingSince = 0;
    this.#server.writes.remove(this);
    this.#connection.outbox.written();
  };

  #countSlow(): void {
    const { account, statistics } = this.#connection;
    this.#server.statistics.slowConsumers++;
    account.statistics.slowConsumers++;
    statistics.slowConsumers++;
  }

  #began(): void {
    this.writingSince = performance.now();
    if (this.#server.options.writeTimeout === 'retry') this.#unsent = this.#transport.unsent ?? 0;
  }

  /** May a write that is late go on, for the client does receive, slowly? */
  #moves(): boolean {
    if (this.#server.options.writeTimeout !== 'retry' || !this.#connection.known) return false;
    return (this.#transport.unsent ?? this.#unsent) < this.#unsent;
  }

  #tellLate(): void {
    const { log, outbox } = this.#connection;
    const what = this.#late ? 'State' : 'Detected';
    const deadline = formatGoDuration(this.#server.options.writeDeadline);
    log.info(
      `Slow Consumer ${what}: WriteDeadline of ${deadline} exceeded with ${outbox.pieces} chunks of ${outbox.pending} total bytes.`,
    );
  }

  #tellRecovered(): void {
    this.#late = false;
    const seconds = ((performance.now() - this.writingSince) / 1000).toFixed(3);
    this.#connection.log.info(
      `Slow Consumer Recovered: Flush took ${seconds}s with 1 chunks of ${this.#chunk} total bytes.`,
    );
  }
}

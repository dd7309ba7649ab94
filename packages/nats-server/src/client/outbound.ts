/** The way out of one connection: what its outbox sends, and what becomes of a client that does not receive it. */
import type { Sink } from '../bytes/outbox.js';
import type { ClientConnection } from './connection.js';
import type { ServerContext } from './server-context.js';
import type { Transport } from './transport.js';
import type { Writer } from './write-watch.js';

/** Milliseconds a closed connection has for its last bytes. */
const LAST_WORDS_MS = 1000;

/** Where one outbox sends to. */
export class Outbound implements Sink, Writer {
  writingSince = 0;
  readonly #connection: ClientConnection;
  readonly #server: ServerContext;
  readonly #transport: Transport;

  constructor(connection: ClientConnection, server: ServerContext, transport: Transport) {
    this.#connection = connection;
    this.#server = server;
    this.#transport = transport;
  }

  write(chunk: Buffer): boolean {
    if (this.#transport.write(chunk, this.#written)) return true;
    this.writingSince = performance.now();
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
    if (connection.known) this.#countSlow();
    const seconds = this.#server.options.writeDeadline / 1000;
    const { pending } = connection.outbox;
    connection.log.info(
      `Slow Consumer Detected: WriteDeadline of ${seconds}s exceeded with ${pending} total bytes.`,
    );
    connection.close('Slow Consumer (Write Deadline)');
  }

  /** Sends what waits, for a moment, and closes. `gone`: the other side has ended already. */
  finish(gone: boolean): void {
    this.#connection.outbox.finish();
    if (gone && this.writingSince === 0) this.#transport.destroy();
    else this.#transport.end();
    if (this.writingSince !== 0) setTimeout(() => this.#transport.destroy(), LAST_WORDS_MS).unref();
    this.#server.writes.remove(this);
  }

  /** Closes at once. */
  abort(): void {
    this.#connection.outbox.close();
    this.#transport.destroy();
    this.#server.writes.remove(this);
  }

  readonly #written = (): void => {
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
}

/** The broker: start, reload, lame duck, close. What it is made of is put together here. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { type Log, nullLogger } from '@nats-ts/log';
import { NatsServerError } from './errors.js';
import { defaultServerOptions } from './options/defaults.js';
import type { ServerOptions } from './options/types.js';
import type { ReloadReport, ServerSettings } from './settings.js';

/** A running broker. Several may live in one process. */
export class NatsServer {
  readonly options: ServerOptions;
  readonly #log: Log;
  readonly #listener: Server;

  private constructor(options: ServerOptions, log: Log) {
    this.options = options;
    this.#log = log;
    this.#listener = createServer((socket) => socket.destroy());
  }

  /**
   * Starts a broker that is ready for clients when the promise resolves.
   *
   * @throws NatsServerError `cannot-listen` when the port is taken or the host is not ours.
   */
  static async start(settings: ServerSettings = {}): Promise<NatsServer> {
    const { log = nullLogger, authenticator: _, ...options } = settings;
    const server = new NatsServer({ ...defaultServerOptions(), ...options }, log);
    await server.#listen();
    return server;
  }

  /** The port that clients connect to. */
  get port(): number {
    return (this.#listener.address() as AddressInfo | null)?.port ?? 0;
  }

  /** Such as `nats://127.0.0.1:4222`. */
  get clientUrl(): string {
    const host =
      this.options.host === '0.0.0.0' || this.options.host === '::' ? '127.0.0.1' : this.options.host;
    return `nats://${host.includes(':') ? `[${host}]` : host}:${this.port}`;
  }

  /** Applies what can change while the server runs, and names what cannot. */
  async reload(_settings: ServerSettings): Promise<ReloadReport> {
    return { refused: [] };
  }

  /** Takes no new clients and closes those it has, spread over `lameDuckDuration`. Resolves when all are gone. */
  async enterLameDuck(): Promise<void> {
    await this.close();
  }

  /** Ends every connection and leaves nothing open. */
  async close(): Promise<void> {
    if (!this.#listener.listening) return;
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  async #listen(): Promise<void> {
    const { host, port } = this.options;
    this.#listener.listen(port === -1 ? 0 : port, host);
    try {
      await once(this.#listener, 'listening');
    } catch (cause) {
      throw new NatsServerError('cannot-listen', `on ${host}:${port}`, cause);
    }
    this.#log.info(`Listening for client connections on ${host}:${this.port}`);
  }
}

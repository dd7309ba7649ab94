/** The TCP listener for clients. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { NatsServerError } from '../errors.js';
import { type Handle, interceptHandles } from './accepted-handles.js';

/** Connections the system may hold until they are accepted. */
const QUEUE = 1024;

/** Makes connections of what was accepted. Nothing was read from it yet. */
export interface Acceptor {
  /** Takes the handle itself, where it can use that; false: it wants a socket. */
  take(handle: Handle): boolean;
  /** Takes a paused socket. */
  accept(socket: Socket): void;
  /** One connection could not be accepted, such as for too many open files. */
  failed(error: Error): void;
}

/** Listens. */
export class Listener {
  readonly #acceptor: Acceptor;
  readonly #server: Server;
  #port = 0;

  constructor(acceptor: Acceptor) {
    this.#acceptor = acceptor;
    this.#server = createServer({ noDelay: true, pauseOnConnect: true }, (socket) => acceptor.accept(socket));
    // After listening has begun, an error is one failed accept.
    this.#server.on('error', (error) => {
      if (this.#server.listening) acceptor.failed(error);
    });
  }

  /** The port it listens on, 0 before that. Stays known after closing. */
  get port(): number {
    return this.#port;
  }

  /**
   * Begins to listen.
   *
   * @throws NatsServerError `cannot-listen`
   */
  async listen(host: string, port: number): Promise<void> {
    try {
      // To the Go server, and so to its users, every address includes those of IPv6, where the machine has it.
      if (host !== '0.0.0.0' || !(await this.#bindBoth(port))) await this.#bind(host, port);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new NatsServerError('cannot-listen', `on ${host}:${port}: ${why}`, cause);
    }
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** @returns false when the machine has no IPv6 */
  async #bindBoth(port: number): Promise<boolean> {
    try {
      await this.#bind('::', port);
      return true;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL') throw error;
      return false;
    }
  }

  async #bind(host: string, port: number): Promise<void> {
    this.#server.listen({ host, port: port === -1 ? 0 : port, backlog: QUEUE, ipv6Only: false });
    await once(this.#server, 'listening');
    interceptHandles(this.#server, (handle) => this.#acceptor.take(handle));
  }

  /** Does it take connections? */
  get listening(): boolean {
    return this.#server.listening;
  }

  /** Takes no more connections. Those there are stay. */
  close(): void {
    if (this.#server.listening) this.#server.close();
  }
}

// The connection to the brokers and its life: it comes up when a broker does, however late, comes back when it
// is lost, and never stops the HTTP side.
import type { NatsConnection, NodeConnectionOptions } from '@nats-io/transport-node';
import type { Log } from '@nats-ts/log';
import type { NatsOptions } from '../options/types.js';
import { credsFileAuthenticator, urlAuthenticator } from './authenticator.js';
import { readServers } from './servers.js';
import { SocketGuard } from './socket-guard.js';

/** What the owner of a link is told. Neither may throw. */
export interface LinkEvents {
  /** Messages flow. `again` says that the connection is one that was up before and kept its subscriptions. */
  up(connection: NatsConnection, again: boolean): void;
  /** Messages no longer flow. */
  down(): void;
}

/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Our options in the words of the client library. */
function clientOptions(options: NatsOptions): NodeConnectionOptions {
  const { addresses, tls: tlsByScheme, login } = readServers(options.servers);
  const { root, cert, key, verify } = options.tls;
  const tls = {
    ...(root !== '' && { caFile: root }),
    ...(cert !== '' && { certFile: cert, keyFile: key }),
    ...(!verify && { rejectUnauthorized: false }),
  };
  const wantsTls = tlsByScheme || root !== '' || cert !== '';
  return {
    name: 'nats-account-server',
    servers: [...addresses],
    // Our own updates and pack requests must not come back to us.
    noEcho: true,
    timeout: options.connectTimeout,
    reconnectTimeWait: options.reconnectWait,
    maxReconnectAttempts: options.maxReconnects,
    ...((wantsTls || !verify) && { tls }),
    ...(options.userCredentials !== ''
      ? { authenticator: credsFileAuthenticator(options.userCredentials) }
      : login !== undefined && { authenticator: urlAuthenticator(login) }),
  };
}

/**
 * Keeps one connection to the brokers, from `start` to `close`. While no broker is up it tries again every
 * `reconnectWait`. A connection that the client library gives up (`maxReconnects` used up, creds refused) is
 * started anew in the same way, with the creds and certificates of that moment.
 */
export class BrokerLink {
  readonly #options: NatsOptions;
  readonly #events: LinkEvents;
  readonly #log: Log;
  #connection: NatsConnection | undefined;
  #guard = new SocketGuard();
  #up = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #lastError: string | undefined;

  constructor(options: NatsOptions, events: LinkEvents, log: Log) {
    this.#options = options;
    this.#events = events;
    this.#log = log;
  }

  /** The connection while messages flow over it. */
  get connection(): NatsConnection | undefined {
    return this.#up ? this.#connection : undefined;
  }

  /** Why there is no connection, or what went wrong on it last; undefined when nothing did. */
  get lastError(): string | undefined {
    return this.#lastError;
  }

  /** Begins to connect, in the background. */
  start(): void {
    void this.#connect();
  }

  /** Delivers what was sent, ends the connection and tries no more. Waits at most `connectTimeout`. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    const connection = this.#connection;
    if (connection === undefined) {
      this.#guard.end();
      return;
    }
    if (this.#up) {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, this.#options.connectTimeout);
      });
      await Promise.race([connection.drain().catch(() => undefined), patience]);
      clearTimeout(timer);
    }
    this.#lost();
    await connection.close();
    this.#guard.end();
    this.#log.info('disconnected from NATS');
  }

  async #connect(): Promise<void> {
    this.#log.info('connecting to NATS for notifications');
    const guard = new SocketGuard();
    this.#guard = guard;
    try {
      // Loaded here, because a server without brokers has no use for it.
      const { connect } = await import('@nats-io/transport-node');
      const connection = await guard.run(() => connect(clientOptions(this.#options)));
      if (this.#closed) {
        await connection.close();
        return;
      }
      this.#connection = connection;
      void this.#watch(connection);
      this.#found(connection, false);
    } catch (error) {
      guard.end();
      if (this.#closed) return;
      this.#lastError = reasonOf(error);
      const { shown } = readServers(this.#options.servers);
      this.#log.error(`failed to connect to NATS [${shown.join(' ')}]: ${this.#lastError}`);
      this.#retry();
    }
  }

  #retry(): void {
    const wait = this.#options.reconnectWait;
    this.#log.error(`will try to connect again in ${wait} milliseconds`);
    this.#timer = setTimeout(() => void this.#connect(), wait);
  }

  #found(connection: NatsConnection, again: boolean): void {
    this.#up = true;
    this.#lastError = undefined;
    this.#events.up(connection, again);
  }

  #lost(): void {
    if (!this.#up) return;
    this.#up = false;
    this.#events.down();
  }

  /** Follows a connection to its end. */
  async #watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      switch (status.type) {
        case 'disconnect':
          this.#lastError ??= 'the broker closed the connection';
          if (!this.#closed) this.#log.warn('nats disconnected');
          this.#lost();
          break;
        case 'reconnect':
          this.#log.warn('nats reconnected');
          this.#found(connection, true);
          break;
        case 'error':
          this.#lastError = status.error.message;
          this.#log.warn(`nats error ${status.error.message}`);
          break;
        case 'update':
          this.#log.debug(`discovered servers: ${(status.added ?? []).join(' ')}`);
          break;
        default:
          break;
      }
    }
    const error = await connection.closed();
    this.#lost();
    if (this.#closed) return;
    this.#guard.end();
    this.#connection = undefined;
    if (error instanceof Error) this.#lastError = error.message;
    this.#log.error(`nats connection closed: ${this.#lastError ?? 'no more attempts to reconnect'}`);
    this.#retry();
  }
}

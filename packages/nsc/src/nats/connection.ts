// A connection to the brokers for as long as one command takes. The client library is loaded here and nowhere else,
// when a command needs it.
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import type { Authenticator, ConnectionOptions, NatsConnection } from '@nats-io/transport-node';
import type { Environment } from '../environment/environment.js';
import { NscError, reasonOf } from '../errors.js';
import { quote } from '../text/go-text.js';
import { type ClientTls, tlsSettings } from './client-tls.js';
import type { NatsIdentity } from './identity.js';
import { readBrokers } from './servers.js';

/** How long a broker may take to accept a connection, in milliseconds. */
export const CONNECT_TIME = 5000;

/** Milliseconds between attempts to connect again, and how many there are: ten minutes. */
const RECONNECT = { wait: 2000, attempts: 300 };

/** Whom to connect to, and as whom. */
export interface ConnectTo {
  /** Broker URLs; an entry may hold several with commas between them. */
  readonly urls: readonly string[];
  readonly identity: NatsIdentity;
  /** Name that the brokers' monitoring shows. */
  readonly name: string;
  readonly tls?: ClientTls;
  readonly environment: Environment;
  /** How long a broker may take to accept, in milliseconds; default 5,000. */
  readonly timeout?: number;
  /** Whether a lost connection is made anew; default no: a command that asks and ends rather fails. */
  readonly reconnect?: boolean;
}

/**
 * Connects. Close the connection when done.
 *
 * @throws NscError `remote` when no broker takes the connection; `usage`, `disk` on bad TLS files or URLs
 */
export async function connectToBroker(to: ConnectTo): Promise<NatsConnection> {
  const brokers = readBrokers(to.urls);
  if (brokers.addresses.length === 0) throw new NscError('usage', 'no nats url was given');
  const tls = tlsSettings(to.tls ?? {}, to.environment, brokers.tls);
  const options: ConnectionOptions = {
    servers: [...brokers.addresses],
    name: to.name,
    timeout: to.timeout ?? CONNECT_TIME,
    authenticator: authenticatorOf(to.identity),
    reconnect: to.reconnect === true,
    reconnectTimeWait: RECONNECT.wait,
    maxReconnectAttempts: RECONNECT.attempts,
    ...(tls !== undefined && { tls }),
  };
  const client = await import('@nats-io/transport-node');
  try {
    if (!brokers.websocket) return await withoutLeftovers(() => client.connect(options));
    if (!('WebSocket' in globalThis)) {
      throw new Error('websocket urls need Node 22 or later; use a nats:// or tls:// url');
    }
    return await client.wsconnect(options);
  } catch (error) {
    const where = brokers.addresses.map((address) => quote(address)).join(', ');
    throw new NscError('remote', `failed to connect to ${where}: ${connectReason(error)}`, { cause: error });
  }
}

function authenticatorOf(identity: NatsIdentity): Authenticator {
  return (nonce) => {
    const { jwt } = identity;
    if (nonce === undefined) return { jwt };
    const signature = identity.sign(Buffer.from(nonce, 'utf8'));
    return { jwt, sig: Buffer.from(signature).toString('base64url') };
  };
}

function connectReason(error: unknown): string {
  const reason = reasonOf(error);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
  return cause === '' || reason.includes(cause) ? reason : `${reason} (${cause})`;
}

const dialling = new AsyncLocalStorage<Set<Socket>>();

/**
 * Runs what makes a client. When it fails, the sockets it opened are closed: the library leaves the last one open
 * when a server accepted and then said nothing, and an open socket keeps the program from ending.
 */
async function withoutLeftovers<T>(connect: () => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>();
  const opened = (message: unknown): void => {
    if (typeof message !== 'object' || message === null || !('socket' in message)) return;
    if (message.socket instanceof Socket) dialling.getStore()?.add(message.socket);
  };
  subscribe('net.client.socket', opened);
  try {
    return await dialling.run(sockets, connect);
  } catch (error) {
    for (const socket of sockets) socket.destroy();
    throw error;
  } finally {
    unsubscribe('net.client.socket', opened);
  }
}

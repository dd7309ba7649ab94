/** From an accepted socket to a talking connection. A plain one talks at once; others negotiate first. */
import type { Socket } from 'node:net';
import type { Log } from '@nats-ts/log';
import type { ClientConnection } from '../client/connection.js';
import type { ClientTls } from '../tls/client-tls.js';
import type { Handle } from './accepted-handles.js';
import type { Acceptor } from './listener.js';
import { negotiate } from './negotiation.js';
import { readHandle, readShared, type SocketEvents } from './shared-read.js';
import { SocketTransport } from './socket-transport.js';

/** What is needed to make connections of sockets. */
export interface Arrivals {
  readonly log: Log;
  readonly proxyProtocol: boolean;
  /** Undefined: no TLS. */
  readonly tls: ClientTls | undefined;
  readonly allowNonTls: boolean;
  /** Makes a connection that has said nothing yet; undefined when there are too many, and the client was told. */
  connect(transport: SocketTransport): ClientConnection | undefined;
}

/** Makes connections of what a listener accepts, as it is to be at that moment. */
export function acceptorOf(arrivals: () => Arrivals, failed: (error: Error) => void): Acceptor {
  return {
    take: (handle) => {
      const now = arrivals();
      if (!talksAtOnce(now)) return false;
      arriveAsHandle(handle, now);
      return true;
    },
    accept: (socket) => arrive(socket, arrivals()),
    failed,
  };
}

/** Does a connection talk as soon as it was accepted? */
function talksAtOnce({ tls, proxyProtocol }: Arrivals): boolean {
  return tls === undefined && !proxyProtocol;
}

/** Takes an accepted handle of a connection that talks at once. */
function arriveAsHandle(handle: Handle, arrivals: Arrivals): void {
  handle.setNoDelay(true);
  const events = new ConnectionEvents();
  begin(new SocketTransport(readHandle(handle, events)), events, arrivals);
}

/** Takes an accepted, paused socket. */
function arrive(socket: Socket, arrivals: Arrivals): void {
  const transport = new SocketTransport(socket);
  if (talksAtOnce(arrivals)) {
    const events = new ConnectionEvents();
    transport.switchTo(readShared(socket, events));
    begin(transport, events, arrivals);
    return;
  }
  socket.on('error', () => undefined);
  const connection = arrivals.connect(transport);
  if (connection !== undefined) void negotiate(socket, transport, connection, arrivals);
}

function begin(transport: SocketTransport, events: ConnectionEvents, arrivals: Arrivals): void {
  const connection = arrivals.connect(transport);
  if (connection === undefined) return;
  events.connection = connection;
  connection.greet();
  connection.begin(undefined);
}

/** What happens on the socket of a connection. */
export class ConnectionEvents implements SocketEvents {
  connection: ClientConnection | undefined;

  filled(length: number): void {
    this.connection?.receive(length);
  }

  data(bytes: Buffer): void {
    this.connection?.receiveFrom(bytes);
  }

  gone(error: Error | undefined): void {
    this.connection?.close(error === undefined ? 'Client Closed' : 'Read Error');
  }
}

/** From an accepted socket to a talking connection. A plain one talks at once; others negotiate first. */
import type { Socket } from 'node:net';
import type { Log } from '@nats-ts/log';
import type { ClientConnection } from '../client/connection.js';
import type { ClientTls } from '../tls/client-tls.js';
import { negotiate } from './negotiation.js';
import { readShared, type SocketEvents } from './shared-read.js';
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

/** Takes an accepted, paused socket. */
export function arrive(socket: Socket, arrivals: Arrivals): void {
  const transport = new SocketTransport(socket);
  if (arrivals.tls === undefined && !arrivals.proxyProtocol) {
    const events = new ConnectionEvents();
    transport.switchTo(readShared(socket, events));
    const connection = arrivals.connect(transport);
    if (connection === undefined) return;
    events.connection = connection;
    connection.greet();
    connection.begin(undefined);
    return;
  }
  socket.on('error', () => undefined);
  const connection = arrivals.connect(transport);
  if (connection !== undefined) void negotiate(socket, transport, connection, arrivals);
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

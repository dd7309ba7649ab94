// Closes the socket that a NATS client leaves behind. When a server accepts a connection and then says nothing (a
// stopped broker, a load balancer without one), the client gives up after its time-out, and with its last attempt
// goes a socket that nobody closes. One would be lost with every client we make, until the process has no more
// files to open and HTTP suffers with it.
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

const guards = new AsyncLocalStorage<SocketGuard>();

// Node announces here every socket that is about to connect, in the context of whoever asked for it.
subscribe('net.client.socket', (message) => {
  if (typeof message !== 'object' || message === null || !('socket' in message)) return;
  if (message.socket instanceof Socket) guards.getStore()?.opened(message.socket);
});

/** Watches one client, which dials one server at a time and itself closes the socket before the last. */
export class SocketGuard {
  #last: Socket | undefined;

  /** Runs what makes the client; its sockets, also those of later reconnects, are watched. */
  run<T>(connect: () => Promise<T>): Promise<T> {
    return guards.run(this, connect);
  }

  /** The client opens a socket. */
  opened(socket: Socket): void {
    this.#last = socket;
  }

  /** The client is done for. */
  end(): void {
    this.#last?.destroy();
    this.#last = undefined;
  }
}

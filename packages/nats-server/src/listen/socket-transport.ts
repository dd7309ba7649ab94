/** The transport over a socket, TCP or TLS. */
import type { Socket } from 'node:net';
import type { Transport } from '../client/transport.js';

/** Carries the bytes of one connection over a socket. */
export class SocketTransport implements Transport {
  remoteAddress: string;
  remotePort: number;
  #socket: Socket;
  #issued = 0;
  #finished = 0;
  /** Number of the write that someone waits for, 0 for none. */
  #awaited = 0;
  #done: (() => void) | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.remoteAddress = plainAddress(socket.remoteAddress ?? '');
    this.remotePort = socket.remotePort ?? 0;
  }

  /** Goes on with another socket for the same client, once TLS is between them. */
  switchTo(socket: Socket): void {
    this.#socket = socket;
  }

  get unsent(): number | undefined {
    // Private to Node; what it waits for with a socket's own time-out.
    const { _handle: handle } = this.#socket as unknown as { _handle: { writeQueueSize?: unknown } | null };
    const size = handle?.writeQueueSize;
    return typeof size === 'number' ? size : undefined;
  }

  write(chunk: Buffer, done: () => void): boolean {
    const socket = this.#socket;
    this.#issued++;
    socket.write(chunk, this.#finish);
    // Nothing waits in the socket: the system has taken all of it, and the chunk may be overwritten.
    if (socket.writableLength === 0 && !socket.destroyed) return true;
    this.#awaited = this.#issued;
    this.#done = done;
    return false;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    const socket = this.#socket;
    if (!socket.destroyed) socket.end(() => socket.destroy());
  }

  destroy(): void {
    this.#socket.destroy();
  }

  whenClosed(done: () => void): void {
    if (this.#socket.closed) done();
    else this.#socket.once('close', done);
  }

  /** Called by the socket after each write, in order, and for each that failed. */
  readonly #finish = (): void => {
    this.#finished++;
    if (this.#awaited === 0 || this.#finished < this.#awaited) return;
    this.#awaited = 0;
    this.#done?.();
  };
}

/** An IPv4 client of a listener for both families has an address such as `::ffff:127.0.0.1`. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/**
 * Reading from sockets into one buffer for all. Node offers that to sockets one makes (`onread`), not to those a
 * server accepts; so the accepted socket's handle is given to a new socket. The handle is private to Node: where it is
 * not as expected, the usual `data` events do, and each read costs a copy more.
 */
import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';
import { readBuffer } from '../bytes/memory.js';

/** What happens on a socket. */
export interface SocketEvents {
  /** `length` bytes lie at the beginning of the shared read buffer. */
  filled(length: number): void;
  /** Bytes came in a buffer of their own. */
  data(bytes: Buffer): void;
  /** The other side will send no more, or the socket is gone. */
  gone(error: Error | undefined): void;
}

interface Handle {
  readonly useUserBuffer?: unknown;
}

/**
 * Begins to read from a socket that was accepted and never read from.
 *
 * @returns the socket to write to from now on.
 */
export function readShared(accepted: Socket, events: SocketEvents): Socket {
  const holder = accepted as unknown as { _handle: Handle | null };
  const handle = holder._handle;
  if (handle === null || typeof handle?.useUserBuffer !== 'function') return readOwn(accepted, events);
  holder._handle = null;
  // Without a handle this only tells the listener that it need not count the socket any more.
  accepted.destroy();
  const onread: OnReadOpts = {
    buffer: readBuffer,
    callback: (length) => {
      events.filled(length);
      return true;
    },
  };
  const socket = new Socket({ handle, onread } as unknown as SocketConstructorOpts);
  watch(socket, events);
  socket.read(0);
  return socket;
}

/** The way every socket knows, TLS ones included. */
export function readOwn(socket: Socket, events: SocketEvents): Socket {
  watch(socket, events);
  socket.on('data', (bytes: Buffer) => events.data(bytes));
  socket.resume();
  return socket;
}

function watch(socket: Socket, events: SocketEvents): void {
  let failure: Error | undefined;
  socket.on('error', (error) => {
    failure = error;
  });
  socket.on('end', () => events.gone(undefined));
  socket.on('close', () => events.gone(failure));
}

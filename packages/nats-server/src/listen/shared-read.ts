/**
 * Reading from sockets into one buffer for all. Node offers that to sockets one makes (`onread`), not to those a
 * server accepts; so the socket is made here, of the handle that the system gave. The handle is private to Node: where
 * it is not as expected, the usual `data` events do, and each read costs a copy more.
 */
import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';
import { readBuffer } from '../bytes/memory.js';
import { type Handle, isKnownHandle } from './accepted-handles.js';

/** What happens on a socket. */
export interface SocketEvents {
  /** `length` bytes lie at the beginning of the shared read buffer. */
  filled(length: number): void;
  /** Bytes came in a buffer of their own. */
  data(bytes: Buffer): void;
  /** The other side will send no more, or the socket is gone. */
  gone(error: Error | undefined): void;
}

/** Makes a socket of an accepted handle and begins to read from it. Nothing is closed when the other side ends. */
export function readHandle(handle: Handle, events: SocketEvents): Socket {
  const onread: OnReadOpts = {
    buffer: readBuffer,
    callback: (length) => {
      events.filled(length);
      return true;
    },
  };
  const socket = new Socket({ handle, onread, allowHalfOpen: true } as unknown as SocketConstructorOpts);
  watch(socket, events);
  return socket;
}

/**
 * Begins to read from a socket that was accepted and never read from.
 *
 * @returns the socket to write to from now on.
 */
export function readShared(accepted: Socket, events: SocketEvents): Socket {
  const holder = accepted as unknown as { _handle: unknown };
  const handle = holder._handle;
  if (!isKnownHandle(handle)) return readOwn(accepted, events);
  holder._handle = null;
  // Without a handle this only tells the listener that it need not count the socket any more.
  accepted.destroy();
  return readHandle(handle, events);
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

/**
 * The handles of accepted connections, before Node makes sockets of them. A connection for which we make a socket of
 * our own anyway is spared the first one. What is touched here is private to Node: where it is not as expected,
 * nothing is intercepted, and connections come the usual way.
 */
import type { Server } from 'node:net';

/** A connection as the system gives it. Private to Node; only sockets can be made of it. */
export interface Handle {
  useUserBuffer(buffer: Uint8Array): void;
  setNoDelay(on: boolean): number;
}

type OnConnection = (this: unknown, status: number, handle: unknown) => void;

/** Is this a handle as Node makes them today? */
export function isKnownHandle(handle: unknown): handle is Handle {
  if (typeof handle !== 'object' || handle === null) return false;
  const { useUserBuffer, setNoDelay } = handle as Partial<Handle>;
  return typeof useUserBuffer === 'function' && typeof setNoDelay === 'function';
}

/**
 * Offers each connection of a listening server to `take` first; what that does not take is accepted the usual way.
 * The server does not know of connections that were taken.
 */
export function interceptHandles(server: Server, take: (handle: Handle) => boolean): void {
  const listening = (server as unknown as { _handle: { onconnection?: OnConnection } | null })._handle;
  const usual = listening?.onconnection;
  if (listening === null || typeof usual !== 'function') return;
  listening.onconnection = function (status, handle) {
    if (status === 0 && isKnownHandle(handle) && take(handle)) return;
    usual.call(this, status, handle);
  };
}

/**
 * The short way of a GET that memory answers. Brokers ask for one account after the other; a whole HTTP machinery for
 * each question costs several times what the answer does. So a new connection begins here:
 *
 * ```
 *   connection ──▶ lane ── plain GET of a warm JWT ──▶ head and JWT, in one write
 *                   │
 *                   └── anything else, from its first byte on ──▶ node:http, for the rest of the connection
 * ```
 *
 * The lane keeps the same promises as Node's server does for its own connections: header, idle and write time-outs,
 * and an orderly end.
 */
import type { Socket } from 'node:net';
import { PlainGets } from './plain-get.js';

/** An answer that only waits to be written. */
export interface WarmAnswer {
  /** Status line and headers of a 200 or 304, without `Date`, `Connection`, `Keep-Alive` and the empty line. */
  readonly head: string;
  /** Latin1 text, or bytes; empty for a 304. */
  readonly body: string | Buffer;
}

/** What the lane is told. */
export interface WarmLaneOptions {
  /** The answer from memory; undefined when the request must go the long way. */
  readonly answer: (key: string, condition: string) => WarmAnswer | undefined;
  /** Whether requests may be answered here at all just now. */
  readonly open: () => boolean;
  /** Takes a connection over, from the bytes that were put back on. */
  readonly handOver: (socket: Socket) => void;
  /** Deals with a connection that was opened and never sent a request. */
  readonly refuseSilent: (socket: Socket) => void;
}

/** Time-outs in milliseconds. */
export interface WarmLaneTimes {
  readonly headerTimeout: number;
  readonly idleTimeout: number;
}

/** How often the time-outs are looked at, in milliseconds. */
const SWEEP_INTERVAL = 250;

/** The connections that have sent nothing but plain GETs so far. */
export class WarmLane {
  readonly options: WarmLaneOptions;
  readonly #connections = new Set<WarmConnection>();
  readonly #sweep = setInterval(() => this.#closeExpired(), SWEEP_INTERVAL).unref();
  #times: WarmLaneTimes = { headerTimeout: 0, idleTimeout: 0 };
  #tail = '';
  #tailSecond = -1;

  constructor(options: WarmLaneOptions) {
    this.options = options;
  }

  /** Takes over changed time-outs. */
  reconfigure({ headerTimeout, idleTimeout }: WarmLaneTimes): void {
    this.#times = { headerTimeout, idleTimeout };
    this.#tailSecond = -1;
  }

  /** Begins to read from a new connection. */
  take(socket: Socket): void {
    this.#connections.add(new WarmConnection(this, socket));
  }

  /** A connection is closed or somebody else's. */
  forget(connection: WarmConnection): void {
    this.#connections.delete(connection);
  }

  /** The end of every head. */
  tail(): string {
    const second = Math.floor(Date.now() / 1000);
    if (second !== this.#tailSecond) {
      this.#tailSecond = second;
      const date = new Date(second * 1000).toUTCString();
      const seconds = Math.floor(this.#times.idleTimeout / 1000);
      this.#tail = `Date: ${date}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${seconds}\r\n\r\n`;
    }
    return this.#tail;
  }

  /** Closes the connections that wait for nothing. */
  closeIdle(): void {
    for (const { socket } of this.#connections) if (socket.writableLength === 0) socket.end();
  }

  /** Closes all connections, and ends the watch over them. */
  close(): void {
    clearInterval(this.#sweep);
    for (const { socket } of this.#connections) socket.destroy();
  }

  #closeExpired(): void {
    const now = performance.now();
    const { headerTimeout, idleTimeout } = this.#times;
    for (const connection of this.#connections) {
      const silence = now - connection.heardAt;
      if (connection.spoke) {
        if (silence >= idleTimeout && connection.socket.writableLength === 0) connection.socket.end();
      } else if (silence >= headerTimeout) {
        connection.leave();
        this.options.refuseSilent(connection.socket);
      }
    }
  }
}

/** One connection in the lane. */
class WarmConnection {
  readonly socket: Socket;
  /** Has it sent a request? */
  spoke = false;
  /** When it last did, or began; on the clock of `performance`. */
  heardAt = performance.now();
  readonly #lane: WarmLane;
  readonly #requests = new PlainGets();

  constructor(lane: WarmLane, socket: Socket) {
    this.#lane = lane;
    this.socket = socket;
    socket.on('data', this.#onData);
    socket.on('drain', this.#onDrain);
    socket.on('end', this.#onEnd);
    socket.on('error', ignoreError);
    socket.on('timeout', this.#onTimeout);
    socket.on('close', this.#onClose);
  }

  /** Lets go of the socket, which nobody reads from then. */
  leave(): void {
    const { socket } = this;
    this.#lane.forget(this);
    socket.pause();
    socket.off('data', this.#onData);
    socket.off('drain', this.#onDrain);
    socket.off('end', this.#onEnd);
    socket.off('error', ignoreError);
    socket.off('timeout', this.#onTimeout);
    socket.off('close', this.#onClose);
  }

  readonly #onData = (bytes: Buffer): void => {
    const text = bytes.toString('latin1');
    for (let from = 0; from < text.length; ) {
      const next = this.#lane.options.open() ? this.#requests.read(text, from) : -1;
      if (next < 0 || !this.#answer()) {
        this.#handOver(bytes.subarray(from));
        return;
      }
      from = next;
    }
    this.spoke = true;
    this.heardAt = performance.now();
  };

  #answer(): boolean {
    const { socket } = this;
    const answer = this.#lane.options.answer(this.#requests.key, this.#requests.condition);
    if (answer === undefined) return false;
    const head = answer.head + this.#lane.tail();
    let taken: boolean;
    if (typeof answer.body === 'string') {
      taken = socket.write(head + answer.body, 'latin1');
    } else {
      socket.cork();
      socket.write(head, 'latin1');
      taken = socket.write(answer.body);
      socket.uncork();
    }
    // A client that does not read is not read from either.
    if (!taken) socket.pause();
    return true;
  }

  #handOver(rest: Buffer): void {
    const { socket } = this;
    this.leave();
    socket.unshift(rest);
    this.#lane.options.handOver(socket);
    socket.resume();
  }

  readonly #onDrain = (): void => {
    // The time-out for those who do not read was started, or was not.
    this.socket.setTimeout(0);
    this.socket.resume();
  };

  readonly #onEnd = (): void => {
    this.socket.end();
  };

  readonly #onTimeout = (): void => {
    this.socket.destroy();
  };

  readonly #onClose = (): void => {
    this.#lane.forget(this);
  };
}

/** A connection that breaks is closed by Node; there is nobody left to tell. */
function ignoreError(): void {}

// HTTP as bytes on a socket, for requests that no well-behaved client would send.
import { createConnection, type Socket } from 'node:net';

/** One socket and everything the server said on it. */
export class RawConnection {
  readonly socket: Socket;
  /** All bytes received so far, as latin1. */
  received = '';
  /** Resolves once the connection is closed, however that came about. */
  readonly closed: Promise<void>;

  constructor(port: number) {
    this.socket = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.socket.setEncoding('latin1');
    this.socket.on('data', (text: string) => {
      this.received += text;
    });
    // A server that is done with us may reset the connection; that is an end like any other.
    this.socket.on('error', () => undefined);
    this.socket.on('end', () => this.socket.end());
    this.closed = new Promise((resolve) => this.socket.once('close', () => resolve()));
  }

  get open(): boolean {
    return !this.socket.destroyed;
  }

  /** Status of the first answer; undefined when none came. */
  get status(): number | undefined {
    const found = /^HTTP\/1\.1 (\d{3}) /.exec(this.received);
    return found ? Number(found[1]) : undefined;
  }

  /** Sends bytes as they are (text as latin1); what the server no longer takes is dropped. */
  send(bytes: string | Buffer): void {
    if (!this.socket.writable) return;
    if (typeof bytes === 'string') this.socket.write(bytes, 'latin1');
    else this.socket.write(bytes);
  }

  /** Sends a text and waits until the system has taken it; false when it no longer can, because the server is done. */
  async deliver(text: string): Promise<boolean> {
    if (!this.socket.writable) return false;
    const written = new Promise<boolean>((resolve) => {
      this.socket.write(text, 'latin1', (error) => resolve(!error));
    });
    return Promise.race([written, this.closed.then(() => false)]);
  }

  /** Sends a text one character at a time until it is through or the server closes; answers how much was sent. */
  async dribble(text: string, everyMs: number): Promise<number> {
    for (let index = 0; index < text.length; index++) {
      if (!this.open) return index;
      this.send(text.charAt(index));
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    return text.length;
  }

  /** Resolves once the connection is closed, or rejects after `ms`. */
  async closedWithin(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not closed within ${ms} ms: ${this.received}`)), ms);
    });
    try {
      await Promise.race([this.closed, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  destroy(): void {
    this.socket.destroy();
  }
}

/**
 * Sends bytes and answers all that comes back until the server closes. The end of our side is sent behind the bytes,
 * which closes what would wait for more, unless `halfClose` is false: then the request itself must ask for the end.
 */
export async function exchangeRaw(
  port: number,
  bytes: string | Buffer,
  { halfClose = true, ms = 10_000 } = {},
): Promise<RawConnection> {
  const connection = new RawConnection(port);
  connection.send(bytes);
  if (halfClose) connection.socket.end();
  try {
    await connection.closedWithin(ms);
  } finally {
    connection.destroy();
  }
  return connection;
}

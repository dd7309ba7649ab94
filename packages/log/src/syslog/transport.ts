// The ways to a syslog: a datagram to a server, a stream to a server or a socket file, or the system's own program.
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { connect, type Socket } from 'node:net';

/** Carries messages. Never throws; what goes wrong is told to the `onError` it was made with. */
export interface SyslogTransport {
  send(message: string): void;
  /** Sends what waits, for a second at most, and lets go. */
  close(): Promise<void>;
}

/** Told what went wrong. */
export type OnError = (error: Error) => void;

/** Bytes that may wait for a slow reader; more messages are dropped. */
const MAX_BACKLOG = 4 * 1024 * 1024;

/** Milliseconds that closing waits, and that a lost connection waits before the next attempt. */
const PATIENCE = 1000;

/** One datagram for each message. */
export class DatagramTransport implements SyslogTransport {
  readonly #socket: Datagrams;
  readonly #host: string;
  readonly #port: number;
  readonly #onError: OnError;
  #flying = 0;
  #landed: (() => void) | undefined;

  constructor(host: string, port: number, onError: OnError) {
    this.#host = host;
    this.#port = port;
    this.#onError = onError;
    this.#socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    this.#socket.on('error', onError);
    this.#socket.unref();
  }

  send(message: string): void {
    this.#flying++;
    this.#socket.send(message, this.#port, this.#host, (error) => {
      if (error !== null) this.#onError(error);
      if (--this.#flying === 0) this.#landed?.();
    });
  }

  async close(): Promise<void> {
    if (this.#flying > 0) await withPatience((done) => (this.#landed = done));
    this.#socket.close();
  }
}

/** A TCP connection or a stream socket file; a connection that is lost is made again. */
export class StreamTransport implements SyslogTransport {
  readonly #connect: () => Socket;
  readonly #onError: OnError;
  #socket: Socket | undefined;
  #retryAt = 0;

  constructor(
    target: { readonly host: string; readonly port: number } | { readonly path: string },
    onError: OnError,
  ) {
    this.#connect = () => connect(target);
    this.#onError = onError;
  }

  send(message: string): void {
    const socket = this.#socket ?? this.#open();
    if (socket !== undefined && socket.writableLength < MAX_BACKLOG) socket.write(message);
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined) return;
    await withPatience((done) => {
      socket.once('close', done);
      socket.end();
    });
    socket.destroy();
  }

  #open(): Socket | undefined {
    if (Date.now() < this.#retryAt) return undefined;
    this.#retryAt = Date.now() + PATIENCE;
    const socket = this.#connect();
    socket.unref();
    socket.on('error', this.#onError);
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined;
    });
    this.#socket = socket;
    return socket;
  }
}

/**
 * The program `logger`, which speaks to the system's syslog: that one listens on a datagram socket file, which Node.js
 * cannot write to. Each message is a line that begins with its priority.
 */
export class ProgramTransport implements SyslogTransport {
  readonly #child: ChildProcess;

  constructor(program: string, tag: string, onError: OnError) {
    this.#child = spawn(program, ['--prio-prefix', '--tag', `${tag}[${process.pid}]`], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#child.on('error', onError);
    this.#child.on('exit', (code) => {
      if (code !== 0 && code !== null) onError(new Error(`${program} ended with code ${code}`));
    });
    this.#child.stdin?.on('error', onError);
    this.#child.unref();
  }

  send(message: string): void {
    const stdin = this.#child.stdin;
    if (stdin?.writable && stdin.writableLength < MAX_BACKLOG) stdin.write(message);
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.stdin === null) return;
    await withPatience((done) => {
      this.#child.once('close', done);
      this.#child.stdin?.end();
    });
  }
}

/** Waits for `wait` to call back, for a second at most. */
function withPatience(wait: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE);
    wait(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/**
 * A connection within the process: two ends of a pipe, no socket. The program's end is a transport as the official
 * client takes it, so that a client runs on it unchanged.
 */
import type { Transport } from './transport.js';

/** The server's end. */
export class PipeTransport implements Transport {
  readonly remoteAddress = '';
  readonly remotePort = 0;
  readonly unsent = 0;
  readonly #far: InProcessConnection;

  constructor(far: InProcessConnection) {
    this.#far = far;
  }

  write(chunk: Buffer): boolean {
    // The chunk is about to be overwritten, and the program reads later.
    this.#far.deliver(Uint8Array.from(chunk));
    return true;
  }

  pause(): void {
    this.#far.hold();
  }

  resume(): void {
    this.#far.release();
  }

  end(): void {
    this.#far.hungUp();
  }

  destroy(): void {
    this.#far.hungUp();
  }

  whenClosed(done: () => void): void {
    void this.#far.closed().then(done);
  }
}

/** What the program's end talks to. */
export interface NearEnd {
  receive(bytes: Uint8Array): void;
  gone(): void;
}

/**
 * The program's end of a connection within the process. It has the members of the official client's `Transport`:
 *
 * ```ts
 * import { NatsConnectionImpl, setTransportFactory } from '@nats-io/nats-core/internal';
 * setTransportFactory({ factory: () => server.connect() });
 * ```
 */
export class InProcessConnection implements AsyncIterable<Uint8Array> {
  readonly lang = 'nats-ts';
  readonly version: string;
  closeError?: Error;
  readonly #open: (far: InProcessConnection) => NearEnd;
  #near: NearEnd | undefined;
  #done = false;
  #arrived: Uint8Array[] = [];
  #wake: (() => void) | undefined;
  #sent: Uint8Array[] = [];
  #scheduled = false;
  #held = false;
  readonly #closed: Promise<undefined | Error>;
  #resolveClosed: (error: undefined | Error) => void = () => undefined;

  constructor(version: string, open: (far: InProcessConnection) => NearEnd) {
    this.version = version;
    this.#open = open;
    this.#closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  get isClosed(): boolean {
    return this.#done;
  }

  /** Begins the conversation; called by the client. Its arguments mean nothing here. */
  async connect(): Promise<void> {
    this.#near = this.#open(this);
  }

  isEncrypted(): boolean {
    return false;
  }

  /** Sends bytes to the server. They are taken over: do not change them any more. */
  send(frame: Uint8Array): void {
    if (this.#done || frame.length === 0) return;
    this.#sent.push(frame);
    this.#schedule();
  }

  async *[Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    for (;;) {
      const arrived = this.#arrived;
      this.#arrived = [];
      yield* arrived;
      if (this.#arrived.length > 0) continue;
      if (this.#done) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async close(error?: Error): Promise<void> {
    this.#finish(error);
  }

  disconnect(): void {
    this.#finish(undefined);
  }

  discard(): void {
    this.#finish(undefined);
  }

  /** Resolves when the connection has ended, with the error that ended it, if one did. */
  closed(): Promise<undefined | Error> {
    return this.#closed;
  }

  /** The server sends. */
  deliver(bytes: Uint8Array): void {
    if (this.#done) return;
    this.#arrived.push(bytes);
    this.#awaken();
  }

  /** The server has closed the connection. */
  hungUp(): void {
    this.#near = undefined;
    this.#finish(undefined);
  }

  /** The server wants nothing more for now. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#schedule();
  }

  #finish(error: Error | undefined): void {
    if (this.#done) return;
    if (error !== undefined) this.closeError = error;
    // What was sent last still counts.
    this.#held = false;
    this.#push();
    this.#done = true;
    this.#near?.gone();
    this.#near = undefined;
    this.#awaken();
    this.#resolveClosed(error);
  }

  #awaken(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** The server reads in a turn of its own, never in the middle of what the program is doing. */
  #schedule(): void {
    if (this.#scheduled || this.#sent.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#push();
    });
  }

  #push(): void {
    while (!this.#held && this.#near !== undefined) {
      const frame = this.#sent.shift();
      if (frame === undefined) return;
      this.#near.receive(frame);
    }
  }
}

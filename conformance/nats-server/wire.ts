// One raw connection to a broker: bytes out, bytes in, nothing understood. The conformance cases speak through it.
import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';

/** How long an expectation waits, in milliseconds. Nothing that passes takes near as long. */
const PATIENCE = 10_000;

const PING = Buffer.from('PING\r\n');

/** Bytes as a failure shows them: one line, control characters escaped, long ones cut in the middle. */
export function shown(bytes: Buffer): string {
  const text = JSON.stringify(bytes.toString('latin1'));
  return text.length > 600 ? `${text.slice(0, 300)} … ${text.slice(-280)} (${bytes.length} bytes)` : text;
}

/** The name, the reason and the bytes that stood there instead. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** A raw connection. Every `expect…` consumes what it names and rejects when something else comes. */
export class Wire {
  readonly name: string;
  /** The first INFO, when the connection was opened by `open`. */
  info: Record<string, unknown> = {};
  #socket: Socket;
  #chunks: Buffer[] = [];
  #held = 0;
  #ended = false;
  #wake: (() => void) | undefined;

  private constructor(name: string, socket: Socket) {
    this.name = name;
    this.#socket = socket;
    this.#listen(socket);
  }

  /** Connects and waits for nothing. */
  static async dial(name: string, port: number, host = '127.0.0.1'): Promise<Wire> {
    const socket = connect({ port, host, noDelay: true });
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Wire(name, socket);
  }

  /** Connects and takes the INFO line. */
  static async open(name: string, port: number, host = '127.0.0.1'): Promise<Wire> {
    const wire = await Wire.dial(name, port, host);
    await wire.takeInfo();
    return wire;
  }

  #listen(socket: Socket): void {
    const wake = () => {
      const waiter = this.#wake;
      this.#wake = undefined;
      waiter?.();
    };
    const end = () => {
      if (socket !== this.#socket) return;
      this.#ended = true;
      wake();
    };
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#held += chunk.length;
      wake();
    });
    socket.on('end', end).on('close', end).on('error', end);
  }

  /** Speaks TLS from here on; what was read before must have been taken. */
  async startTls(options: ConnectionOptions): Promise<TLSSocket> {
    const plain = this.#socket;
    plain.removeAllListeners('data').removeAllListeners('end').removeAllListeners('close');
    const secure = connectTls({ socket: plain, ...options });
    this.#socket = secure;
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', resolve).once('error', reject);
      secure.once('close', () => reject(new WireError(`${this.name}: closed during the TLS handshake`)));
    });
    this.#listen(secure);
    return secure;
  }

  /** Sends text (as UTF-8) or bytes. */
  send(bytes: string | Buffer): void {
    this.#socket.write(bytes);
  }

  /** Resolves once everything sent was handed to the operating system. */
  flushed(bytes: string | Buffer): Promise<void> {
    return new Promise((resolve) => this.#socket.write(bytes, () => resolve()));
  }

  /** Sends one byte (or `size` bytes) per packet. */
  async trickle(bytes: string | Buffer, size = 1): Promise<void> {
    const all = Buffer.from(bytes as string);
    for (let at = 0; at < all.length; at += size) {
      await this.flushed(all.subarray(at, at + size));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Stops and resumes reading: what a stalled client does. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Closes our half; the broker may still send. */
  half(): void {
    this.#socket.end();
  }

  /** Drops the connection at once, with a reset. */
  kill(): void {
    this.#socket.resetAndDestroy();
  }

  /** Closes the connection as a polite client does, without waiting. */
  close(): void {
    this.#socket.destroy();
  }

  /** Everything received and not yet taken. */
  get pending(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  #drop(length: number): void {
    const rest = this.pending.subarray(length);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#held = rest.length;
  }

  /** Resolves when more arrived or the broker closed; rejects when `deadline` (a Date.now) passed. */
  async #more(what: string, deadline: number): Promise<void> {
    const left = deadline - Date.now();
    if (left <= 0) throw new WireError(`${this.name}: ${what} did not come; there is ${shown(this.pending)}`);
    if (this.#ended)
      throw new WireError(`${this.name}: closed before ${what}; there was ${shown(this.pending)}`);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, left);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Answers a PING of the broker that stands where something else is awaited. */
  #answerPing(): void {
    while (this.pending.subarray(0, 6).equals(PING)) {
      this.#drop(6);
      this.#socket.write('PONG\r\n');
    }
  }

  /** Takes exactly `count` bytes. */
  async take(count: number, what = `${count} bytes`): Promise<Buffer> {
    const deadline = Date.now() + PATIENCE;
    while (this.#held < count) await this.#more(what, deadline);
    const taken = Buffer.from(this.pending.subarray(0, count));
    this.#drop(count);
    return taken;
  }

  /** Takes `bytes`, and fails as soon as what arrived differs. */
  async expect(bytes: string | Buffer): Promise<void> {
    const wanted = Buffer.from(bytes as string);
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      if (!wanted.subarray(0, 6).equals(PING)) this.#answerPing();
      const have = this.pending;
      const both = Math.min(have.length, wanted.length);
      if (!have.subarray(0, both).equals(wanted.subarray(0, both))) {
        throw new WireError(`${this.name}: expected ${shown(wanted)}, received ${shown(have)}`);
      }
      if (have.length >= wanted.length) break;
      await this.#more(shown(wanted), deadline);
    }
    this.#drop(wanted.length);
  }

  /** Takes a line as latin1 text; `pattern` must match all of it, without its CR LF. */
  async line(pattern = /.*/s, patience = PATIENCE): Promise<RegExpExecArray> {
    const deadline = Date.now() + patience;
    let end = -1;
    for (;;) {
      if (!pattern.test('PING')) this.#answerPing();
      end = this.pending.indexOf('\r\n');
      if (end >= 0) break;
      await this.#more(`a line like ${pattern}`, deadline);
    }
    const text = this.pending.toString('latin1', 0, end);
    const match = new RegExp(`^(?:${pattern.source})$`, pattern.flags).exec(text);
    if (!match) throw new WireError(`${this.name}: expected ${pattern}, received ${shown(this.pending)}`);
    this.#drop(end + 2);
    return match;
  }

  /** Takes an INFO line and gives its object, which is also kept in `info`. */
  async takeInfo(): Promise<Record<string, unknown>> {
    const [, json = '{}'] = await this.line(/INFO (\{.*\}) ?/s);
    this.info = JSON.parse(Buffer.from(json, 'latin1').toString()) as Record<string, unknown>;
    return this.info;
  }

  /** A PING and its PONG: the broker has dealt with all that was sent, and nothing else came. */
  async sync(): Promise<void> {
    this.send('PING\r\n');
    await this.expect('PONG\r\n');
  }

  /** The broker closes the connection and says nothing more. */
  async gone(patience = PATIENCE): Promise<void> {
    const deadline = Date.now() + patience;
    this.#answerPing();
    while (!this.#ended && this.#held === 0) await this.#more('the end of the connection', deadline);
    if (this.#held > 0)
      throw new WireError(`${this.name}: expected the end, received ${shown(this.pending)}`);
  }

  /** The broker closes the connection; what it said before does not matter. */
  async drained(patience = PATIENCE): Promise<Buffer> {
    const deadline = Date.now() + patience;
    while (!this.#ended) await this.#more('the end of the connection', deadline);
    const rest = this.pending;
    this.#drop(rest.length);
    return rest;
  }
}

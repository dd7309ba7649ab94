/** A client for tests that speaks raw protocol to a server of the same process, piece by piece. */
import type { InProcessConnection, NatsServer } from '../src/index.js';

/** One raw connection. */
export class RawClient {
  readonly #connection: InProcessConnection;
  #received = '';
  #closed = false;
  readonly #waiting = new Set<() => void>();

  private constructor(connection: InProcessConnection) {
    this.#connection = connection;
  }

  /** Connects; CONNECT is left to the test unless `hello` is given. */
  static async open(server: NatsServer, hello?: object): Promise<RawClient> {
    const client = new RawClient(server.connect());
    await client.#connection.connect();
    void client.#read();
    await client.until('INFO {');
    if (hello !== undefined) {
      client.send(`CONNECT ${JSON.stringify({ verbose: false, pedantic: false, ...hello })}\r\nPING\r\n`);
      await client.until('PONG\r\n');
      client.forget();
    }
    return client;
  }

  get received(): string {
    return this.#received;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Sends each piece as a read of its own. */
  send(...pieces: string[]): void {
    for (const piece of pieces) this.#connection.send(Buffer.from(piece, 'latin1'));
  }

  /** Sends PING and waits until everything before it was answered; returns what came, PONG left out. */
  async sync(): Promise<string> {
    this.send('PING\r\n');
    await this.until('PONG\r\n');
    const text = this.#received.replace('PONG\r\n', '');
    this.forget();
    return text;
  }

  /** Waits until the text has come. */
  async until(text: string): Promise<void> {
    while (!this.#received.includes(text)) {
      if (this.#closed) throw new Error(`closed after ${JSON.stringify(this.#received.slice(-200))}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Waits until the server has closed the connection; returns what came. */
  async end(): Promise<string> {
    while (!this.#closed) await new Promise<void>((resolve) => this.#waiting.add(resolve));
    return this.#received;
  }

  forget(): void {
    this.#received = '';
  }

  close(): void {
    this.#connection.disconnect();
  }

  async #read(): Promise<void> {
    for await (const bytes of this.#connection) {
      this.#received += Buffer.from(bytes).toString('latin1');
      this.#wake();
    }
    this.#closed = true;
    this.#wake();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}

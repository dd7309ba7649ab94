// A connection that costs as little as Node allows: blocks go out as they are, what comes in is counted, not parsed.
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

const READ = Buffer.allocUnsafe(256 << 10);
const PONG = Buffer.from('PONG\r\n');

/** One raw connection; `received` counts the bytes that came since the hello. */
export class RawClient {
  received = 0;
  /** Called with each piece after the hello; without it pieces are only counted. */
  onData;
  /** Called when the connection is gone. */
  onClose;
  #socket;

  /**
   * Connects and says hello.
   * @param {number} port
   * @param {{ hello?: object, tls?: object, answer?: (nonce: string) => object, from?: string }} options
   *   `from`: the address to come from, where one has not ports enough
   */
  static async open(port, { hello = {}, tls, answer, from } = {}) {
    const client = new RawClient();
    await client.#open({ port, hello, tls, answer, from });
    return client;
  }

  write(data) {
    return this.#socket.write(data);
  }

  /** Sends and waits until the broker has dealt with it. */
  async sync(data = '') {
    const before = this.onData;
    await new Promise((resolve) => {
      let tail = Buffer.alloc(0);
      this.onData = (piece) => {
        // Whatever else may follow at once, such as the broker's own first PING.
        const seen = Buffer.concat([tail, piece]);
        tail = seen.subarray(-(PONG.length - 1));
        if (seen.includes(PONG)) resolve();
      };
      this.#socket.write(`${data}PING\r\n`);
    });
    this.onData = before;
  }

  close() {
    this.#socket.destroy();
  }

  #open({ port, hello, tls, answer, from }) {
    return new Promise((resolve, reject) => {
      let greeting = '';
      let ready = false;
      const take = (piece) => {
        if (ready) {
          this.received += piece.length;
          this.onData?.(piece);
          return;
        }
        greeting += piece.toString('latin1');
        if (!greeting.includes('\r\n')) return;
        if (!this.greeted) {
          this.greeted = true;
          const info = JSON.parse(greeting.slice(5, greeting.indexOf('\r\n')));
          if (tls) {
            const plain = this.#socket;
            plain.removeAllListeners('data');
            this.#socket = connectTls({ socket: plain, ...tls }, () => this.#socket.write(line(info)));
            this.#socket.on('data', take);
            this.#socket.on('error', reject);
            return;
          }
          this.#socket.write(line(info));
          return;
        }
        if (!greeting.includes('PONG\r\n')) return;
        ready = true;
        resolve();
      };
      const line = (info) => {
        const more = answer ? answer(info.nonce) : {};
        const options = { verbose: false, pedantic: false, protocol: 0, lang: 'bench', ...hello, ...more };
        return `CONNECT ${JSON.stringify(options)}\r\nPING\r\n`;
      };
      const callback = (length, buffer) => {
        take(buffer.subarray(0, length));
        return true;
      };
      const onread = tls ? undefined : { buffer: READ, callback };
      this.#socket = connect({
        port,
        host: '127.0.0.1',
        noDelay: true,
        ...(onread ? { onread } : {}),
        ...(from ? { localAddress: from } : {}),
      });
      if (tls) this.#socket.on('data', take);
      this.#socket.on('error', reject);
      this.#socket.on('close', () => {
        if (!ready) reject(new Error(`closed: ${greeting}`));
        this.closed = true;
        this.onClose?.();
      });
    });
  }
}

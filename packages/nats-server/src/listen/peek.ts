/** A look at the first bytes of a socket, before it is known who will read the rest. */
import type { Socket } from 'node:net';

/** Longest beginning that is looked at. */
const LONGEST = 64 << 10;

/** Reads a socket piece by piece. */
export class Peek {
  readonly #socket: Socket;
  #data = Buffer.alloc(0);
  #gone = false;
  #wake: (() => void) | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onEnd);
    socket.pause();
  }

  /** What was read. */
  get data(): Buffer {
    return this.#data;
  }

  /** Waits for more bytes, at most so many milliseconds; false when none came. */
  async more(milliseconds: number): Promise<boolean> {
    if (this.#gone || this.#data.length > LONGEST) return false;
    const before = this.#data.length;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#socket.resume();
    });
    this.#wake = undefined;
    this.#socket.pause();
    return this.#data.length > before;
  }

  /** Drops bytes that were dealt with. */
  skip(length: number): void {
    this.#data = this.#data.subarray(length);
  }

  /** Lets go of the socket; returns what nobody has dealt with. */
  finish(): Buffer {
    this.#socket.off('data', this.#onData);
    this.#socket.off('end', this.#onEnd);
    this.#socket.off('close', this.#onEnd);
    return this.#data;
  }

  readonly #onData = (bytes: Buffer): void => {
    this.#data = Buffer.concat([this.#data, bytes]);
    this.#wake?.();
  };

  readonly #onEnd = (): void => {
    this.#gone = true;
    this.#wake?.();
  };
}

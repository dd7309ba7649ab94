/** The way in of one connection: what was read goes to the parser, unless the connection waits or is slowed down. */
import { Input } from '../protocol/input.js';
import type { ParserHost } from '../protocol/parser-host.js';
import { Stall } from './stall.js';
import type { Transport } from './transport.js';

/** Whoever's bytes come in. */
export interface Reader extends ParserHost {
  halted: boolean;
  /** Must it be slowed down when it publishes faster than others can receive? */
  readonly stallsProducers: boolean;
}

/** What one connection reads. */
export class Inbound {
  readonly #reader: Reader;
  readonly #transport: Transport;
  readonly #input = new Input();
  readonly #stall: Stall;

  constructor(reader: Reader, transport: Transport) {
    this.#reader = reader;
    this.#transport = transport;
    this.#stall = new Stall({
      pause: () => transport.pause(),
      resume: () => {
        if (!reader.closed && !reader.halted) transport.resume();
      },
    });
  }

  /** Takes `length` bytes that lie in the read buffer. */
  receive(length: number): void {
    if (!this.#reader.closed) this.#input.receive(this.#reader, length);
    this.#afterRead();
  }

  /** Takes bytes from anywhere. */
  receiveFrom(data: Uint8Array): void {
    if (!this.#reader.closed) this.#input.receiveFrom(this.#reader, data);
    this.#afterRead();
  }

  /** Reads nothing more until `release`. */
  hold(): void {
    this.#reader.halted = true;
    this.#transport.pause();
  }

  /** Goes on with what came meanwhile. */
  release(): void {
    this.#transport.resume();
    this.#input.resume(this.#reader);
    this.#afterRead();
  }

  /** Lets go of memory that an idle connection does not need. */
  rest(): void {
    this.#input.rest();
  }

  /** How often the connection was slowed down. */
  get stalls(): number {
    return this.#stall.count;
  }

  /** The connection is closed. */
  stop(): void {
    this.#stall.stop();
  }

  #afterRead(): void {
    if (!this.#reader.closed && this.#reader.stallsProducers) this.#stall.afterRead();
  }
}

/**
 * What a connection sends, from the shared read buffer to the parser: keeps what a read left unfinished until the
 * next one. Small pieces are put right before the next read; a large message is gathered in a buffer of its own, so
 * that it is copied once however many reads it takes.
 */
import { buffer, bytes, CARRY_SIZE, READ_SIZE, READ_START } from '../bytes/memory.js';
import { flushSoon, flushTurn } from '../bytes/outbox.js';
import { publishLarge } from './large-message.js';
import { parse, wantedLength } from './parser.js';
import type { ParserHost } from './parser-host.js';

/** Messages of this length and more are gathered apart. */
const LARGE = 32 << 10;
/** Kept for the next unfinished piece; larger ones are given to the garbage collector. */
const KEEP = 4096;
const NOTHING = Buffer.alloc(0);

/** The input of one connection. */
export class Input {
  /** An unfinished piece, or a large message that is being gathered. */
  #kept: Buffer = NOTHING;
  #length = 0;
  /** Whole length of the large message; 0 when there is none. */
  #total = 0;
  /** More may come before the turn ends. */
  #gathering = false;

  /** Bytes that wait for more. */
  get waiting(): number {
    return this.#length;
  }

  /** Takes `length` bytes that lie at the beginning of the read buffer, and ends the turn. */
  receive(host: ParserHost, length: number): void {
    let p = READ_START;
    const end = READ_START + length;
    if (this.#total > 0) {
      const missing = Math.min(this.#total - this.#length, length);
      this.#kept.set(bytes.subarray(p, p + missing), this.#length);
      this.#length += missing;
      if (this.#length < this.#total) return;
      const whole = this.#kept;
      this.#kept = NOTHING;
      this.#length = 0;
      this.#total = 0;
      p += missing;
      if (!publishLarge(host, whole)) {
        flushTurn();
        return;
      }
    } else if (this.#length > 0) {
      p -= this.#length;
      bytes.set(this.#length === this.#kept.length ? this.#kept : this.#kept.subarray(0, this.#length), p);
      this.#length = 0;
      if (this.#kept.length > KEEP) this.#kept = NOTHING;
    }
    this.#continue(host, p, end);
  }

  /** Takes bytes from anywhere, in pieces that fit into the read buffer. The turn ends soon after. */
  receiveFrom(host: ParserHost, data: Uint8Array): void {
    this.#gathering = true;
    flushSoon();
    for (let at = 0; at < data.length && !host.closed; at += READ_SIZE) {
      const piece = data.length <= READ_SIZE ? data : data.subarray(at, at + READ_SIZE);
      bytes.set(piece, READ_START);
      this.receive(host, piece.length);
    }
    this.#gathering = false;
  }

  /** Goes on with what was left when the host was halted. */
  resume(host: ParserHost): void {
    if (this.#total === 0) this.receive(host, 0);
  }

  /** Lets go of memory that an idle connection does not need. */
  rest(): void {
    if (this.#length === 0) this.#kept = NOTHING;
  }

  #continue(host: ParserHost, from: number, end: number): void {
    const p = host.halted ? from : parse(host, from, end);
    if (p >= 0 && p < end && !host.closed) this.#keep(host, p, end);
    if (!this.#gathering) flushTurn();
  }

  #keep(host: ParserHost, p: number, end: number): void {
    const length = end - p;
    const total = host.halted ? 0 : wantedLength();
    if (total >= LARGE) {
      this.#kept = Buffer.allocUnsafeSlow(total);
      this.#total = total;
    } else if (length > CARRY_SIZE) {
      host.fail('control line');
      return;
    } else if (this.#kept.length < length) {
      this.#kept = Buffer.allocUnsafeSlow(Math.max(256, length + (length >>> 1)));
    }
    buffer.copy(this.#kept, 0, p, end);
    this.#length = length;
  }
}

/**
 * What waits for a receiver whose last write is still under way, outside the arena. Small pieces are gathered into
 * pages, so that a million waiting messages are a thousand objects; large payloads are shared, not copied.
 */
import { bytes } from './memory.js';

const PAGE = 64 << 10;
const SMALLEST = 1024;

/** A queue of bytes. */
export class Backlog {
  readonly #pieces: Buffer[] = [];
  /** How many bytes of the last piece are used; -1 when nothing may be added to it. */
  #filled = -1;
  #head = 0;
  #length = 0;

  /** Bytes that wait. */
  get length(): number {
    return this.#length;
  }

  /** Pieces that it waits in. */
  get pieces(): number {
    return this.#pieces.length - this.#head;
  }

  /** Adds a copy of a piece of the arena. */
  add(from: number, length: number): void {
    this.#length += length;
    let at = from;
    const end = from + length;
    while (at < end) {
      const last = this.#filled < 0 ? undefined : this.#pieces[this.#pieces.length - 1];
      const room = last === undefined ? 0 : last.length - this.#filled;
      if (last === undefined || room === 0) {
        // Small at first: most backlogs are a few hundred bytes.
        const former = last?.length ?? 0;
        const size = Math.min(PAGE, Math.max(SMALLEST, former * 2, end - at));
        this.#pieces.push(Buffer.allocUnsafeSlow(size));
        this.#filled = 0;
        continue;
      }
      const count = Math.min(room, end - at);
      last.set(bytes.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
    }
  }

  /** Adds a buffer that nobody changes any more, or a slab that is given back when it was sent. */
  share(piece: Buffer): void {
    this.#seal();
    this.#pieces.push(piece);
    this.#filled = -1;
    this.#length += piece.length;
  }

  /** Takes the next piece; undefined when nothing waits. */
  next(): Buffer | undefined {
    if (this.#head === this.#pieces.length) return undefined;
    if (this.#head === this.#pieces.length - 1) this.#seal();
    const piece = this.#pieces[this.#head] as Buffer;
    this.#head++;
    if (this.#head === this.#pieces.length) {
      this.#pieces.length = 0;
      this.#head = 0;
      this.#filled = -1;
    } else if (this.#head >= 64) {
      this.#pieces.splice(0, this.#head);
      this.#head = 0;
    }
    this.#length -= piece.length;
    return piece;
  }

  /** Cuts the last page to what is used of it; the next addition starts a new one. */
  #seal(): void {
    if (this.#filled < 0) return;
    const last = this.#pieces.length - 1;
    this.#pieces[last] = (this.#pieces[last] as Buffer).subarray(0, this.#filled);
    this.#filled = -1;
  }
}

// Reads frames as bytes, so that a load of many small messages costs less than the broker that carries them.
const [LF, CR, SPACE, ZERO, NINE, PING, HMSG] = [10, 13, 32, 48, 57, 'P'.charCodeAt(0), 'H'.charCodeAt(0)];
const NOTHING = Buffer.alloc(0);

/** What a client says back, in one block for each piece that it read. */
export class Answers {
  #bytes = Buffer.allocUnsafe(0);
  #length = 0;

  /** Begins a block that will need at most so many bytes. */
  begin(most) {
    this.#bytes = Buffer.allocUnsafe(most);
    this.#length = 0;
  }

  /** Appends bytes of a buffer: few, so that a loop is cheaper than a call. */
  append(from, start = 0, end = from.length) {
    const bytes = this.#bytes;
    let length = this.#length;
    for (let at = start; at < end; at++) bytes[length++] = from[at];
    this.#length = length;
  }

  /** What was appended. */
  get block() {
    return this.#bytes.subarray(0, this.#length);
  }
}

/**
 * Calls `take` for each MSG and HMSG frame: the piece, and where its reply subject begins and ends, which is its subject when it
 * has none. Returns what takes pieces.
 *
 * @param {{ take: (piece: Buffer, start: number, end: number) => void, ping: () => void }} handlers
 */
export function frames({ take, ping }) {
  let rest = NOTHING;
  return (arrived) => {
    const piece = rest.length === 0 ? arrived : Buffer.concat([rest, arrived]);
    let at = 0;
    for (;;) {
      // The last word of a line is the size, before it, where there are headers, theirs; then comes the reply subject.
      let [last, before, third] = [at, at, at];
      let feed = at;
      for (; feed < piece.length && piece[feed] !== LF; feed++) {
        if (piece[feed] !== SPACE) continue;
        third = before;
        before = last;
        last = feed;
      }
      if (feed >= piece.length) break;
      if (piece[at] === PING) {
        ping();
        at = feed + 1;
        continue;
      }
      const next = feed + 1 + sizeIn(piece, last + 1) + 2;
      if (next > piece.length) break;
      if (piece[at] === HMSG) take(piece, third + 1, before);
      else take(piece, before + 1, last);
      at = next;
    }
    // The piece lies in a buffer that the next read overwrites.
    rest = at === piece.length ? NOTHING : Buffer.from(piece.subarray(at));
  };
}

function sizeIn(piece, start) {
  let size = 0;
  for (let at = start; piece[at] !== CR; at++) {
    if (piece[at] < ZERO || piece[at] > NINE)
      throw new Error(`no size in ${piece.latin1Slice(start, at + 1)}`);
    size = size * 10 + piece[at] - ZERO;
  }
  return size;
}

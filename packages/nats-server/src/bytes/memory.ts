/**
 * The arena: one block of memory in which messages are read, matched and put together for sending, so that moving
 * bytes makes no objects. Everything in the process shares it, which is safe because one thread does one message at
 * a time. Only the rooms on the way of a message (`bytes/`, `protocol/parser`, `subjects/`, `client/delivery`) know
 * offsets; everyone else speaks strings and Buffers.
 *
 * ```
 *  0      CARRY_START        READ_START        SCRATCH_START   TRANSIT_START   BLOCKS_START   SLABS_START     ARENA_SIZE
 *  ├ guard ┼──── carry ───────┼──── read ───────┼─── scratch ───┼─── transit ───┼─── blocks ────┼──── slabs ──────┤
 *            an unfinished      what a socket      short-lived     messages that   prefixes and    output of the
 *            piece of the       just gave          texts           go on under     keys of the     connections touched
 *            last read, put                                        another         match cache     in this turn
 *            right before it                                       subject
 * ```
 *
 * Short copies and comparisons go four bytes at a time and may look at (never rely on) up to three bytes more, and
 * short copies may write up to three bytes more: every region ends in slack.
 */

/** Longest unfinished piece that is carried from one read to the next. */
export const CARRY_SIZE = (1 << 20) + (64 << 10);
/** Bytes one read may bring. Larger ones mean fewer system calls and longer runs of equal messages. */
export const READ_SIZE = 256 << 10;
const SCRATCH_SIZE = 64 << 10;
const TRANSIT_SIZE = 256 << 10;
const BLOCKS_SIZE = 24 << 20;
/** Bytes of one output slab, its slack included. */
export const SLAB_SIZE = 128 << 10;
/** Output slabs there are. */
export const SLAB_COUNT = 256;
/** Bytes at the end of a region that hold nothing. */
export const SLACK = 64;

const CARRY_START = 4096;
/** Where a read begins; its carry ends here. */
export const READ_START = CARRY_START + CARRY_SIZE;
/** Room for texts that live for one call. */
export const SCRATCH_START = READ_START + READ_SIZE + 4096;
/** Where scratch ends. */
export const SCRATCH_END = SCRATCH_START + SCRATCH_SIZE - SLACK;
/** Room for messages that go on under another subject; see `transit`. */
export const TRANSIT_START = SCRATCH_START + SCRATCH_SIZE;
/** Where it ends. */
export const TRANSIT_END = TRANSIT_START + TRANSIT_SIZE - SLACK;
/** Where the blocks of the match cache live. */
export const BLOCKS_START = TRANSIT_START + TRANSIT_SIZE;
/** Where they end. */
export const BLOCKS_END = BLOCKS_START + BLOCKS_SIZE;
/** Where the output slabs live. */
export const SLABS_START = BLOCKS_END;
const ARENA_SIZE = SLABS_START + SLAB_SIZE * SLAB_COUNT + 4096;

const arena = new ArrayBuffer(ARENA_SIZE);
/** The arena, byte by byte. */
export const bytes = new Uint8Array(arena);
/** The arena, for words. */
export const view = new DataView(arena);
/** The arena, for texts and for handing pieces to sockets. */
export const buffer = Buffer.from(arena);
/** What sockets read into. */
export const readBuffer = buffer.subarray(READ_START, READ_START + READ_SIZE);

// Locals: a module's own constants are cheaper to reach than what it exports.
const u8 = bytes;
const dv = view;

/** From here on the built-in copy is faster than a loop over words. */
const SHORT = 96;

/** Copies `length` bytes; may write up to three bytes after them. The regions must not overlap. */
export function copy(to: number, from: number, length: number): void {
  if (length > SHORT) {
    u8.copyWithin(to, from, from + length);
    return;
  }
  for (let i = 0; i < length; i += 4) dv.setInt32(to + i, dv.getInt32(from + i, true), true);
}

/** Are these two pieces of the same length the same? */
export function equal(a: number, b: number, length: number): boolean {
  let i = 0;
  for (; i + 4 <= length; i += 4) if (dv.getInt32(a + i, true) !== dv.getInt32(b + i, true)) return false;
  for (; i < length; i++) if (u8[a + i] !== u8[b + i]) return false;
  return true;
}

/** Writes the characters of a text of Latin-1 and returns where it ends. */
export function writeText(at: number, text: string): number {
  const length = text.length;
  if (length > 24) {
    buffer.write(text, at, length, 'latin1');
    return at + length;
  }
  for (let i = 0; i < length; i++) u8[at + i] = text.charCodeAt(i);
  return at + length;
}

/** Reads a piece as Latin-1: every byte one character, so that it can be written back unchanged. */
export function readText(from: number, to: number): string {
  return buffer.toString('latin1', from, to);
}

/** Writes a whole number of zero or more in decimal digits and returns where it ends. */
export function writeNumber(at: number, value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  let rest = value;
  for (let i = at + digits - 1; i >= at; i--) {
    const next = Math.floor(rest / 10);
    u8[i] = 48 + rest - next * 10;
    rest = next;
  }
  return at + digits;
}

/** A quick look whether a header block may ask for message tracing; `trace/` reads it properly. */
import { bytes, view } from '../bytes/memory.js';

const u8 = bytes;
const dv = view;
const LF = 10;
const NATS = 0x7374614e; // "Nats"
const DASH_TRA = 0x6172542d; // "-Tra"
const TRAC = 0x63617274; // "trac", in lower case
/** Sets the bit that makes letters lower case. */
const LOWER = 0x20202020;
/** Length of `NATS/1.0`, after which the first line break stands. */
const STATUS = 8;

/** Does a line of the header block begin with `Nats-Tra…`, or with `trac…` in any case? */
export function mayBeTraced(at: number, length: number): boolean {
  const end = at + length - 8;
  for (let i = at + STATUS; i < end; i++) {
    if (u8[i] !== LF) continue;
    const word = dv.getInt32(i + 1, true);
    if (word === NATS ? dv.getInt32(i + 5, true) === DASH_TRA : (word | LOWER) === TRAC) return true;
  }
  return false;
}

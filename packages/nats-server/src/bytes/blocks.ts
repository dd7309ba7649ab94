/**
 * Small pieces of the arena that live longer than a turn: the keys and prefixes of the match cache. Sizes are rounded
 * up to a class, and freed pieces of a class are given out again, so the room neither fragments nor grows.
 */
import { BLOCKS_END, BLOCKS_START } from './memory.js';

const STEP = 16;
const FINE_LIMIT = 1024;
const FINE_CLASSES = FINE_LIMIT / STEP;
/** Largest block: longer subjects are not cached. */
export const MAX_BLOCK = 16 << 10;
const COARSE_CLASSES = 4;

const free: number[][] = Array.from({ length: FINE_CLASSES + COARSE_CLASSES + 1 }, () => []);
let next = BLOCKS_START;
let used = 0;

/** The class for so many bytes: steps of 16 up to 1 KiB, then doubling. */
function classOf(length: number): number {
  if (length <= FINE_LIMIT) return (length + STEP - 1) >>> 4;
  return FINE_CLASSES + 32 - Math.clz32((length - 1) >>> 10);
}

function sizeOf(sizeClass: number): number {
  return sizeClass <= FINE_CLASSES ? sizeClass * STEP : FINE_LIMIT << (sizeClass - FINE_CLASSES);
}

/**
 * A block for `length` bytes and the slack that short copies need.
 *
 * @returns its offset, or 0 when there is no room or `length` is more than `MAX_BLOCK`.
 */
export function takeBlock(length: number): number {
  const sizeClass = classOf(length + 3);
  if (length + 3 > MAX_BLOCK) return 0;
  const list = free[sizeClass] as number[];
  const size = sizeOf(sizeClass);
  const again = list.pop();
  if (again !== undefined) {
    used += size;
    return again;
  }
  if (next + size > BLOCKS_END) return 0;
  const at = next;
  next += size;
  used += size;
  return at;
}

/** Gives a block back; `length` as when it was taken. */
export function giveBlock(at: number, length: number): void {
  const sizeClass = classOf(length + 3);
  used -= sizeOf(sizeClass);
  (free[sizeClass] as number[]).push(at);
}

/** Bytes in blocks that are taken. */
export function blockBytes(): number {
  return used;
}

/**
 * Output slabs: a connection has one only while a turn writes to it, or while the system still reads from it. The one
 * given back last is given out first, while the processor's caches still hold it.
 */
import { SLAB_COUNT, SLAB_SIZE, SLABS_START, SLACK } from './memory.js';

/** Bytes a slab holds. */
export const SLAB_ROOM = SLAB_SIZE - SLACK;

const free: number[] = [];
for (let i = SLAB_COUNT - 1; i >= 0; i--) free.push(SLABS_START + i * SLAB_SIZE);

/** A slab's offset, or 0 when all are in use. */
export function takeSlab(): number {
  return free.pop() ?? 0;
}

/** Gives a slab back. */
export function giveSlab(at: number): void {
  free.push(at);
}

/** Slabs that nobody uses. */
export function freeSlabs(): number {
  return free.length;
}

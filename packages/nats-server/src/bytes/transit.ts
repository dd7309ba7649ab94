/**
 * Room in the arena for what a message becomes on its way: another subject, another header. Taken and left like a
 * stack, because a message that goes on in another account is dealt with before the one it came from.
 */
import { SLACK, TRANSIT_END, TRANSIT_START } from './memory.js';

let top = TRANSIT_START;

/** Room for so many bytes and the slack that short copies need; 0 when there is none. */
export function takeTransit(length: number): number {
  const at = top;
  const end = at + length + SLACK;
  if (end > TRANSIT_END) return 0;
  top = end;
  return at;
}

/** Gives back this piece and all that were taken after it. */
export function leaveTransit(at: number): void {
  top = at;
}

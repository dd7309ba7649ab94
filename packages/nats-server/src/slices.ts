/** Long work in short slices: between two of them, messages are read, routed and written. */
import { setImmediate } from 'node:timers/promises';
import { flushTurn } from './bytes/outbox.js';

/** Milliseconds of work at a time. */
const SLICE_MS = 4;
/** The clock is looked at every so many items. */
const LOOK_EVERY = 16;

/**
 * Does something with each item, in order, without holding anybody up.
 *
 * @param act must not throw; returning false ends the work
 */
export async function inSlices<T>(items: readonly T[], act: (item: T) => unknown): Promise<void> {
  let began = performance.now();
  for (const [index, item] of items.entries()) {
    if (act(item) === false) break;
    if (index % LOOK_EVERY !== LOOK_EVERY - 1 || performance.now() - began < SLICE_MS) continue;
    flushTurn();
    await setImmediate();
    began = performance.now();
  }
  flushTurn();
}

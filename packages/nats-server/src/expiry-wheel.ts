/**
 * What ends at a time of the clock: users, accounts, times of the day. One timer serves all of them, whatever their
 * number; adding and removing costs the same for one as for a million. What ends together is ended in slices, so that
 * traffic goes on between them.
 *
 * ```
 *   slot (a quarter of a second)        what ends in it
 *   ┌──────────┐
 *   │ 71392400 │──▶ { user 7, account A }        ◀── the timer looks at the slots that have passed
 *   │ 71392404 │──▶ { user 9 }
 *   └──────────┘
 * ```
 */
import { inSlices } from './slices.js';

/** Milliseconds of a slot, and between two looks of the timer. */
const SLOT_MS = 250;
/** More slots than this are looked for in the map, and not counted through: the machine slept. */
const MANY_SLOTS = 4096;

/** Something that ends. Must not throw. */
export type Ending = () => void;

/** A place on the wheel. */
export interface ExpiryTicket {
  /** Takes it off; nothing happens when it has ended already. */
  cancel(): void;
}

/** The wheel. */
export class ExpiryWheel {
  readonly #slots = new Map<number, Set<Ending>>();
  #timer: NodeJS.Timeout | undefined;
  #seen = slotOf(Date.now());

  /**
   * Calls `ending` once, within half a second after a time, or soon when it has passed already.
   *
   * @param time milliseconds of the Unix epoch
   */
  add(time: number, ending: Ending): ExpiryTicket {
    if (this.#timer === undefined) this.#start();
    const slot = Math.max(slotOf(time + SLOT_MS - 1), this.#seen + 1);
    let endings = this.#slots.get(slot);
    if (endings === undefined) {
      endings = new Set();
      this.#slots.set(slot, endings);
    }
    // The same function may be there twice.
    const one: Ending = () => ending();
    endings.add(one);
    return {
      cancel: () => {
        const all = this.#slots.get(slot);
        all?.delete(one);
        if (all?.size === 0) this.#slots.delete(slot);
      },
    };
  }

  /** How many slots hold something. */
  get size(): number {
    return this.#slots.size;
  }

  /** Forgets everything. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#slots.clear();
  }

  #start(): void {
    this.#seen = slotOf(Date.now());
    this.#timer = setInterval(() => this.#look(), SLOT_MS);
    this.#timer.unref();
  }

  #look(): void {
    const now = slotOf(Date.now());
    const due: Ending[] = [];
    for (const slot of this.#passed(now)) {
      // One by one: as arguments of a single call, a hundred thousand would be too many.
      for (const ending of this.#slots.get(slot) ?? []) due.push(ending);
      this.#slots.delete(slot);
    }
    // A clock that was set back must not make the wheel wait.
    this.#seen = now;
    if (this.#slots.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    if (due.length > 0) void inSlices(due, (ending) => ending());
  }

  *#passed(now: number): Iterable<number> {
    if (now - this.#seen > MANY_SLOTS || now < this.#seen) {
      for (const slot of [...this.#slots.keys()].sort((left, right) => left - right)) {
        if (slot <= now) yield slot;
      }
      return;
    }
    for (let slot = this.#seen + 1; slot <= now; slot++) if (this.#slots.has(slot)) yield slot;
  }
}

function slotOf(time: number): number {
  return Math.floor(time / SLOT_MS);
}

/**
 * What one receiver is sent. A turn appends frames to a slab of the arena; at the end of the turn the slab goes to
 * the sink in one write. One write is under way at a time; what comes meanwhile waits in the backlog.
 *
 * ```
 *   start        pos               end
 *     ├── frames ──┼──── free ───────┤          no slab: start = pos = 0, end = -1, so that nothing ever fits
 * ```
 *
 * To append on the fast path: if `pos + n > end`, ask `makeRoom(n)`; write at `pos`; move `pos`; if not `dirty`, call
 * `touch()`. Nothing here throws.
 */
import { Backlog } from './backlog.js';
import { buffer, copy, SLAB_COUNT, writeText } from './memory.js';
import { freeSlabs, giveSlab, SLAB_ROOM, takeSlab } from './slabs.js';

/** Where an outbox sends to: a socket, or something in the process. */
export interface Sink {
  /**
   * Sends a chunk.
   *
   * @returns true when the chunk was taken and may be overwritten at once; otherwise the sink calls `written()` of
   * the outbox when it has let go of the chunk, never before this call returned.
   */
  write(chunk: Buffer): boolean;
  /** More waits than `limit` allows: the receiver is a slow consumer. Called once; must not throw. */
  overflow(): void;
}

/** Slabs that must stay free for the turn at hand; below that, writes go out from copies. */
const SLAB_RESERVE = 64;
/** While more slabs than this are free, a full one may wait as it is; otherwise its content is copied out. */
const PLENTY = SLAB_COUNT >> 1;
/** Bytes that a turn with more receivers than slabs gathers for one of them before it writes. */
const GATHERED = 16 << 10;
/** Bytes that make a waiting slab worth its room. */
const WORTH_KEEPING = 16 << 10;

/** Outboxes that the turn at hand appended to. */
const dirty: Outbox[] = [];

/** Outboxes that fell behind in the turn at hand: whoever published should be slowed down. */
const behind: Outbox[] = [];

/** An output buffer. */
export class Outbox {
  /** Where the slab begins, 0 without one. */
  start = 0;
  /** Where the next byte goes. */
  pos = 0;
  /** Where the slab is full, -1 without one. */
  end = -1;
  /** Is it in the list of what the turn touched? */
  dirty = false;
  /** Messages that were appended, for statistics. */
  messages = Number.NaN;
  /** Their payload bytes, headers included. */
  payloadBytes = Number.NaN;
  /** Bytes that may wait. */
  limit: number;
  /** Waiting bytes from which on producers are slowed down. */
  stallAt: number;
  /** Nothing is appended while the outbox is stalled: what comes then is lost to it. */
  refusesWhenStalled = false;
  /** Called when what waited has become little again; see `stalled`. */
  relieved: (() => void) | undefined;

  #sink: Sink | undefined;
  #underWay = 0;
  #heldSlab = 0;
  #backlog: Backlog | undefined;

  constructor(sink: Sink, limit: number) {
    this.#sink = sink;
    this.limit = limit;
    this.stallAt = stallMark(limit);
    // Begun as NaN, the counters are doubles from the start and never change their representation.
    this.messages = 0;
    this.payloadBytes = 0;
  }

  /** Will nothing more be sent? */
  get closed(): boolean {
    return this.#sink === undefined;
  }

  /** Bytes that were not yet taken by the sink, those of this turn included. */
  get pending(): number {
    return this.#underWay + (this.#backlog?.length ?? 0) + this.pos - this.start;
  }

  /** In how many pieces that waits. */
  get pieces(): number {
    return (this.#underWay > 0 ? 1 : 0) + (this.#backlog?.pieces ?? 0) + (this.pos > this.start ? 1 : 0);
  }

  /** Does more wait than a fast producer should add to? */
  get stalled(): boolean {
    return this.#underWay + (this.#backlog?.length ?? 0) > this.stallAt;
  }

  /**
   * Makes sure that `length` bytes fit at `pos`.
   *
   * @returns false when the outbox is closed, or when `length` is more than a slab holds.
   */
  makeRoom(length: number): boolean {
    if (this.#sink === undefined || length > SLAB_ROOM) return false;
    if (this.refusesWhenStalled && this.stalled) return false;
    if (this.pos !== this.start) this.#push();
    if (this.start === 0) this.#takeSlab();
    // The push above may have found the receiver too slow.
    return this.#sink !== undefined && this.start !== 0;
  }

  /** Puts the outbox on the list of those that are flushed at the end of the turn. */
  touch(): void {
    this.dirty = true;
    dirty.push(this);
  }

  /** Appends a text of Latin-1. */
  appendText(text: string): void {
    if (text.length > SLAB_ROOM) {
      this.appendBuffer(Buffer.from(text, 'latin1'));
      return;
    }
    if (this.pos + text.length > this.end && !this.makeRoom(text.length)) return;
    this.pos = writeText(this.pos, text);
    if (!this.dirty) this.touch();
  }

  /** Appends a piece of the arena of any length. */
  append(from: number, length: number): void {
    if (length > SLAB_ROOM) {
      this.appendBuffer(Buffer.from(buffer.subarray(from, from + length)));
      return;
    }
    if (this.pos + length > this.end && !this.makeRoom(length)) return;
    copy(this.pos, from, length);
    this.pos += length;
    if (!this.dirty) this.touch();
  }

  /** Appends a buffer without copying it; nobody may change it any more. */
  appendBuffer(piece: Buffer): void {
    if (this.#sink === undefined) return;
    if (this.pos !== this.start) this.#push();
    if (this.#sink === undefined || piece.length === 0) return;
    if (this.#underWay === 0 && this.#backlog === undefined) this.#write(piece);
    else this.#wait().share(piece);
    this.#checkLimit();
  }

  /** Sends what the turn gathered, as far as the sink takes it, and lets go of the slab. */
  flush(): void {
    this.dirty = false;
    if (this.pos !== this.start) this.#push();
    if (this.start !== 0) this.#dropSlab();
    if (this.#underWay === 0 && this.#backlog !== undefined) {
      this.#drain();
      this.#checkLimit();
    }
  }

  /** Gives the slab to someone who needs it more; what it holds waits for the end of the turn elsewhere. */
  yieldSlab(): void {
    if (this.start === 0) return;
    if (this.pos !== this.start) this.#wait().add(this.start, this.pos - this.start);
    this.#dropSlab();
    this.#relieveIdle();
  }

  /** What one turn gathers for a sink that is ready has a bound as well. */
  #relieveIdle(): void {
    if (this.#underWay !== 0 || (this.#backlog?.length ?? 0) < GATHERED) return;
    this.#drain();
    this.#checkLimit();
  }

  /** The sink has let go of what it was given. */
  written(): void {
    this.#underWay = 0;
    if (this.#heldSlab !== 0) {
      giveSlab(this.#heldSlab);
      this.#heldSlab = 0;
    }
    this.#drain();
    const relieved = this.relieved;
    if (relieved !== undefined && this.#underWay + (this.#backlog?.length ?? 0) <= this.stallAt >>> 2) {
      this.relieved = undefined;
      relieved();
    }
  }

  /** Sends what waits, as far as the sink takes it at once. */
  #drain(): void {
    const backlog = this.#backlog;
    while (backlog !== undefined && this.#underWay === 0 && this.#sink !== undefined) {
      const piece = backlog.next();
      if (piece === undefined) {
        this.#backlog = undefined;
        break;
      }
      const slab = slabOf(piece);
      if (this.#write(piece)) {
        if (slab !== 0) giveSlab(slab);
      } else {
        this.#heldSlab = slab;
      }
    }
  }

  /** Gives the sink everything that waits, whether it is ready or not; nothing is sent after that. */
  finish(): void {
    const sink = this.#sink;
    if (sink === undefined) return;
    this.dirty = false;
    if (this.#underWay === 0 && this.#backlog === undefined) {
      if (this.pos !== this.start) this.#push();
    } else {
      if (this.pos !== this.start) this.#wait().add(this.start, this.pos - this.start);
      for (let piece = this.#backlog?.next(); piece !== undefined; piece = this.#backlog?.next())
        sink.write(piece);
    }
    this.close();
  }

  /** Forgets what was not sent; nothing is sent any more. What is under way at the sink stays valid. */
  close(): void {
    this.#sink = undefined;
    for (let piece = this.#backlog?.next(); piece !== undefined; piece = this.#backlog?.next()) {
      const slab = slabOf(piece);
      if (slab !== 0) giveSlab(slab);
    }
    this.#backlog = undefined;
    if (this.start !== 0) this.#dropSlab();
    const relieved = this.relieved;
    this.relieved = undefined;
    relieved?.();
  }

  /** Hands the slab's content on: to the sink, or to the backlog when a write is under way. */
  #push(): void {
    const { start } = this;
    const length = this.pos - start;
    if (this.#underWay === 0 && this.#backlog === undefined) {
      if (freeSlabs() < SLAB_RESERVE) {
        // Many receivers are slow: do not let their writes hold the arena.
        this.#write(Buffer.from(buffer.subarray(start, this.pos)));
        this.pos = start;
      } else if (this.#write(buffer.subarray(start, this.pos))) {
        this.pos = start;
      } else {
        this.#heldSlab = start;
        this.#leaveSlab();
      }
    } else if (length >= WORTH_KEEPING && freeSlabs() > PLENTY) {
      this.#wait().share(buffer.subarray(start, this.pos));
      this.#leaveSlab();
    } else {
      this.#wait().add(start, length);
      this.pos = start;
    }
    this.#relieveIdle();
    this.#checkLimit();
  }

  /** True when the sink took the chunk at once. */
  #write(chunk: Buffer): boolean {
    this.#underWay = chunk.length;
    if (!(this.#sink as Sink).write(chunk)) return false;
    this.#underWay = 0;
    return true;
  }

  #wait(): Backlog {
    this.#backlog ??= new Backlog();
    return this.#backlog;
  }

  #checkLimit(): void {
    if (this.#underWay === 0) return;
    const waiting = this.#underWay + (this.#backlog?.length ?? 0);
    if (waiting > this.stallAt && behind[behind.length - 1] !== this) behind.push(this);
    if (waiting <= this.limit) return;
    const sink = this.#sink;
    this.close();
    sink?.overflow();
  }

  #takeSlab(): void {
    let slab = takeSlab();
    if (slab === 0) {
      // More receivers than slabs: all that were touched so far make room, without a write for each.
      for (let i = 0; i < dirty.length; i++) (dirty[i] as Outbox).yieldSlab();
      slab = takeSlab();
    }
    // The reserve leaves some slabs to the turn; were there none, the frame would be lost rather than misplaced.
    if (slab === 0) return;
    this.start = slab;
    this.pos = slab;
    this.end = slab + SLAB_ROOM;
  }

  #dropSlab(): void {
    giveSlab(this.start);
    this.#leaveSlab();
  }

  #leaveSlab(): void {
    this.start = 0;
    this.pos = 0;
    this.end = -1;
  }
}

/** The slab that a piece of a backlog is; 0 when it is a buffer of its own. */
function slabOf(piece: Buffer): number {
  return piece.buffer === buffer.buffer ? piece.byteOffset : 0;
}

/** Producers are slowed down from three quarters of the limit, and in any case from 8 MiB on. */
function stallMark(limit: number): number {
  return Math.min((limit >>> 2) * 3, 8 << 20);
}

/** Sends everything that the turn appended. Called at the end of every read, and whenever the slabs run out. */
export function flushTurn(): void {
  for (let i = 0; i < dirty.length; i++) (dirty[i] as Outbox).flush();
  dirty.length = 0;
}

let scheduled = false;

/**
 * Ends the turn when what called into the program is through: several pieces of one TLS read come one by one, and
 * their output should leave together.
 */
export function flushSoon(): void {
  if (scheduled) return;
  scheduled = true;
  process.nextTick(flushScheduled);
}

function flushScheduled(): void {
  scheduled = false;
  flushTurn();
}

/** The outboxes that fell behind since this was asked last; empty nearly always. */
export function takeBehind(): readonly Outbox[] {
  return behind.length === 0 ? behind : behind.splice(0);
}

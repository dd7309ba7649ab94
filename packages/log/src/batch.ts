// Lines wait here until the end of the event loop's turn and are then written in one go: a burst of lines costs one
// system call. What waits is written before the process ends, whichever way it ends short of SIGKILL.

/** Characters that may wait; more are written at once, so that a burst without end stays bounded in memory. */
const MAX_WAITING = 64 * 1024;

const waiting = new Set<LineBatch>();
let watchesExit = false;

/** Gathers lines for `write`, which gets them in order and must not throw. */
export class LineBatch {
  readonly #write: (lines: readonly string[]) => void;
  #lines: string[] = [];
  #length = 0;

  constructor(write: (lines: readonly string[]) => void) {
    this.#write = write;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= MAX_WAITING) this.flush();
    else if (this.#lines.length === 1) this.#wait();
  }

  /** Writes what waits. */
  flush(): void {
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    this.#length = 0;
    waiting.delete(this);
    this.#write(lines);
  }

  #wait(): void {
    waiting.add(this);
    setImmediate(flushBatch, this);
    if (watchesExit) return;
    watchesExit = true;
    process.on('exit', flushAll);
  }
}

function flushBatch(batch: LineBatch): void {
  batch.flush();
}

function flushAll(): void {
  for (const batch of waiting) batch.flush();
}

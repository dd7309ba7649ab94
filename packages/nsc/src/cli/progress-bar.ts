// A line on the terminal that shows how far many things have come, redrawn in place and wiped at the end. It goes to
// stderr, and only to a terminal: what a command prints stays clean.
import type { Io } from './io.js';

const WIDTH = 30;

/** Milliseconds between two drawings. */
const PACE = 80;

/** A progress bar. */
export class ProgressBar {
  readonly #io: Io;
  readonly #label: string;
  #drawnAt = 0;
  #shown = false;

  /** @param label what is going on: `pushing accounts` */
  constructor(io: Io, label: string) {
    this.#io = io;
    this.#label = label;
  }

  /** Draws, unless it was just drawn; one thing alone needs no bar. */
  readonly update = (done: number, total: number): void => {
    if (this.#io.stderrIsTerminal !== true || total < 2) return;
    const now = this.#io.environment.now();
    if (this.#shown && done < total && now - this.#drawnAt < PACE) return;
    this.#drawnAt = now;
    this.#shown = true;
    const full = Math.floor((done / total) * WIDTH);
    const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
    this.#io.stderr(`\r${this.#label} ${bar} ${done}/${total}`);
  };

  /** Wipes the line. */
  end(): void {
    if (this.#shown) this.#io.stderr('\r\u001b[2K');
    this.#shown = false;
  }
}

// A line on the terminal that shows how far many things have come, redrawn in place and wiped at the end. It goes to
// stderr, and only to a terminal: what a command prints stays clean.
import type { Io } from './io.js';

/** Most of the columns that the bar itself takes. */
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
    const { stderrColumns: columns } = this.#io;
    if (columns === undefined || total < 2) return;
    const now = this.#io.environment.now();
    if (this.#shown && done < total && now - this.#drawnAt < PACE) return;
    this.#drawnAt = now;
    this.#shown = true;
    const count = `${done}/${total}`;
    // A line that reaches the edge would go on in the next one, which is not drawn over.
    const room = columns - this.#label.length - `${total}/${total}`.length - 3;
    const width = Math.max(0, Math.min(WIDTH, room));
    const full = Math.floor((done / total) * width);
    const line = `${this.#label} ${'█'.repeat(full)}${'░'.repeat(width - full)} ${count}`;
    this.#io.stderr(`\r${line.slice(0, Math.max(0, columns - 1))}`);
  };

  /** Wipes the line. */
  end(): void {
    if (this.#shown) this.#io.stderr('\r\u001b[2K');
    this.#shown = false;
  }
}

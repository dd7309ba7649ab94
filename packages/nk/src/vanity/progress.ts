// The line that says how far a search is, on a terminal.
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Writes over one line of a terminal again and again. */
export class ProgressLine {
  readonly #write: (text: string) => void;
  readonly #maxAttempts: number;
  readonly #columns: number;
  readonly #start = performance.now();
  #turn = 0;

  /** @param columns of the terminal: a line that reaches its edge would go on in the next one, which is not wiped */
  constructor(write: (text: string) => void, maxAttempts: number, columns = Number.POSITIVE_INFINITY) {
    this.#write = write;
    this.#maxAttempts = maxAttempts;
    this.#columns = columns;
  }

  /** Shows how many keys were made. */
  show(attempts: number): void {
    const seconds = (performance.now() - this.#start) / 1000;
    const rate = Math.round(attempts / Math.max(seconds, 0.001));
    const [made, most, speed] = [attempts, this.#maxAttempts, rate].map((number) =>
      number.toLocaleString('en'),
    );
    const spinner = SPINNER[this.#turn++ % SPINNER.length];
    const line = `computing ${spinner} ${made} of at most ${most} keys, ${speed} a second `;
    this.#write(`\r\x1b[K${line.slice(0, Math.max(0, this.#columns - 1))}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#turn > 0) this.#write('\r\x1b[K');
  }
}

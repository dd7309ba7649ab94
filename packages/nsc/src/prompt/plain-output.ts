// A terminal whose user wants no colours (NO_COLOR): what the drawing library writes, without them.
import { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';

/** Escape sequences that set colours and weights; those that move the cursor stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out
const COLOURS = /\x1b\[[\d;]*m/g;

/** The same terminal, of the same size, without colours. */
export class PlainOutput extends Writable {
  readonly #terminal: WriteStream;

  constructor(terminal: WriteStream) {
    super({ decodeStrings: false });
    this.#terminal = terminal;
    terminal.on('resize', this.#resize);
  }

  get columns(): number {
    return this.#terminal.columns;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  readonly #resize = (): void => {
    this.emit('resize');
  };

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#terminal.write(String(chunk).replace(COLOURS, ''));
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#terminal.off('resize', this.#resize);
    done(error);
  }
}

/** What is wrong with a configuration beyond single values, gathered with the places of the options. */
import { ConfError, formatPosition, type Position } from '@nats-ts/conf';

/** Values as the option table reads them, by configuration key. */
export type Values = Readonly<Record<string, unknown>>;

/** Collects errors; each names the place of an option where one is known. */
export class Findings {
  readonly errors: string[];
  /** What the Go server warns of too, so that `-t` does not call the file valid. */
  readonly warnings: string[];
  /** What works and should be known. */
  readonly notes: string[] = [];
  readonly #positions: ReadonlyMap<string, Position>;

  constructor(
    positions: ReadonlyMap<string, Position> = new Map(),
    errors: readonly string[] = [],
    warnings: readonly string[] = [],
  ) {
    this.#positions = positions;
    this.errors = [...errors];
    this.warnings = [...warnings];
  }

  /** Records an error at an option, such as `accounts.A.users[0]`; at the next option around it when it has no place. */
  complain(path: string, text: string): void {
    this.errors.push(new ConfError('bad-value', this.#place(path), text).message);
  }

  /**
   * Records that options do not go together: the text first, as the Go server has it, then a place to look at: the
   * first of these options that has one.
   */
  refuse(path: string | readonly string[], text: string): void {
    const paths = typeof path === 'string' ? [path] : path;
    const place = paths.map((one) => this.#place(one)).find((found) => found !== undefined);
    this.errors.push(place === undefined ? text : `${text}; see ${formatPosition(place)}`);
  }

  /** Records something that works but should be changed, and of which the Go server warns. */
  warn(path: string, text: string): void {
    this.warnings.push(new ConfError('deprecated', this.#place(path), text).message);
  }

  /** Records something that is right and should be known. */
  note(path: string, text: string): void {
    this.notes.push(new ConfError('deprecated', this.#place(path), text).message);
  }

  #place(path: string): Position | undefined {
    let at = path;
    while (at !== '') {
      const position = this.#positions.get(at);
      if (position !== undefined) return position;
      at = at.slice(0, Math.max(0, at.lastIndexOf('.'), at.lastIndexOf('[')));
    }
    return undefined;
  }
}

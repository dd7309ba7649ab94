/** Lame duck mode: clients are told, given time, and closed one after the other, so that they do not all move at once. */
import type { Log } from '@nats-ts/log';
import type { ClientConnection } from './client/connection.js';

/** Longest pause between two clients, in milliseconds. */
const LONGEST_PAUSE = 1000;

/** How long it takes, in milliseconds. */
export interface LameDuckOptions {
  readonly lameDuckDuration: number;
  readonly lameDuckGracePeriod: number;
}

/** The last minutes of a server. */
export class LameDuck {
  readonly #log: Log;
  #entered = false;
  #stopped = false;
  #wake: (() => void) | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  get entered(): boolean {
    return this.#entered;
  }

  /** Closes the connections; resolves when all are closed, or when stopped. */
  async enter(options: LameDuckOptions, connections: readonly ClientConnection[]): Promise<void> {
    this.#entered = true;
    this.#log.info('Entering lame duck mode, stop accepting new clients');
    if (connections.length === 0) return;
    for (const connection of connections) connection.announce();
    await this.#pause(options.lameDuckGracePeriod);
    if (this.#stopped) return;
    this.#log.info('Closing existing clients');
    const spread = options.lameDuckDuration - options.lameDuckGracePeriod;
    const time = spread > 0 ? spread : LONGEST_PAUSE;
    const step = Math.min(time / connections.length, LONGEST_PAUSE);
    // Pauses shorter than a timer can be are gathered.
    let due = 0;
    for (const connection of connections) {
      if (this.#stopped) return;
      connection.end('Server Shutdown');
      due += step / 2 + (Math.random() * step) / 2;
      if (due < 1) continue;
      await this.#pause(due);
      due = 0;
    }
  }

  /** Does not wait any longer. */
  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

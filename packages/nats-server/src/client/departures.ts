/** Connections that are closed but still send their last words: a server that closes waits for them. */
import type { Transport } from './transport.js';

/** Milliseconds a closed connection has for its last bytes. */
const LAST_WORDS_MS = 1000;

/** The departures of one server. */
export class Departures {
  readonly #leaving = new Set<Transport>();
  #allGone: (() => void) | undefined;

  /** Closes the transport when what it was given is sent, or when that takes too long. */
  add(transport: Transport): void {
    this.#leaving.add(transport);
    const late = setTimeout(() => transport.destroy(), LAST_WORDS_MS);
    late.unref();
    transport.whenClosed(() => {
      clearTimeout(late);
      this.#leaving.delete(transport);
      if (this.#leaving.size === 0) this.#allGone?.();
    });
    transport.end();
  }

  /** Resolves when nobody is leaving any more. */
  async over(): Promise<void> {
    while (this.#leaving.size > 0) {
      await new Promise<void>((resolve) => {
        this.#allGone = resolve;
      });
    }
    // What was closed at once is gone when the event loop has come around.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Pings a silent client, measures its round trip, and finds out when it is gone. */

/** A new client is pinged this soon for the first time, in milliseconds, to learn its round trip. */
const FIRST_PING = 2000;
/** The round trip is measured anew after so many milliseconds. */
const ROUND_TRIP_AGE = 3_600_000;

/** Whoever is pinged. */
export interface Pinged {
  askAlive(): void;
  /** It did not answer. */
  endStale(): void;
  /** Nothing was heard for a while: memory that only a busy connection needs may go. */
  rest(): void;
}

/** Milliseconds between pings, and how many may stay unanswered. */
export interface KeepaliveOptions {
  readonly pingInterval: number;
  readonly pingMax: number;
}

/** Where the options stand, which a reload may change. */
export interface KeepaliveSettings {
  readonly options: KeepaliveOptions;
}

/** The pings of one connection. */
export class Keepalive {
  /** Round trip in milliseconds, 0 when not known. */
  rtt = 0;
  readonly #settings: KeepaliveSettings;
  readonly #pinged: Pinged;
  #timer: NodeJS.Timeout | undefined;
  #unanswered = 0;
  #lastHeard = 0;
  #pingedAt = 0;

  constructor(settings: KeepaliveSettings, pinged: Pinged) {
    this.#settings = settings;
    this.#pinged = pinged;
  }

  start(): void {
    this.#wait(this.#settings.options.pingInterval);
  }

  /** CONNECT has come: the first ping is due soon, each client's at a moment of its own. */
  connected(since: number): void {
    this.rtt = Math.max(1, Date.now() - since);
    const first = Math.min(this.#settings.options.pingInterval, FIRST_PING);
    this.#wait(first + Math.floor((Math.random() * first) / 5));
  }

  /** Something came that shows the client is there; returns the time in milliseconds of the Unix epoch. */
  heard(): number {
    this.#lastHeard = Date.now();
    return this.#lastHeard;
  }

  /** A ping was answered. */
  pong(): void {
    this.#unanswered = 0;
    if (this.#pingedAt !== 0) this.rtt = Math.max(1, Date.now() - this.#pingedAt);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tick(), milliseconds);
    this.#timer.unref();
  }

  #tick(): void {
    const now = Date.now();
    const { pingInterval, pingMax } = this.#settings.options;
    const silent = now - this.#lastHeard >= pingInterval;
    if (silent) this.#pinged.rest();
    if (silent || now - this.#pingedAt > ROUND_TRIP_AGE) {
      if (this.#unanswered + 1 > pingMax) {
        this.#pinged.endStale();
        return;
      }
      this.#pingedAt = now;
      this.#unanswered++;
      this.#pinged.askAlive();
    }
    this.#wait(pingInterval);
  }
}

/** Says from time to time how many clients each account has, for those who came too late to hear of the change. */
import type { Watched } from '../monitor/watched.js';
import type { SystemEvents } from './system-events.js';

/** Milliseconds between two heartbeats. */
const INTERVAL = 30_000;
/** Accounts of one turn. */
const PER_TURN = 1000;

/** The heartbeat of one server. Accounts are only gone through while somebody listens. */
export class ConnectionHeartbeat {
  readonly #server: Watched;
  readonly #events: SystemEvents;
  readonly #timer: NodeJS.Timeout;

  constructor(server: Watched, events: SystemEvents) {
    this.#server = server;
    this.#events = events;
    this.#timer = setInterval(() => this.#beat(), INTERVAL);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    const { systemAccount, record } = this.#server;
    // Nobody but the server itself subscribes: nobody listens.
    if (systemAccount === undefined || systemAccount.sublist.count <= systemAccount.services.size) return;
    const waiting = [...record.activeAccounts];
    const go = (): void => {
      for (const account of waiting.splice(0, PER_TURN)) {
        if (account.connections > 0) this.#events.counted(account);
      }
      if (waiting.length > 0) setImmediate(go);
    };
    go();
  }
}

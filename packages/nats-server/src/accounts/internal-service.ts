/**
 * Subscriptions of the server itself: what its services and its watchers listen to. A handler runs while the message
 * is being delivered; what it publishes goes out when that is over (`Account.publish`).
 */
import { Outbox } from '../bytes/outbox.js';
import { type InspectedMessage, type Receiver, Subscription } from '../subjects/subscription.js';
import type { Account } from './account.js';

/** Hears a message; must not throw. The message is only valid during the call, but for its copies. */
export type InternalHandler = (message: InspectedMessage) => void;

/** Interest of the server itself in a subject. */
export class InternalService implements Receiver {
  readonly outbox: Outbox;
  readonly headers = true;
  readonly inspector;
  readonly #account: Account;
  readonly #subscription: Subscription;

  /**
   * Listens until `close` is called.
   *
   * @param subject with or without wildcards, as on the wire. Must be valid.
   * @param queue group it belongs to; empty for none.
   */
  constructor(account: Account, subject: string, handler: InternalHandler, queue = '') {
    this.#account = account;
    // Nothing is ever appended: the inspector takes every message.
    this.outbox = new Outbox({ write: () => true, overflow: () => undefined }, 0);
    this.inspector = {
      concerns: () => true,
      inspect: (_: Subscription, message: InspectedMessage, dry: boolean): 'taken' => {
        if (!dry) handler(message);
        return 'taken';
      },
    } as const;
    this.#subscription = new Subscription(this, subject, queue, String(account.services.size + 1));
    account.addService(this.#subscription);
  }

  /** Nothing but an end of its own ends it. */
  expire(): void {
    this.close();
  }

  /** Stops listening. */
  close(): void {
    this.#account.removeService(this.#subscription);
  }
}

/** The receiver of subscriptions that lead into other accounts. It receives nothing: what they match goes on. */
import { Outbox } from '../bytes/outbox.js';
import type { Receiver } from '../subjects/subscription.js';

let receiver: Receiver | undefined;

/** One for the process. */
export function crossingReceiver(): Receiver {
  receiver ??= {
    outbox: new Outbox({ write: () => true, overflow: () => undefined }, 0),
    headers: true,
    inspector: undefined,
    expire: () => undefined,
  };
  return receiver;
}

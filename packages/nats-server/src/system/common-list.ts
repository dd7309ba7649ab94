/** The list of subscriptions of the server itself that all accounts share. */
import { Outbox } from '../bytes/outbox.js';
import type { Sublist } from '../subjects/sublist.js';
import { type InspectedMessage, type Receiver, Subscription } from '../subjects/subscription.js';

/** Puts handlers into a list; they run while a message is being delivered. */
export function listenInCommon(
  list: Sublist,
  handlers: ReadonlyMap<string, (message: InspectedMessage) => void>,
): void {
  for (const [subject, handler] of handlers) {
    list.insert(new Subscription(receiverOf(handler), subject, '', ''));
  }
}

function receiverOf(handler: (message: InspectedMessage) => void): Receiver {
  return {
    // Nothing is ever appended: the inspector takes every message.
    outbox: new Outbox({ write: () => true, overflow: () => undefined }, 0),
    headers: true,
    inspector: {
      concerns: () => true,
      inspect: (_, message, dry) => {
        if (!dry) handler(message);
        return 'taken';
      },
    },
    expire: () => undefined,
  };
}

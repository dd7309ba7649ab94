/** A subscription and whoever receives what it matches. */
import type { Passage } from '../accounts/passage.js';
import type { Outbox } from '../bytes/outbox.js';

/** Something that receives: a client's connection, or a service inside the server. */
export interface Receiver {
  /** Where its frames go. Closed for good when the receiver is gone. */
  readonly outbox: Outbox;
  /** Does it understand headers? Others get messages without them. */
  readonly headers: boolean;
  /**
   * Set when deliveries need more than a copy: a check, a callback, a record. Asked for each message before it is
   * appended; see `Handling`.
   */
  readonly inspector: Inspector | undefined;
  /** Logs that the message at hand was delivered, `stripped` bytes of headers left out; for the trace of the protocol. */
  readonly traceDelivery?: ((subscription: Subscription, stripped: number) => void) | undefined;
  /** The subscription has received its last message; forget it. */
  expire(subscription: Subscription): void;
}

/** Whoever published a message. */
export interface Publisher {
  /** Number of the connection. */
  readonly id: number;
}

/** The message as an inspector sees it. */
export interface InspectedMessage {
  readonly subject: string;
  /** Empty for none. */
  readonly reply: string;
  /** The connection that published it; undefined where it began in the server. */
  readonly publisher: Publisher | undefined;
  /** The header block, and what follows it. Copies: they may be kept. */
  headers(): Buffer | undefined;
  payload(): Buffer;
}

/** Looks at messages on their way to a receiver. */
export interface Inspector {
  /** Must `inspect` be asked for this subscription? Decided when a message's subject is first met. */
  concerns(subscription: Subscription): boolean;
  /**
   * `deliver`: append it as usual; `drop`: it does not count as delivered; `taken`: the inspector has dealt with it.
   * When `dry`, the message is only traced: say what would become of it.
   */
  inspect(subscription: Subscription, message: InspectedMessage, dry: boolean): 'deliver' | 'drop' | 'taken';
}

/** A subscription stands in an account on behalf of a subscriber of another one, who imports the stream. */
export interface StreamCrossing {
  readonly kind: 'stream';
  /** What the subscriber subscribed to in its own account. What is delivered counts there. */
  readonly origin: Subscription;
  /** Name of the subscriber's account. */
  readonly account: string;
  /** Traces of messages may cross. */
  readonly allowTrace: boolean;
  /** The subject there of a literal subject here; as on the wire. */
  near(subject: string): string;
}

/** What it matches goes on in another account: a request, or the answer to one. */
export interface ServiceCrossing {
  readonly kind: 'service';
  /** Takes the message at hand there; true when somebody received it. */
  cross(passage: Passage): boolean;
}

/** The way of a subscription into another account. */
export type Crossing = StreamCrossing | ServiceCrossing;

/** Interest of one receiver in a subject. */
export class Subscription {
  readonly receiver: Receiver;
  readonly subject: string;
  /** Queue group, empty for none. */
  readonly queue: string;
  /** The receiver's own name for it. */
  readonly sid: string;
  /** Messages delivered. */
  delivered = 0;
  /** Messages after which it ends; 0 for never. */
  max = 0;
  /** Its neighbours on the same subject, or its place in its queue group. Kept by the sublist. */
  next: Subscription | undefined = undefined;
  previous: Subscription | undefined = undefined;
  slot = -1;
  /** Set where what it matches belongs into another account. */
  readonly crossing: Crossing | undefined;

  constructor(receiver: Receiver, subject: string, queue: string, sid: string, crossing?: Crossing) {
    this.crossing = crossing;
    this.receiver = receiver;
    this.subject = subject;
    this.queue = queue;
    this.sid = sid;
  }
}

/** The members of one queue group on one subject. */
export interface QueueGroup {
  readonly name: string;
  readonly members: Subscription[];
}

// Tells the brokers which accounts and activations changed, and loses none: a change is remembered until a
// broker confirmed that it got the message, however often the connection breaks in between.
//
//   notify ──► waiting ──publish──► unconfirmed ──flush answered──► forgotten, counted as sent
//                 ▲                      │
//                 └───── connection lost ┘   counted as failed, sent again after the reconnect
//
// What waits is bounded. When more changed while the brokers were away, single changes are no longer kept:
// everything is sent after the reconnect.
import type { NatsConnection } from '@nats-io/transport-node';
import type { AccountKey } from '@nats-ts/jwt';
import type { Log } from '@nats-ts/log';
import { reasonOf } from './broker-link.js';
import { accountUpdateSubject, activationUpdateSubject } from './subjects.js';

/** Something that brokers or other account servers want to hear of. */
export type Change =
  | { readonly kind: 'account'; readonly key: AccountKey }
  | { readonly kind: 'activation'; readonly account: string; readonly hash: string };

/** Settings of a `ChangeNotifier`. */
export interface ChangeNotifierOptions {
  /** The JWT of a change as it is now; undefined when it is gone, which nobody needs to hear. */
  readonly load: (change: Change) => Promise<string | undefined>;
  /** Everything there is, for the time after more changed than is remembered. */
  readonly everything: () => AsyncIterable<Change>;
  readonly log: Log;
  /** Changes remembered one by one while no broker confirms them. Default 100,000 (about 20 MB). */
  readonly limit?: number;
}

/** Messages sent between two round trips to the broker. */
const BATCH = 500;

/** One time that the connection is up. */
interface Session {
  readonly connection: NatsConnection;
  unconfirmed: Map<string, Change>;
  /** Messages a round trip is under way for. */
  inFlight: number;
  confirming: boolean;
}

function subjectOf(change: Change): string {
  return change.kind === 'account'
    ? accountUpdateSubject(change.key)
    : activationUpdateSubject(change.account, change.hash);
}

/** Publishes changes and remembers them until they are confirmed. */
export class ChangeNotifier {
  readonly #options: ChangeNotifierOptions;
  readonly #limit: number;
  #waiting = new Map<string, Change>();
  #everything = false;
  #session: Session | undefined;
  #sent = 0;
  #failed = 0;

  constructor(options: ChangeNotifierOptions) {
    this.#options = options;
    this.#limit = options.limit ?? 100_000;
  }

  /** Messages that a broker confirmed. */
  get sent(): number {
    return this.#sent;
  }

  /** Messages that were lost with a connection, or that the broker cannot take. Lost ones are sent again. */
  get failed(): number {
    return this.#failed;
  }

  /** Changes that no broker confirmed yet; at least this many once single changes are no longer kept. */
  get pending(): number {
    return this.#everything ? Math.max(this.#waiting.size, this.#limit) : this.#waiting.size;
  }

  /** Messages flow: sends what waits. */
  up(connection: NatsConnection): void {
    this.#session = { connection, unconfirmed: new Map(), inFlight: 0, confirming: false };
    if (this.#everything || this.#waiting.size > 0) void this.#catchUp(this.#session);
  }

  /** Messages no longer flow: what is not confirmed waits. */
  down(): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#failed += session.unconfirmed.size + session.inFlight;
    this.#session = undefined;
  }

  /** Sends a change, now or when a broker is there. True when it went out on a live connection. */
  notify(change: Change, token: string): boolean {
    const subject = subjectOf(change);
    this.#remember(subject, change);
    const session = this.#session;
    if (session === undefined || !this.#publish(session, subject, token)) return false;
    session.unconfirmed.set(subject, change);
    void this.#confirm(session);
    return true;
  }

  #remember(subject: string, change: Change): void {
    if (this.#everything && this.#session === undefined) return;
    this.#waiting.delete(subject);
    if (this.#waiting.size >= this.#limit) {
      this.#everything = true;
      this.#waiting.clear();
      return;
    }
    this.#waiting.set(subject, change);
  }

  #publish(session: Session, subject: string, token: string): boolean {
    const most = session.connection.info?.max_payload;
    if (most !== undefined && Buffer.byteLength(token) > most) {
      this.#failed++;
      this.#waiting.delete(subject);
      this.#options.log.error(
        `cannot notify on ${subject}: the JWT is larger than the broker's max_payload of ${most} bytes`,
      );
      return false;
    }
    try {
      session.connection.publish(subject, token);
      return true;
    } catch (error) {
      // It stays in `waiting` and goes out after the reconnect.
      this.#failed++;
      this.#options.log.warn(`notification on ${subject} failed: ${reasonOf(error)}`);
      return false;
    }
  }

  /** Asks the broker, one round trip at a time, whether it has what was published. */
  async #confirm(session: Session): Promise<void> {
    if (session.confirming) return;
    session.confirming = true;
    while (session.unconfirmed.size > 0 && session === this.#session) {
      const batch = session.unconfirmed;
      session.unconfirmed = new Map();
      if (!(await this.#delivered(session, batch.size))) break;
      for (const [subject, change] of batch) this.#forget(subject, change);
    }
    session.confirming = false;
  }

  /** One round trip; false when the connection went down meanwhile (`down` has counted the messages then). */
  async #delivered(session: Session, count: number): Promise<boolean> {
    session.inFlight += count;
    try {
      await session.connection.flush();
    } catch {
      if (session === this.#session) {
        session.inFlight -= count;
        this.#failed += count;
      }
      return false;
    }
    if (session !== this.#session) return false;
    session.inFlight -= count;
    this.#sent += count;
    return true;
  }

  /** A newer change of the same account stays. */
  #forget(subject: string, change: Change): void {
    if (this.#waiting.get(subject) === change) this.#waiting.delete(subject);
  }

  async #catchUp(session: Session): Promise<void> {
    try {
      if (this.#everything) {
        if (!(await this.#sendAll(session, this.#options.everything()))) return;
        this.#everything = false;
      }
      await this.#sendAll(session, [...this.#waiting.values()]);
    } catch (error) {
      this.#options.log.error(`sending the notifications that waited failed: ${reasonOf(error)}`);
    }
  }

  /** Sends changes in batches; false when the connection went down before all were confirmed. */
  async #sendAll(session: Session, changes: AsyncIterable<Change> | Iterable<Change>): Promise<boolean> {
    let batch: Change[] = [];
    const deliver = async (): Promise<boolean> => {
      const sent = batch;
      batch = [];
      if (sent.length === 0) return true;
      if (!(await this.#delivered(session, sent.length))) return false;
      for (const change of sent) this.#forget(subjectOf(change), change);
      return true;
    };
    for await (const change of changes) {
      const token = await this.#options.load(change);
      if (session !== this.#session) return false;
      if (token === undefined) this.#forget(subjectOf(change), change);
      else if (this.#publish(session, subjectOf(change), token)) batch.push(change);
      if (batch.length >= BATCH && !(await deliver())) return false;
    }
    return deliver();
  }
}

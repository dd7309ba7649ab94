// Gives others what they miss: they send the hash of their store, and when ours differs we send all our JWTs,
// one message each (`key|jwt`), then an empty message. Equal stores get the empty message at once.
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import type { JwtStore } from '@nats-ts/jwt-store';
import type { Log } from '@nats-ts/log';
import { reasonOf } from './broker-link.js';
import { WorkQueue } from './work-queue.js';

/** Messages sent between two round trips, so that a large store does not pile up in the outgoing buffer. */
const BATCH = 256;
/** Requests that may wait. One that is turned away comes again with the asker's next round. */
const MOST_WAITING = 16;

/** Answers pack requests that come over one connection, one after the other. */
export class PackResponder {
  readonly #connection: NatsConnection;
  readonly #store: JwtStore;
  readonly #log: Log;
  readonly #requests: WorkQueue<Msg>;
  #answered = 0;

  constructor(connection: NatsConnection, store: JwtStore, log: Log) {
    this.#connection = connection;
    this.#store = store;
    this.#log = log;
    this.#requests = new WorkQueue({
      concurrency: 1,
      limit: MOST_WAITING,
      work: (message) => this.#respond(message),
    });
  }

  /** Requests answered to the end. */
  get answered(): number {
    return this.#answered;
  }

  /** Answers one request, in its turn. */
  answer(message: Msg): void {
    if (message.reply === undefined || message.reply === '') return;
    if (!this.#requests.push(message)) this.#log.debug('pack request dropped - too many at once');
  }

  async #respond(message: Msg): Promise<void> {
    try {
      const ours = await this.#store.hash();
      const theirs = Buffer.from(message.data).toString('hex');
      if (theirs === ours) {
        this.#log.debug('pack request matches');
      } else {
        await this.#sendAll(message.reply as string);
        this.#log.debug(`pack request hash ${theirs} - finished responding with hash ${ours}`);
      }
      message.respond();
      this.#answered++;
    } catch (error) {
      // The asker's question times out and comes again.
      this.#log.error(`pack request error: ${reasonOf(error)}`);
    }
  }

  async #sendAll(reply: string): Promise<void> {
    const most = this.#connection.info?.max_payload ?? Number.POSITIVE_INFINITY;
    let unconfirmed = 0;
    for await (const line of this.#store.packLines()) {
      if (Buffer.byteLength(line) > most) {
        const key = line.slice(0, line.indexOf('|'));
        this.#log.error(`pack request: ${key} is left out, it is larger than the broker's max_payload`);
        continue;
      }
      this.#connection.publish(reply, line);
      if (++unconfirmed < BATCH) continue;
      unconfirmed = 0;
      await this.#connection.flush();
    }
  }
}

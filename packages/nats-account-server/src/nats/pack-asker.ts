// Learns what others have and we do not: asks with the hash of our store, again and again, and takes what comes.
import { randomBytes } from 'node:crypto';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { type AccountKey, isAccountKey, peekClaims } from '@nats-ts/jwt';
import type { JwtStore } from '@nats-ts/jwt-store';
import type { Log } from '@nats-ts/log';
import type { Intake } from '../intake.js';
import { reasonOf } from './broker-link.js';
import { PACK_REQUEST } from './subjects.js';
import { WorkQueue } from './work-queue.js';

/** What asking for packs needs. */
export interface PackAskerOptions {
  readonly connection: NatsConnection;
  /** Whether messages flow over the connection now. */
  readonly isUp: () => boolean;
  readonly store: JwtStore;
  readonly intake: Intake;
  /** Milliseconds between two questions; `reconnectwait`, as the Go account server does it. */
  readonly interval: number;
  readonly log: Log;
  /** Told of every JWT that was new to us. */
  readonly onSaved: (key: AccountKey, token: string) => void;
}

/** Lines taken at the same time; each costs a signature check and a durable write. */
const CONCURRENCY = 8;
/** Lines that may wait. What is dropped comes with the next round, since the hashes still differ. */
const MOST_WAITING = 10_000;
/** Longest wait, in ms, between questions while the answers bring nothing new. */
const SLOWEST = 60_000;
/** Refused JWTs that are recognized without a second check, and for how long (ms). */
const MOST_REFUSALS = 1_000;
const REFUSAL_MEMORY = 600_000;

/** Compares our store with those of the others, over one connection, until `stop`. */
export class PackAsker {
  readonly #options: PackAskerOptions;
  readonly #lines: WorkQueue<string>;
  readonly #refusals = new Set<string>();
  readonly #inbox = `_INBOX.${randomBytes(16).toString('hex')}`;
  readonly #subscription: Subscription;
  #refusalsSince = Date.now();
  #timer: NodeJS.Timeout | undefined;
  #asking = false;
  /** Lines that the last question brought. */
  #brought = 0;
  #lastHash = '';
  /** Intervals between two questions; grows while stores differ and cannot be brought together. */
  #pace = 1;
  #skip = 0;

  constructor(options: PackAskerOptions) {
    this.#options = options;
    this.#lines = new WorkQueue({
      concurrency: CONCURRENCY,
      limit: MOST_WAITING,
      work: (line) => this.#take(line),
    });
    this.#subscription = options.connection.subscribe(this.#inbox, {
      callback: (error, message) => {
        if (error === null) this.#receive(message);
      },
    });
    this.#timer = setInterval(() => void this.#tick(), options.interval);
  }

  /** Asks no more. Lines that are being stored are stored. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#lines.clear();
    this.#subscription.unsubscribe();
  }

  async #tick(): Promise<void> {
    if (this.#asking || !this.#options.isUp() || this.#lines.size > 0) return;
    if (this.#skip > 0) {
      this.#skip--;
      return;
    }
    this.#asking = true;
    try {
      await this.#ask();
    } catch (error) {
      this.#options.log.error(`pack request error: ${reasonOf(error)}`);
    } finally {
      this.#asking = false;
    }
  }

  async #ask(): Promise<void> {
    const { connection, store, interval, log } = this.#options;
    const hash = await store.hash();
    if (this.#timer === undefined || !this.#options.isUp()) return;
    // JWTs came and changed nothing: an account that one side refuses keeps the hashes apart for good. Asking for
    // everything at the usual pace would only burn both sides' time.
    const inVain = this.#brought > 0 && hash === this.#lastHash;
    this.#pace = inVain ? Math.min(this.#pace * 2, Math.max(1, Math.floor(SLOWEST / interval))) : 1;
    this.#skip = this.#pace - 1;
    this.#lastHash = hash;
    this.#brought = 0;
    log.debug(`Checking store state: ${hash}`);
    connection.publish(PACK_REQUEST, Buffer.from(hash, 'hex'), { reply: this.#inbox });
  }

  #receive(message: Msg): void {
    // The end of an answer, or nobody there to give one.
    if (message.data.length === 0) return;
    for (const line of message.string().split('\n')) {
      if (line === '') continue;
      this.#brought++;
      if (!this.#lines.push(line)) {
        this.#options.log.debug('pack message dropped - too many at once, they come again');
        return;
      }
    }
  }

  async #take(line: string): Promise<void> {
    const { intake, log, onSaved } = this.#options;
    try {
      const [key, token, ...more] = line.split('|');
      if (key === undefined || token === undefined || more.length > 0 || !isAccountKey(key)) {
        log.error('Merging resulted in error: a line is not an account key and a JWT');
        return;
      }
      if ((await this.#isKnown(key, token)) || this.#refusedBefore(token)) return;
      const outcome = await intake.submit(token, { key, from: 'pack', notify: false });
      if (outcome.kind === 'saved') onSaved(key, token);
      if (outcome.kind === 'refused') {
        // A full disk (5xx) may have room again the next time.
        if (outcome.status < 500) this.#refusals.add(token.slice(-86));
        log.error(`Merging resulted in error: ${key} - ${outcome.lines.join(' ')}`);
      } else {
        log.debug(`Embedded pack message - ${key}`);
      }
    } catch (error) {
      log.error(`Merging resulted in error: ${reasonOf(error)}`);
    }
  }

  /**
   * Whether we have this JWT or a better one. Of two that were issued in the same second the one with the greater
   * id is better, so that servers which hold one each agree and do not swap them for ever.
   */
  async #isKnown(key: AccountKey, token: string): Promise<boolean> {
    const stored = await this.#options.store.load(key);
    if (stored === undefined) return false;
    if (stored.token === token) return true;
    const { iat = 0, jti = '' } = peekClaims(token);
    return iat === stored.issuedAt ? jti <= stored.jti : iat < stored.issuedAt;
  }

  /** Known by its signature, which is the end of the JWT. */
  #refusedBefore(token: string): boolean {
    const now = Date.now();
    if (now - this.#refusalsSince > REFUSAL_MEMORY || this.#refusals.size > MOST_REFUSALS) {
      this.#refusals.clear();
      this.#refusalsSince = now;
    }
    return this.#refusals.has(token.slice(-86));
  }
}

// Account JWTs on request: brokers with a NATS-based resolver ask for those they miss, and we ask the others
// for those that we miss.
import type { Msg } from '@nats-io/transport-node';
import { type AccountKey, isAccountKey } from '@nats-ts/jwt';
import type { JwtStore, StoredJwt } from '@nats-ts/jwt-store';
import type { Log } from '@nats-ts/log';
import type { Intake } from '../intake.js';
import type { TrustHolder } from '../trust.js';
import { reasonOf } from './broker-link.js';
import { accountInSubject, accountLookupSubject } from './subjects.js';

/** Answers lookups from the store. */
export class LookupResponder {
  readonly #store: JwtStore;
  readonly #log: Log;

  constructor(store: JwtStore, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /**
   * Answers one request. An account that we do not know is not answered, as the Go account server does it: an
   * empty answer would count as "nowhere known" to a broker that only waits for the first answer.
   */
  answer(message: Msg): void {
    const key = accountInSubject(message.subject);
    if (message.reply === undefined || message.reply === '') {
      this.#log.trace('lookup is not a request');
      return;
    }
    if (!isAccountKey(key)) {
      this.#log.trace(`lookup of account ${key} - not an account key`);
      return;
    }
    const warm = this.#store.peek(key);
    if (warm !== undefined) this.#respond(message, warm);
    else void this.#answerFromDisk(message, key);
  }

  async #answerFromDisk(message: Msg, key: AccountKey): Promise<void> {
    try {
      const stored = await this.#store.load(key);
      if (stored === undefined) this.#log.trace(`lookup of account ${key} - not found`);
      else this.#respond(message, stored);
    } catch (error) {
      this.#log.error(`lookup of account ${key} - failed ${reasonOf(error)}`);
    }
  }

  #respond(message: Msg, stored: StoredJwt): void {
    this.#log.trace(`lookup of account ${stored.key} - respond ${stored.token.length} bytes`);
    message.respond(stored.token);
  }
}

/** What asking others needs. */
export interface LookupAskerOptions {
  /** Sends a request and answers the payload of the first reply; undefined when there is none in time. */
  readonly request: (subject: string) => Promise<string | undefined>;
  readonly store: JwtStore;
  readonly intake: Intake;
  readonly trust: TrustHolder;
  readonly log: Log;
}

/** Lookups of different accounts that may be under way at the same time. */
const MOST_LOOKUPS = 256;

/** Asks the other servers for an account that our store does not have. */
export class LookupAsker {
  readonly #options: LookupAskerOptions;
  readonly #underWay = new Map<AccountKey, Promise<StoredJwt | undefined>>();

  constructor(options: LookupAskerOptions) {
    this.#options = options;
  }

  /**
   * The account's JWT as another server has it, or undefined. It passes the same trust checks as a POST and is
   * kept when our store takes it. Requests for one account are asked once; too many at a time are not asked.
   */
  ask(key: AccountKey): Promise<StoredJwt | undefined> {
    const waiting = this.#underWay.get(key);
    if (waiting !== undefined) return waiting;
    if (this.#underWay.size >= MOST_LOOKUPS) return Promise.resolve(undefined);
    const asked = this.#ask(key).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, asked);
    return asked;
  }

  async #ask(key: AccountKey): Promise<StoredJwt | undefined> {
    const { request, store, intake, log } = this.#options;
    try {
      const token = await request(accountLookupSubject(key));
      if (token === undefined || token === '') return undefined;
      if (store.readOnly) return this.#judged(key, token);
      const outcome = await intake.submit(token, { key, from: 'nats', notify: false });
      if (outcome.kind === 'refused') {
        log.warn(`lookup of account ${key} - refused the answer: ${outcome.lines.join(' ')}`);
        return undefined;
      }
      return await store.load(key);
    } catch (error) {
      log.error(`lookup of account ${key} - failed ${reasonOf(error)}`);
      return undefined;
    }
  }

  #judged(key: AccountKey, token: string): StoredJwt | undefined {
    const verdict = this.#options.trust.judge(token, key);
    if (!verdict.ok) {
      this.#options.log.warn(`lookup of account ${key} - refused the answer: ${verdict.lines.join(' ')}`);
      return undefined;
    }
    const { claims } = verdict;
    return {
      key,
      token,
      jti: claims.jti ?? '',
      name: claims.name ?? '',
      issuer: claims.iss ?? '',
      issuedAt: claims.iat ?? 0,
      expires: claims.exp ?? 0,
    };
  }
}

/** `/jwt/v1/accounts…`: the brokers' question before they start, and the account JWTs themselves. */
import { type AccountKey, isAccountKey, unarmour } from '@nats-ts/jwt';
import type { JwtStore, StoredJwt } from '@nats-ts/jwt-store';
import type { Log } from '@nats-ts/log';
import { answers } from '../errors.js';
import type { Intake } from '../intake.js';
import type { RouteMetrics } from '../metrics.js';
import { unixNow } from '../trust.js';
import { listAccounts } from './account-list.js';
import type { BodyReader } from './body.js';
import { matchesEtag, NO_CACHE } from './caching.js';
import { type Call, isSet, shortKey } from './call.js';
import { decodeText } from './decode-text.js';
import { JwtResponses } from './jwt-response.js';
import { emptyReply, type Reply, textReply } from './reply.js';
import type { WarmAnswer } from './warm-lane.js';

/** Where JWTs are asked for that the store does not have, or may have an old version of. */
export interface Upstream {
  /** Whether what the store says about the key can be served without asking. Called for every GET. */
  isFresh(key: string): boolean;
  /** Asks; afterwards the answer is in the store or returned. Undefined: there is no such account. */
  find(key: AccountKey, stored: StoredJwt | undefined): Promise<StoredJwt | undefined>;
}

/** What the account routes are made of. */
export interface AccountRoutesOptions {
  readonly store: JwtStore;
  readonly intake: Intake;
  readonly log: Log;
  readonly upstream: Upstream;
  /** Tells the brokers of an account, for `?notify=true`. */
  readonly notify: (key: StoredJwt['key'], token: string) => Promise<boolean>;
  readonly bodies: BodyReader;
  /** Milliseconds that a JWT without expiry may be kept by clients. */
  readonly maxAge: number;
  readonly metrics: RouteMetrics;
}

/** The handlers of the account routes. */
export class AccountRoutes {
  readonly #options: AccountRoutesOptions;
  readonly #store: JwtStore;
  readonly #upstream: Upstream;
  readonly #metrics: RouteMetrics;
  readonly #responses = new JwtResponses();
  #maxAge: number;

  constructor(options: AccountRoutesOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#upstream = options.upstream;
    this.#metrics = options.metrics;
    this.#maxAge = Math.floor(options.maxAge / 1000);
  }

  /** Takes over changed options. */
  reconfigure(options: Pick<AccountRoutesOptions, 'maxAge'>): void {
    this.#maxAge = Math.floor(options.maxAge / 1000);
  }

  /**
   * The short way: what answers a plain GET of a warm JWT; undefined when the request needs the long way. The answer
   * counts as given.
   *
   * @param condition the If-None-Match of the request, empty for none
   */
  warm(key: string, condition: string): WarmAnswer | undefined {
    const started = performance.now();
    if (!this.#upstream.isFresh(key)) return undefined;
    const stored = this.#store.peek(key);
    if (stored === undefined) return undefined;
    const made = this.#responses.of(stored);
    const known = condition !== '' && matchesEtag(condition, made.etag);
    const answer = known ? made.notModified(this.#maxAge) : made.whole(this.#maxAge);
    this.#metrics.count(known ? 304 : 200, performance.now() - started);
    return answer;
  }

  /** `GET /jwt/v1/accounts`: what a broker asks for when it starts, or the list. */
  probe(call: Call): Reply | Promise<Reply> {
    if (isSet(call.query, 'list')) return listAccounts(this.#store, call);
    this.#options.log.trace('server sent resolver check');
    return emptyReply(200, NO_CACHE);
  }

  /** `GET /jwt/v1/accounts/<key>`. */
  async get({ parameter: key, query, request }: Call): Promise<Reply> {
    const { log } = this.#options;
    if (log.traceEnabled) log.trace(`request for JWT for - ${shortKey(key)}`);
    if (query.get('jti')) return textReply(501, answers.jtiLookup);
    const stored = await this.#find(key);
    if (stored === undefined) {
      log.debug(`${shortKey(key)} - ${answers.noAccount}`);
      return textReply(404, answers.noAccount);
    }
    if (isSet(query, 'check') && stored.expires !== 0 && stored.expires <= unixNow()) {
      return textReply(404, 'the account JWT has expired');
    }
    if (isSet(query, 'notify')) await this.#options.notify(stored.key, stored.token);
    if (isSet(query, 'text')) return plainText(stored.token);
    if (isSet(query, 'decode')) return plainText(decodeText(stored.token));
    const made = this.#responses.of(stored);
    const ifNoneMatch = request.headers['if-none-match'];
    if (ifNoneMatch !== undefined && matchesEtag(ifNoneMatch, made.etag)) {
      return { status: 304, headers: made.notModifiedHeaders(this.#maxAge), body: '' };
    }
    if (log.traceEnabled) log.trace(`returning JWT for - ${shortKey(key)}`);
    return { status: 200, headers: made.headers(this.#maxAge), body: made.body };
  }

  /** `POST /jwt/v1/accounts/<key>`. */
  async post(call: Call): Promise<Reply> {
    const { parameter: key } = call;
    const body = await this.#options.bodies.read(call);
    if (body.kind === 'refused') {
      this.#options.log.error(`${shortKey(key)} - ${String(body.reply.body).trim()}`);
      return body.reply;
    }
    const outcome = await this.#options.intake.submit(unarmour(body.text), { key, from: 'http' });
    switch (outcome.kind) {
      case 'pending':
        return textReply(202, outcome.text);
      case 'refused':
        return textReply(outcome.status, withHint(outcome.lines, body.text).join('\n'));
      default:
        return emptyReply(200);
    }
  }

  async #find(key: string): Promise<StoredJwt | undefined> {
    if (!isAccountKey(key)) return undefined;
    const stored = await this.#store.load(key);
    if (stored !== undefined && this.#upstream.isFresh(key)) return stored;
    return this.#upstream.find(key, stored);
  }
}

/** A JWT as plain text, for browsers. */
export function plainText(body: string): Reply {
  return { status: 200, headers: ['Content-Type', 'text/plain'], body };
}

/** Names the mistake that curl makes easy: sending a file's path instead of the file. */
export function withHint(lines: readonly string[], body: string): readonly string[] {
  const text = body.trim();
  if (lines[0] !== 'bad JWT in request' || text.length > 4096 || !/^[^\n]+\.jwt$/i.test(text)) return lines;
  return [...lines, '\t - the body is a path, not a JWT; with curl, put @ before it: --data-binary @FILE'];
}

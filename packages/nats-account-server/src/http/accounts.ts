/** `/jwt/v1/accounts…`: the brokers' question before they start, and the account JWTs themselves. */
import type { IncomingMessage, ServerResponse } from 'node:http';
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

/** Where account JWTs are found under. */
export const ACCOUNTS_PATH = '/jwt/v1/accounts/';

const KEY_LENGTH = 56;
const WARM_LENGTH = ACCOUNTS_PATH.length + KEY_LENGTH;

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
   * The short path: answers a plain GET of a warm JWT at once. False when the request needs the long way (a query,
   * another origin, a body, a JWT that is not in memory); nothing has been written then.
   */
  tryWarm(request: IncomingMessage, response: ServerResponse): boolean {
    const target = request.url;
    if (target === undefined || target.length !== WARM_LENGTH || !target.startsWith(ACCOUNTS_PATH))
      return false;
    const started = performance.now();
    const key = target.slice(ACCOUNTS_PATH.length);
    if (!this.#upstream.isFresh(key)) return false;
    const stored = this.#store.peek(key);
    if (stored === undefined) return false;
    const condition = plainCondition(request.rawHeaders);
    if (condition === undefined) return false;
    const maxAge = this.#maxAge;
    const made = this.#responses.of(stored, maxAge);
    // There is no body to come. A request that counts as read is not read to its end once more by Node afterwards,
    // which would cost as much as all that is done here.
    request.read(0);
    if (condition !== '' && matchesEtag(condition, made.etag)) {
      response.writeHead(304, made.notModifiedHeaders(maxAge)).end();
      this.#metrics.count(304, performance.now() - started);
    } else {
      response.writeHead(200, made.headers(maxAge)).end(made.body, 'latin1');
      this.#metrics.count(200, performance.now() - started);
    }
    return true;
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
    const made = this.#responses.of(stored, this.#maxAge);
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

/**
 * What stands in the If-None-Match of a request, empty when it has none; undefined when another header makes the
 * request one that is not plain: a cross-origin one, or one with a body.
 */
function plainCondition(rawHeaders: readonly string[]): string | undefined {
  let condition = '';
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    switch (name.length) {
      case 6:
        if (name.toLowerCase() === 'origin') return undefined;
        break;
      case 13:
        if (name.toLowerCase() === 'if-none-match') condition = rawHeaders[index + 1] as string;
        break;
      case 14:
        if (name.toLowerCase() === 'content-length') return undefined;
        break;
      case 17:
        if (name.toLowerCase() === 'transfer-encoding') return undefined;
    }
  }
  return condition;
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

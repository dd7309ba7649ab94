/**
 * The service by which servers and nsc bring, ask for, list and delete account JWTs: requests in the system account,
 * answered from the folder of a resolver. One request after the other, so that they take effect in the order in which
 * they came.
 */
import { decodeAccount, decodeGeneric, isAccountKey } from '@nats-ts/jwt';
import type { Account } from '../accounts/account.js';
import { InternalService } from '../accounts/internal-service.js';
import type { InspectedMessage } from '../subjects/subscription.js';
import {
  ACCOUNT_LOOKUPS,
  ACCOUNT_UPDATES,
  accountIn,
  CLAIMS_DELETE,
  CLAIMS_LIST,
  CLAIMS_UPDATE,
} from './claims-subjects.js';
import type { DirectoryResolver } from './directory-resolver.js';
import type { ResolverHost } from './resolver.js';
import { InvalidClaims, readAbout } from './trust.js';
import type { UpdateReplies } from './update-reply.js';

/** Requests that may wait; more are dropped, and whoever sent them times out. */
const MOST_WAITING = 10_000;

interface Request {
  readonly subject: string;
  readonly reply: string;
  readonly text: string;
}

/** The service. */
export class ClaimsService {
  readonly #resolver: DirectoryResolver;
  readonly #host: ResolverHost;
  readonly #system: Account;
  readonly #replies: UpdateReplies;
  readonly #services: readonly InternalService[];
  readonly #waiting: (() => Promise<void>)[] = [];
  #working = false;
  #closed = false;

  constructor(resolver: DirectoryResolver, host: ResolverHost, system: Account, replies: UpdateReplies) {
    this.#resolver = resolver;
    this.#host = host;
    this.#system = system;
    this.#replies = replies;
    const full = resolver.options.kind === 'full';
    this.#services = [
      ...ACCOUNT_UPDATES.map((subject) =>
        this.#serve(subject, (request) => this.#update(request, accountIn(request.subject))),
      ),
      this.#serve(CLAIMS_UPDATE, (request) => this.#update(request, undefined)),
      this.#serve(CLAIMS_LIST, (request) => this.#list(request)),
      this.#serve(CLAIMS_DELETE, (request) => this.#delete(request)),
      ...(full ? [this.#serve(ACCOUNT_LOOKUPS, (request) => this.#lookup(request))] : []),
    ];
  }

  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
    for (const service of this.#services) service.close();
  }

  #serve(subject: string, act: (request: Request) => Promise<void>): InternalService {
    return new InternalService(this.#system, subject, (message) => {
      if (this.#waiting.length >= MOST_WAITING) return;
      const request = copyOf(message);
      this.#waiting.push(() => act(request));
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    // Whoever delivers the message at hand must not be ended by it.
    await new Promise(setImmediate);
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        await next();
      } catch (error) {
        this.#host.log.error(`request about account JWTs failed: ${reasonOf(error)}`);
      }
      if (this.#closed) return;
    }
    this.#working = false;
  }

  /** `key`: the account in the subject, where it has one. */
  async #update({ text, reply }: Request, key: string | undefined): Promise<void> {
    const cache = this.#resolver.options.kind === 'cache';
    const words = cache ? 'jwt update cache' : 'jwt update';
    let subject: string;
    try {
      subject = key ?? decodeAccount(text).claims.sub;
    } catch (error) {
      this.#replies.failed(reply, 'n/a', `${words} resulted in error`, error);
      return;
    }
    try {
      if (cache && !this.#host.isKnown(subject)) {
        if (key !== undefined && reply !== '') readAbout(text, key);
        this.#replies.done(reply, subject, 'jwt update cache skipped');
        return;
      }
      await this.#resolver.take(subject, text);
      this.#replies.done(reply, subject, cache ? 'jwt updated cache' : 'jwt updated');
    } catch (error) {
      const invalid = cache ? `${words} validation failed` : 'jwt validation failed';
      const what = error instanceof InvalidClaims ? invalid : `${words} resulted in error`;
      this.#replies.failed(reply, subject, what, error);
    }
  }

  async #list({ reply }: Request): Promise<void> {
    const keys: string[] = [];
    for await (const key of this.#resolver.store.keys()) keys.push(key);
    this.#replies.list(reply, keys);
  }

  async #lookup({ subject, reply }: Request): Promise<void> {
    if (reply === '' || this.#resolver.isOwnLookup(reply)) return;
    const stored = await this.#resolver.store.load(accountIn(subject));
    const payload = Buffer.from(stored?.token ?? '', 'latin1');
    this.#system.publish(reply, '', undefined, payload);
  }

  async #delete({ text, reply }: Request): Promise<void> {
    let issuer = '';
    let keys: readonly string[];
    try {
      const { claims } = decodeGeneric(text);
      issuer = claims.sub;
      keys = this.#accountsToDelete(claims.sub, claims.iss ?? '', claims.nats as Record<string, unknown>);
    } catch (error) {
      this.#replies.failed(reply, '', `delete accounts request by ${issuer} failed`, error);
      return;
    }
    const problems: string[] = [];
    for (const key of keys) {
      try {
        await this.#resolver.delete(key);
      } catch (error) {
        problems.push(reasonOf(error));
      }
    }
    const done = `deleted ${keys.length - problems.length} accounts`;
    if (problems.length === 0) this.#replies.done(reply, '', done);
    else
      this.#replies.failed(
        reply,
        '',
        `${done}, failed for ${problems.length}`,
        new Error(problems.join('\n')),
      );
  }

  /** @throws Error when the request does not count */
  #accountsToDelete(subject: string, issuer: string, said: Record<string, unknown>): readonly string[] {
    const { options } = this.#resolver;
    // A cache only forgets.
    if (options.kind === 'full' && !options.allowDelete)
      throw new Error('delete must be enabled in server config');
    if (subject !== issuer) throw new Error('not self signed');
    if (!this.#host.trust.keys.has(issuer)) throw new Error('not trusted');
    const { accounts } = said;
    if (!Array.isArray(accounts)) throw new Error('malformed request');
    for (const key of accounts) {
      if (typeof key !== 'string' || !isAccountKey(key)) throw new Error('malformed request');
      if (key === this.#host.system?.name) throw new Error('not allowed to delete system account');
    }
    return accounts as readonly string[];
  }
}

function copyOf(message: InspectedMessage): Request {
  const text = message.payload().toString('latin1').trim();
  return { subject: message.subject, reply: message.reply, text };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Account JWTs in a folder of this server. The full resolver has all of them, and keeps them equal with those of other
 * servers; the cache has those that were asked for, the ones needed least recently going first.
 */
import { DirectoryStore, type JwtStore } from '@nats-ts/jwt-store';
import { LRUCache } from 'lru-cache';
import { ReplyDesk } from '../callout/reply-desk.js';
import type { ResolverOptions } from '../options/operator-types.js';
import { ClaimsService } from './claims-service.js';
import { lookupSubject } from './claims-subjects.js';
import { PackExchange } from './pack-exchange.js';
import type { AccountResolver, ResolverHost } from './resolver.js';
import { UpdateReplies } from './update-reply.js';

/** How the two kinds are configured. */
export type DirectoryOptions = Extract<ResolverOptions, { kind: 'full' | 'cache' }>;

/** Milliseconds: the longest time between two looks for JWTs that were not needed for their time to live. */
const LONGEST_SWEEP = 60_000;

/** The resolver with a folder. */
export class DirectoryResolver implements AccountResolver {
  readonly options: DirectoryOptions;
  readonly store: DirectoryStore;
  readonly #host: ResolverHost;
  readonly #lookups: ReplyDesk | undefined;
  readonly #recent: LRUCache<string, true> | undefined;
  readonly #sweep: NodeJS.Timeout | undefined;
  #service: ClaimsService | undefined;
  #packs: PackExchange | undefined;

  private constructor(options: DirectoryOptions, store: DirectoryStore, host: ResolverHost) {
    this.options = options;
    this.store = store;
    this.#host = host;
    this.#lookups = host.system && new ReplyDesk(host.system);
    if (options.kind === 'cache') {
      const { limit, ttl } = options;
      this.#recent = new LRUCache({
        max: limit,
        ttl,
        updateAgeOnGet: true,
        dispose: (_, key, reason) => {
          if (reason === 'evict' || reason === 'expire') this.#forget(key);
        },
      });
      if (ttl > 0) {
        this.#sweep = setInterval(() => this.#recent?.purgeStale(), Math.min(ttl / 2, LONGEST_SWEEP));
        this.#sweep.unref();
      }
    }
    store.on('change', ({ key, kind }) => {
      const token = kind === 'saved' ? store.peek(key)?.token : undefined;
      if (token !== undefined) void host.changed(key, token);
    });
  }

  /** Opens the folder, which is made when it is not there. @throws StoreError when it cannot be used */
  static async open(options: DirectoryOptions, host: ResolverHost): Promise<DirectoryResolver> {
    const hard = options.kind === 'cache' || options.hardDelete;
    const store = await DirectoryStore.open({
      dir: options.dir,
      deletion: hard ? 'remove' : 'rename',
      log: host.log,
    });
    const resolver = new DirectoryResolver(options, store, host);
    if (options.kind === 'cache') for await (const key of store.keys()) resolver.#recent?.set(key, true);
    const which = options.kind === 'full' ? 'all' : 'some';
    host.log.info(`Managing ${which} jwt in exclusive directory ${options.dir}`);
    return resolver;
  }

  async fetch(key: string): Promise<string> {
    const stored = await this.store.load(key);
    if (stored !== undefined) {
      this.#recent?.get(key);
      return stored.token;
    }
    const payload = Buffer.alloc(0);
    const answer = await this.#lookups?.request(lookupSubject(key), undefined, payload, this.options.timeout);
    if (answer === undefined) throw new Error('fetching jwt timed out');
    if (answer.length === 0) throw new Error('account jwt not found');
    const token = answer.toString('latin1').trim();
    await this.take(key, token);
    return token;
  }

  async preload(key: string, token: string): Promise<void> {
    // What the folder has may be newer than the configuration.
    await this.store.save(key, token);
    this.#recent?.set(key, true);
  }

  /**
   * Takes a JWT that somebody sent.
   *
   * @throws Error with the reason when it does not count, or cannot be kept
   */
  async take(key: string, token: string): Promise<void> {
    this.#host.trust.judge(token, key);
    await this.#makeRoom(key);
    const result = await this.store.save(key, token);
    if (result === 'older') throw new Error('the stored jwt was issued later');
    this.#recent?.set(key, true);
  }

  /** Deletes an account; one that is not there is deleted already. @throws Error when it cannot be */
  async delete(key: string): Promise<void> {
    await this.store.delete(key);
    this.#recent?.delete(key);
    this.#host.removed(key);
  }

  listen(): void {
    const { system, serverInfo, log } = this.#host;
    if (system === undefined) return;
    this.#service = new ClaimsService(this, this.#host, system, new UpdateReplies(system, serverInfo, log));
    if (this.options.kind === 'full')
      this.#packs = new PackExchange(this.store, this.#host, system, this.options.interval);
  }

  /** Is this a reply subject of a lookup of our own? */
  isOwnLookup(reply: string): boolean {
    return this.#lookups?.owns(reply) ?? false;
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    this.#service?.close();
    this.#packs?.close();
    this.#lookups?.close();
    await this.store.close();
  }

  /** @throws Error when the folder is full; a cache is never full */
  async #makeRoom(key: string): Promise<void> {
    if (this.options.kind === 'cache' || this.options.limit === 0) return;
    if ((await this.store.load(key)) !== undefined) return;
    if ((await this.store.size()) >= this.options.limit) throw new Error('jwt store is full');
  }

  #forget(key: string): void {
    const store: JwtStore = this.store;
    store.delete?.(key).catch((error: unknown) => {
      this.#host.log.error(`cannot remove the JWT of ${key} from the cache: ${String(error)}`);
    });
  }
}

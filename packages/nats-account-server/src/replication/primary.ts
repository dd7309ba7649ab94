// A replica's view of its primary: what it fetches, when, and what it does when the primary is away.
//
//   start:  the primary's pack, up to `maxreplicationpack` JWTs
//   GET:    fresh? ── yes ─► serve what we have
//             └── no ──► ask the primary (If-None-Match) ─► 200 store, 304 keep, 404 gone, else serve what we have
//   notification over NATS: the JWT comes with it and counts as fresh
import { decodeActivation, isAccountKey } from '@nats-ts/jwt';
import type { JwtStore } from '@nats-ts/jwt-store';
import type { Log } from '@nats-ts/log';
import { activationHashIn } from '../activations/activation.js';
import type { Activations } from '../activations/activations.js';
import type { Intake } from '../intake.js';
import { WorkQueue } from '../nats/work-queue.js';
import { Freshness, freshSeconds } from './freshness.js';
import { PrimaryClient } from './primary-client.js';

/** What a replica needs. */
export interface PrimaryOptions {
  /** `primary`: protocol, host and port. */
  readonly url: string;
  /** `replicationtimeout`, ms, for one request. */
  readonly timeout: number;
  /** `maxreplicationpack`: JWTs fetched at the start; 0 none, -1 all. */
  readonly maxPack: number;
  /** `replicationinterval`, ms between comparisons with the primary; 0 or absent: only at the start. */
  readonly interval?: number;
  readonly store: JwtStore;
  readonly intake: Intake;
  readonly activations?: Activations | undefined;
  readonly log: Log;
  /** Tells brokers of accounts that a pack or a fetch brought. */
  readonly notify?: (key: `A${string}`, token: string) => unknown;
}

/** What asking the primary brought: the store is current; the primary has no such JWT; no answer to rely on. */
export type RefreshResult = 'current' | 'gone' | 'unreachable';

/** JWTs of a pack taken in at the same time. */
const CONCURRENCY = 16;
/** Longest time (ms) for which a primary that did not answer is left alone, so that no GET waits in vain. */
const QUIET = 1000;

/** The primary of a replica. */
export class Primary {
  readonly #options: PrimaryOptions;
  readonly #client: PrimaryClient;
  readonly #fresh = new Freshness();
  readonly #underWay = new Map<string, Promise<RefreshResult>>();
  /** Until then (ms) the primary is not asked again: it just failed to answer. */
  #quietUntil = 0;
  #packTag: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #packing: Promise<void> | undefined;
  #closed = false;

  constructor(options: PrimaryOptions) {
    this.#options = options;
    this.#client = new PrimaryClient(options.url, options.timeout);
  }

  /** Takes in the primary's pack. A primary that is away is no error: the replica has what it has. */
  async start(): Promise<void> {
    const { maxPack, interval = 0, log } = this.#options;
    log.info(`starting in replicated mode, with primary at ${this.#client.address}`);
    if (maxPack === 0) {
      log.info('skipping initial JWT pack from primary, config has MaxReplicationPack of 0');
      return;
    }
    log.info(`grabbing initial JWT pack from primary ${this.#client.address}`);
    await this.#takePack('unable to initialize from primary', 'info');
    if (interval > 0 && !this.#closed) this.#timer = setInterval(() => void this.#compare(), interval);
  }

  /** Whether what the store has of a key (or hash) may be served without asking. The hot path. */
  fresh(key: string): boolean {
    return this.#fresh.has(key);
  }

  /** A newer JWT of the key came another way; it need not be asked for. */
  markFresh(key: string): void {
    this.#fresh.confirm(key);
  }

  /** What we have of the key is in doubt: the next GET asks. */
  markStale(key: string): void {
    this.#fresh.forget(key);
  }

  /** Brings the store up to date with what the primary has of an account, unless it is fresh. Never rejects. */
  refresh(key: string): Promise<RefreshResult> {
    if (!isAccountKey(key)) return Promise.resolve('gone');
    return this.#once(key, async () => {
      const stored = await this.#options.store.load(key);
      return this.#fetch(key, `jwt/v1/accounts/${key}`, stored?.jti, (token) =>
        this.#takeAccount(key, token),
      );
    });
  }

  /** The same for an activation and its hash. */
  refreshActivation(name: string): Promise<RefreshResult> {
    const { activations } = this.#options;
    const hash = activationHashIn(name);
    if (activations === undefined || hash === undefined) return Promise.resolve('gone');
    return this.#once(hash, async () => {
      const found = await activations.load(hash);
      const jti = found.kind === 'missing' ? undefined : found.activation.jti;
      const path = `jwt/v1/activations/${hash}`;
      return this.#fetch(hash, path, jti, async (token) => {
        await this.#knowIssuer(token);
        return (await activations.submit(token, { from: 'primary' })).kind !== 'refused';
      });
    });
  }

  /** Asks no more, breaks off what is under way, and waits for what is being stored. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#client.close();
    await Promise.all([this.#packing, ...this.#underWay.values()]);
  }

  /** Requests for one key are asked once, and none while the primary does not answer. */
  #once(key: string, ask: () => Promise<RefreshResult>): Promise<RefreshResult> {
    if (this.#fresh.has(key)) return Promise.resolve('current');
    const waiting = this.#underWay.get(key);
    if (waiting !== undefined) return waiting;
    if (this.#closed || Date.now() < this.#quietUntil) return Promise.resolve('unreachable');
    const asked = ask()
      .catch((error: unknown): RefreshResult => {
        this.#options.log.error(`replicating ${key} failed - ${reasonOf(error)}`);
        return 'unreachable';
      })
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, asked);
    return asked;
  }

  async #fetch(
    key: string,
    path: string,
    jti: string | undefined,
    take: (token: string) => Promise<boolean>,
  ): Promise<RefreshResult> {
    const answer = await this.#client.get(path, jti === undefined || jti === '' ? undefined : `"${jti}"`);
    switch (answer.kind) {
      case 'token':
        if (!(await take(answer.token))) return 'unreachable';
        this.#fresh.confirm(key, freshSeconds(answer.cacheControl));
        return 'current';
      case 'unchanged':
        this.#fresh.confirm(key, freshSeconds(answer.cacheControl));
        return 'current';
      case 'gone':
        return 'gone';
      case 'failed':
        this.#quietUntil = Date.now() + Math.min(QUIET, this.#options.timeout);
        if (!this.#closed) {
          this.#options.log.warn(`primary ${this.#client.address} cannot be asked, ${answer.reason}`);
        }
        return 'unreachable';
    }
  }

  async #takeAccount(key: string, token: string): Promise<boolean> {
    const { intake, notify } = this.#options;
    const outcome = await intake.submit(token, { key, from: 'primary', notify: false });
    if (outcome.kind === 'saved') notify?.(outcome.key, token);
    return outcome.kind !== 'refused' && outcome.kind !== 'pending';
  }

  /** An activation is only believed when its account is known, which may be news to a replica. */
  async #knowIssuer(token: string): Promise<void> {
    let account: string;
    try {
      const { iss = '', nats } = decodeActivation(token).claims;
      account = nats.issuer_account ?? iss;
    } catch {
      // Whoever judges the activation says what is wrong with it.
      return;
    }
    if (isAccountKey(account) && !this.fresh(account)) await this.refresh(account);
  }

  /**
   * Compares with the primary, as long as that is cheap: a primary that tags its packs says at once that nothing
   * changed. Others would send everything every time, so they are only asked at the start.
   */
  async #compare(): Promise<void> {
    if (this.#packTag !== undefined) await this.#takePack('unable to compare with primary', 'debug');
  }

  #takePack(trouble: string, level: 'info' | 'debug'): Promise<void> {
    this.#packing ??= this.#readPack()
      .catch(reasonOf)
      .then((reason) => {
        this.#packing = undefined;
        if (reason === undefined || this.#closed) return;
        this.#options.log[level](`${trouble}, ${reason}, will use what is on disk`);
      });
    return this.#packing;
  }

  /** Reads one pack; answers why it could not be read to the end. */
  async #readPack(): Promise<string | undefined> {
    const { maxPack } = this.#options;
    const answer = await this.#client.pack(maxPack, this.#packTag);
    if (answer.kind === 'failed') return answer.reason;
    if (answer.kind === 'unchanged') return undefined;
    const queue = new WorkQueue<string>({
      concurrency: CONCURRENCY,
      limit: CONCURRENCY,
      work: (line) => this.#takeLine(line),
    });
    let lines = 0;
    for await (const line of answer.lines) {
      if (this.#closed || (maxPack > 0 && lines >= maxPack)) break;
      lines++;
      if (!queue.push(line)) {
        await queue.idle();
        queue.push(line);
      }
    }
    await queue.idle();
    this.#packTag = answer.etag ?? undefined;
    return undefined;
  }

  async #takeLine(line: string): Promise<void> {
    const bar = line.indexOf('|');
    const key = line.slice(0, bar);
    if (bar < 0 || !isAccountKey(key)) {
      this.#options.log.error("a line of the primary's pack is not an account key and a JWT");
      return;
    }
    if (await this.#takeAccount(key, line.slice(bar + 1).trim())) this.#fresh.confirm(key);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

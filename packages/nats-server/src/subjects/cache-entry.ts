/** What the match cache remembers of one subject, and of each of its receivers. */
import { giveBlock } from '../bytes/blocks.js';
import { readText } from '../bytes/memory.js';
import type { Outbox } from '../bytes/outbox.js';
import { reservationOf, reservationOfText } from './reserved.js';
import type { Subscription } from './subscription.js';

/** One receiver of a subject. */
export class Target {
  readonly subscription: Subscription;
  /** Where deliveries are counted: the subscription, or the one in another account on whose behalf it is here. */
  readonly counted: Subscription;
  readonly outbox: Outbox;
  /** `HMSG subject sid ` in the arena; `MSG …` begins one byte later. */
  readonly prefix: number;
  readonly prefixLength: number;
  /** Is the prefix the same, byte for byte, as the first target's? */
  readonly sameAsFirst: boolean;

  constructor(subscription: Subscription, prefix: number, prefixLength: number, sameAsFirst: boolean) {
    const { crossing } = subscription;
    this.subscription = subscription;
    this.counted = crossing?.kind === 'stream' ? crossing.origin : subscription;
    this.outbox = subscription.receiver.outbox;
    this.prefix = prefix;
    this.prefixLength = prefixLength;
    this.sameAsFirst = sameAsFirst;
  }
}

/** What is known of one subject. */
export class CacheEntry {
  readonly hash: number;
  readonly key: number;
  readonly keyLength: number;
  /** Subscriptions have changed since it was filled. */
  stale = true;
  /** Receivers outside queue groups. */
  targets: Target[] = [];
  /** Queue groups: one member each gets a message. */
  groups: Target[][] = [];
  /** Nobody wants it. */
  empty = true;
  /** No receiver needs a look at each message. */
  simple = true;
  /** Runs may go receiver by receiver: simple, no groups, no connection twice. */
  runs = true;
  /** Every receiver understands headers. */
  headers = true;
  /** Some receivers belong to other accounts. */
  foreign = false;
  /** Too many receivers to remember. */
  unbounded = false;
  /** The subject is kept for servers: publishes must be looked at. */
  readonly reserved: boolean;
  /** What a mapping makes of the subject, every time; undefined where it stays what it is. */
  readonly mapped: string | undefined;
  /** A mapping makes something else of the subject for each message: it has no receivers here. */
  readonly varying: boolean;
  /** What may be drawn for a varying subject; undefined where that cannot be told beforehand. */
  outcomes: DrawnEntry[] | undefined = undefined;
  /** The varying entry that this is an outcome of; undefined for one with a subject of its own. */
  readonly origin: CacheEntry | undefined;
  /** Its place in the order of eviction; an outcome goes with its origin. */
  place: number;
  /** It is no longer in the cache. */
  evicted = false;

  constructor(
    key: number,
    keyLength: number,
    hash: number,
    place: number,
    mapped: string | undefined,
    varying: boolean,
    origin: CacheEntry | undefined,
  ) {
    this.key = key;
    this.keyLength = keyLength;
    this.hash = hash;
    this.place = place;
    this.mapped = mapped;
    this.varying = varying;
    this.origin = origin;
    this.reserved =
      (mapped === undefined ? reservationOf(key, keyLength) : reservationOfText(mapped)) !== 'none';
  }

  /** The subject it is delivered under. */
  get delivered(): string {
    return this.mapped ?? this.subject;
  }

  /** The subject. */
  get subject(): string {
    return readText(this.key, this.key + this.keyLength);
  }
}

/** An outcome of a varying subject. */
export interface DrawnEntry {
  /** A number below 100 drawn at random chooses the first outcome it is below of. */
  readonly below: number;
  readonly entry: CacheEntry;
}

/** Takes an entry's receivers away and gives their memory back. */
export function empty(entry: CacheEntry): void {
  for (const target of entry.targets) giveBlock(target.prefix, target.prefixLength);
  for (const group of entry.groups) for (const target of group) giveBlock(target.prefix, target.prefixLength);
  entry.targets = [];
  entry.groups = [];
}

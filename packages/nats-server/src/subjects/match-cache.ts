/**
 * What a subject matched, remembered with everything a delivery needs: whom, and the bytes `HMSG subject sid ` that
 * begin their frames. One per account, bounded.
 *
 * A subject gets an entry when it is seen a second time, so that reply subjects, used once, push nobody out. SUB and
 * UNSUB mark only the entries they touch; those are matched anew when next used.
 */
import { giveBlock, takeBlock } from '../bytes/blocks.js';
import { scanWord, wordHash } from '../bytes/hash.js';
import { bytes, copy, equal, readText, SCRATCH_START, writeText } from '../bytes/memory.js';
import type { Outbox } from '../bytes/outbox.js';
import { CachedSubjects } from './cached-subjects.js';
import type { SubjectMappings } from './mappings.js';
import { reservationOf, reservationOfText } from './reserved.js';
import { hasWildcard } from './subject.js';
import { found, type Sublist } from './sublist.js';
import type { Subscription } from './subscription.js';

/** Entries an account may have. */
const MAX_ENTRIES = 64 << 10;
/** Receivers of one entry; subjects with more are matched for each message, which by then costs nothing beside. */
const MAX_TARGETS = 128 << 10;
/** Entries pushed out when the blocks run out, before giving up. */
const MAX_EVICTIONS = 256;
const FIRST_CAPACITY = 64;
const SPACE = 32;

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
  /** Its place in the order of eviction. */
  place: number;
  /** It is no longer in the cache. */
  evicted = false;

  constructor(
    key: number,
    keyLength: number,
    hash: number,
    place: number,
    mappings: SubjectMappings | undefined,
  ) {
    this.key = key;
    this.keyLength = keyLength;
    this.hash = hash;
    this.place = place;
    const mapped = mappings?.of(readText(key, key + keyLength));
    this.mapped = mapped?.kind === 'steady' ? mapped.subject : undefined;
    this.varying = mapped?.kind === 'varying';
    this.reserved =
      (this.mapped === undefined ? reservationOf(key, keyLength) : reservationOfText(this.mapped)) !== 'none';
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

// Hashes seen once, for all accounts.
const SEEN_SIZE = 16 << 10;
const seen = new Int32Array(SEEN_SIZE);

/** Which connections a filling entry has met, to see whether one appears twice. */
const met = new Set<Outbox>();

/** The cache of one account. */
export class MatchCache {
  readonly #sublist: Sublist;
  readonly #remembers: boolean;
  #capacity = FIRST_CAPACITY;
  #hashes = new Int32Array(FIRST_CAPACITY);
  #table: (CacheEntry | undefined)[] = new Array(FIRST_CAPACITY).fill(undefined);
  #order: CacheEntry[] = [];
  #hand = 0;
  #subjects: CachedSubjects | undefined;
  #mappings: SubjectMappings | undefined;
  /** Entries whose subject is mapped, by what it becomes. */
  #mapped: Map<string, Set<CacheEntry>> | undefined;

  /** @param remembers without it nothing ever has an entry, and every message is matched anew. */
  constructor(sublist: Sublist, remembers = true) {
    this.#sublist = sublist;
    this.#remembers = remembers;
  }

  /** What subjects become; undefined for none. */
  get mappings(): SubjectMappings | undefined {
    return this.#mappings;
  }

  /** Takes other mappings. Everything is forgotten. */
  map(mappings: SubjectMappings | undefined): void {
    if (mappings === undefined && this.#mappings === undefined) return;
    this.#mappings = mappings;
    this.clear();
  }

  /** Entries in the cache. */
  get size(): number {
    return this.#order.length;
  }

  /** Receivers of the entries, for monitoring: the most of one, and all together. */
  fanout(): { readonly most: number; readonly total: number } {
    let [most, total] = [0, 0];
    for (const { targets, groups } of this.#order) {
      const receivers = targets.length + groups.reduce((sum, group) => sum + group.length, 0);
      most = Math.max(most, receivers);
      total += receivers;
    }
    return { most, total };
  }

  /**
   * The entry for a subject of the arena, filled and valid; `hash` as `scanWord` gave it.
   *
   * @returns undefined when the subject has none: match it with the sublist.
   */
  lookup(at: number, length: number, hash: number): CacheEntry | undefined {
    const mask = this.#capacity - 1;
    let i = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const entry = this.#table[i];
      if (entry === undefined) return this.#miss(at, length, hash);
      if (this.#hashes[i] === hash && entry.keyLength === length && equal(at, entry.key, length)) {
        if (entry.stale) this.#fill(entry);
        return entry.unbounded ? undefined : entry;
      }
      i = (i + 1) & mask;
    }
  }

  /** The subscriptions on this subject, wildcards included, have changed. */
  invalidate(subject: string): void {
    if (this.#order.length === 0) return;
    if (hasWildcard(subject)) {
      if (this.#subjects === undefined) {
        this.#subjects = new CachedSubjects();
        for (const entry of this.#order) this.#subjects.add(entry);
      }
      this.#subjects.markStale(subject);
      return;
    }
    for (const entry of this.#mapped?.get(subject) ?? []) entry.stale = true;
    const end = writeText(SCRATCH_START, subject);
    bytes[end] = SPACE;
    const length = scanWord(SCRATCH_START, end + 1) - SCRATCH_START;
    const hash = wordHash();
    const mask = this.#capacity - 1;
    for (let i = (hash ^ (hash >>> 15)) & mask; ; i = (i + 1) & mask) {
      const entry = this.#table[i];
      if (entry === undefined) return;
      if (this.#hashes[i] === hash && entry.keyLength === length && equal(SCRATCH_START, entry.key, length)) {
        entry.stale = true;
        return;
      }
    }
  }

  /** Forgets everything and gives its memory back. */
  clear(): void {
    for (const entry of this.#order) {
      empty(entry);
      giveBlock(entry.key, entry.keyLength);
      // Whoever has just been using it looks it up again.
      entry.stale = true;
      entry.evicted = true;
    }
    this.#order = [];
    this.#hand = 0;
    this.#subjects = undefined;
    this.#mapped = undefined;
    this.#capacity = FIRST_CAPACITY;
    this.#hashes = new Int32Array(FIRST_CAPACITY);
    this.#table = new Array(FIRST_CAPACITY).fill(undefined);
  }

  #miss(at: number, length: number, hash: number): CacheEntry | undefined {
    if (!this.#remembers) return undefined;
    const first = (hash ^ (hash >>> 14)) & (SEEN_SIZE - 1);
    if (seen[first] !== hash) {
      seen[first] = hash;
      return undefined;
    }
    let key = takeBlock(length);
    for (let i = 0; key === 0 && i < MAX_EVICTIONS && this.#order.length > 0; i++) {
      this.#evict();
      key = takeBlock(length);
    }
    if (key === 0) return undefined;
    copy(key, at, length);
    if (this.#order.length >= MAX_ENTRIES) this.#evict();
    const entry = new CacheEntry(key, length, hash, this.#order.length, this.#mappings);
    if (entry.mapped !== undefined) this.#noteMapped(entry, entry.mapped);
    this.#order.push(entry);
    if (this.#order.length * 2 > this.#capacity) this.#grow();
    else this.#put(entry);
    this.#subjects?.add(entry);
    this.#fill(entry);
    return entry.unbounded ? undefined : entry;
  }

  #noteMapped(entry: CacheEntry, subject: string): void {
    this.#mapped ??= new Map();
    const entries = this.#mapped.get(subject) ?? new Set();
    this.#mapped.set(subject, entries.add(entry));
  }

  #forgetMapped(entry: CacheEntry): void {
    if (entry.mapped === undefined) return;
    const entries = this.#mapped?.get(entry.mapped);
    if (entries?.delete(entry) === true && entries.size === 0) this.#mapped?.delete(entry.mapped);
  }

  #put(entry: CacheEntry): void {
    const mask = this.#capacity - 1;
    let i = (entry.hash ^ (entry.hash >>> 15)) & mask;
    while (this.#table[i] !== undefined) i = (i + 1) & mask;
    this.#table[i] = entry;
    this.#hashes[i] = entry.hash;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.#hashes = new Int32Array(this.#capacity);
    this.#table = new Array(this.#capacity).fill(undefined);
    for (const entry of this.#order) this.#put(entry);
  }

  /** Pushes out one entry, each in its turn. */
  #evict(): void {
    if (this.#hand >= this.#order.length) this.#hand = 0;
    const victim = this.#order[this.#hand] as CacheEntry;
    const last = this.#order.pop() as CacheEntry;
    if (last !== victim) {
      this.#order[this.#hand] = last;
      last.place = this.#hand;
    }
    this.#hand++;
    const mask = this.#capacity - 1;
    let gap = (victim.hash ^ (victim.hash >>> 15)) & mask;
    while (this.#table[gap] !== victim) gap = (gap + 1) & mask;
    for (let j = (gap + 1) & mask; this.#table[j] !== undefined; j = (j + 1) & mask) {
      const hash = this.#hashes[j] as number;
      const home = (hash ^ (hash >>> 15)) & mask;
      if (((j - home) & mask) < ((j - gap) & mask)) continue;
      this.#table[gap] = this.#table[j];
      this.#hashes[gap] = hash;
      gap = j;
    }
    this.#table[gap] = undefined;
    this.#subjects?.remove(victim);
    this.#forgetMapped(victim);
    victim.evicted = true;
    victim.stale = true;
    empty(victim);
    giveBlock(victim.key, victim.keyLength);
  }

  /** Matches an entry's subject and prepares its receivers. */
  #fill(entry: CacheEntry): void {
    empty(entry);
    const { mapped } = entry;
    if (mapped === undefined) this.#sublist.match(entry.key, entry.keyLength);
    else this.#sublist.matchText(mapped);
    entry.stale = false;
    entry.headers = true;
    entry.simple = true;
    entry.foreign = false;
    if (entry.varying) {
      entry.simple = false;
      entry.runs = false;
      entry.empty = false;
      return;
    }
    entry.runs = found.groupCount === 0;
    entry.unbounded = found.count > MAX_TARGETS;
    entry.empty = found.count === 0 && found.groupCount === 0;
    if (entry.empty || entry.unbounded) return;
    met.clear();
    for (let i = 0; i < found.count && !entry.unbounded; i++) {
      const target = this.#target(entry, found.plain[i] as Subscription);
      if (target === undefined) break;
      entry.targets.push(target);
      met.add(target.outbox);
    }
    if (met.size !== entry.targets.length) entry.runs = false;
    met.clear();
    for (let i = 0; i < found.groupCount && !entry.unbounded; i++) {
      const group: Target[] = [];
      entry.groups.push(group);
      for (const member of found.groups[i]?.members ?? []) {
        const target = this.#target(entry, member);
        if (target === undefined) break;
        group.push(target);
      }
    }
    if (!entry.simple) entry.runs = false;
    if (entry.unbounded) empty(entry);
  }

  /** A receiver of the entry; undefined, and the entry unbounded, when there is no memory for it. */
  #target(entry: CacheEntry, subscription: Subscription): Target | undefined {
    const { receiver, sid, crossing } = subscription;
    const near = crossing?.kind === 'stream' ? crossing.near(entry.delivered) : entry.mapped;
    const length = 5 + (near?.length ?? entry.keyLength) + 1 + sid.length + 1;
    let prefix = takeBlock(length);
    for (let i = 0; prefix === 0 && i < MAX_EVICTIONS && this.#order.length > 1; i++) {
      if (this.#order[this.#hand] === entry) this.#hand++;
      this.#evict();
      if (entry.evicted) break;
      prefix = takeBlock(length);
    }
    if (prefix === 0) {
      entry.unbounded = true;
      return undefined;
    }
    writeText(prefix, 'HMSG ');
    if (near === undefined) copy(prefix + 5, entry.key, entry.keyLength);
    else writeText(prefix + 5, near);
    const afterSubject = prefix + 5 + (near?.length ?? entry.keyLength);
    bytes[afterSubject] = SPACE;
    bytes[writeText(afterSubject + 1, sid)] = SPACE;
    const first = entry.targets[0];
    const same =
      first === undefined || (first.prefixLength === length && equal(first.prefix, prefix, length));
    const target = new Target(subscription, prefix, length, same);
    if (!receiver.headers) entry.headers = false;
    if (crossing !== undefined) entry.foreign = true;
    if (crossing?.kind === 'service') entry.simple = false;
    if (target.counted.max > 0 || receiver.inspector?.concerns(target.counted) === true) entry.simple = false;
    return target;
  }
}

/** Takes an entry's receivers away and gives their memory back. */
function empty(entry: CacheEntry): void {
  for (const target of entry.targets) giveBlock(target.prefix, target.prefixLength);
  for (const group of entry.groups) for (const target of group) giveBlock(target.prefix, target.prefixLength);
  entry.targets = [];
  entry.groups = [];
}

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
import { CacheEntry, type DrawnEntry, empty, Target } from './cache-entry.js';
import { CachedSubjects } from './cached-subjects.js';
import { drawNumber, type SubjectMappings } from './mappings.js';
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
    for (const { targets, groups } of this.#entries()) {
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

  /**
   * What is drawn for one message of a varying subject: an entry, filled and valid, that may not be used for the next.
   *
   * @returns the entry itself where that must be found out for each message.
   */
  draw(entry: CacheEntry): CacheEntry {
    const { outcomes } = entry;
    if (outcomes === undefined) return entry;
    const number = drawNumber();
    let chosen = 0;
    while ((outcomes[chosen] as DrawnEntry).below <= number) chosen++;
    const drawn = (outcomes[chosen] as DrawnEntry).entry;
    if (drawn.stale) this.#fill(drawn);
    if (!drawn.unbounded) return drawn;
    this.#forgetOutcomes(entry);
    return entry;
  }

  /** The subscriptions on this subject, wildcards included, have changed. */
  invalidate(subject: string): void {
    if (this.#order.length === 0) return;
    if (hasWildcard(subject)) {
      if (this.#subjects === undefined) {
        this.#subjects = new CachedSubjects();
        for (const entry of this.#entries()) this.#subjects.add(entry);
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
    for (const entry of this.#entries()) {
      empty(entry);
      if (entry.origin === undefined) giveBlock(entry.key, entry.keyLength);
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
    const mapped = this.#mappings?.of(readText(key, key + length));
    const subject = mapped?.kind === 'steady' ? mapped.subject : undefined;
    const entry = new CacheEntry(
      key,
      length,
      hash,
      this.#order.length,
      subject,
      mapped?.kind === 'varying',
      undefined,
    );
    if (subject !== undefined) this.#noteMapped(entry, subject);
    if (mapped?.kind === 'varying' && mapped.outcomes !== undefined) {
      entry.outcomes = mapped.outcomes.map(({ subject: outcome, below }) => {
        const drawn = new CacheEntry(key, length, hash, 0, outcome, false, entry);
        this.#noteMapped(drawn, outcome);
        this.#subjects?.add(drawn);
        return { below, entry: drawn };
      });
    }
    this.#order.push(entry);
    if (this.#order.length * 2 > this.#capacity) this.#grow();
    else this.#put(entry);
    this.#subjects?.add(entry);
    this.#fill(entry);
    return entry.unbounded ? undefined : entry;
  }

  /** Everything in the cache, outcomes of varying subjects included. */
  *#entries(): IterableIterator<CacheEntry> {
    for (const entry of this.#order) {
      yield entry;
      for (const { entry: drawn } of entry.outcomes ?? []) yield drawn;
    }
  }

  /** Takes the outcomes of a varying subject away. */
  #forgetOutcomes(entry: CacheEntry): void {
    for (const { entry: drawn } of entry.outcomes ?? []) this.#retire(drawn);
    entry.outcomes = undefined;
  }

  /** Takes an entry out of whatever finds it; its key stays. */
  #retire(entry: CacheEntry): void {
    this.#subjects?.remove(entry);
    this.#forgetMapped(entry);
    entry.evicted = true;
    entry.stale = true;
    empty(entry);
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
    this.#retire(victim);
    this.#forgetOutcomes(victim);
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
      if (this.#order[this.#hand] === (entry.origin ?? entry)) this.#hand++;
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

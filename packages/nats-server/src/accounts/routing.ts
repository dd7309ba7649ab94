/** The message at hand within an account: to whoever wants it there, and on into others. */
import { scanWord, wordHash } from '../bytes/hash.js';
import {
  deliver,
  deliverCarefully,
  LONGEST_TAIL,
  takeCrossings,
  waitingCrossings,
} from '../client/delivery.js';
import { message } from '../protocol/message.js';
import type { CacheEntry } from '../subjects/cache-entry.js';
import type { Account } from './account.js';
import type { Passage } from './passage.js';
import { Transit } from './transit.js';

/**
 * Delivers the message at hand under its subject, which no mapping changes any more.
 *
 * @param entry of its subject; undefined when it has none.
 * @returns whether somebody received it, here or in another account.
 */
export function route(account: Account, entry: CacheEntry | undefined, passage: Passage): boolean {
  const before = waitingCrossings();
  const { trace, silent } = passage;
  const imported = passage.chain.length > 0;
  let delivered: number;
  if (entry !== undefined && imported && isSwift(entry, passage)) {
    const { headAt, headLength, headerSize, size } = message;
    delivered = deliver(entry, headerSize > 0 ? 0 : 1, headAt, headLength + size + 2, size);
  } else {
    if (entry === undefined) account.sublist.match(message.subjectAt, message.subjectLength);
    delivered = deliverCarefully(entry, silent, trace, imported);
  }
  if (delivered > 0 && trace?.dry !== true) {
    account.statistics.countOut(delivered, delivered * message.size);
    passage.statistics?.countOut(delivered, delivered * message.size);
  }
  return waitingCrossings() > before ? crossOver(before, passage) || delivered > 0 : delivered > 0;
}

/**
 * Takes the message at hand over the ways into other accounts that a walk met.
 *
 * @param before how many waited before it.
 * @returns whether somebody received it there.
 */
export function crossOver(before: number, passage: Passage): boolean {
  let reached = false;
  for (const crossing of takeCrossings(before)) if (crossing.cross(passage)) reached = true;
  return reached;
}

/** The same under the subject that the mappings of the account make of it. */
export function routeMapped(account: Account, entry: CacheEntry | undefined, passage: Passage): boolean {
  const mapped = mappedSubject(account, entry);
  if (mapped === undefined) return route(account, entry, passage);
  const transit = Transit.begin(mapped);
  const reached = route(account, entry?.varying === true ? drawnEntry(account) : entry, passage);
  transit.end();
  return reached;
}

/** What the mappings of an account make of the subject of the message at hand; undefined when it stays. */
export function mappedSubject(account: Account, entry: CacheEntry | undefined): string | undefined {
  if (entry?.mapped !== undefined) return entry.mapped;
  const { mappings } = account.cache;
  if (mappings === undefined || (entry !== undefined && !entry.varying)) return undefined;
  const subject = message.subject;
  const mapped = mappings.pick(subject);
  return mapped === subject && entry === undefined ? undefined : mapped;
}

/**
 * The entry of the subject that was drawn for the message at hand. A subject that is mapped itself has none that could
 * be used here: mappings are applied once.
 */
export function drawnEntry(account: Account): CacheEntry | undefined {
  const entry = entryAtHand(account);
  return entry === undefined || entry.varying || entry.mapped !== undefined ? undefined : entry;
}

/** The entry of the subject of the message at hand, which has a blank after it. */
export function entryAtHand(account: Account): CacheEntry | undefined {
  const { subjectAt, subjectLength } = message;
  if (subjectLength === 0) return undefined;
  scanWord(subjectAt, subjectAt + subjectLength + 1);
  return account.cache.lookup(subjectAt, subjectLength, wordHash());
}

/** May it go to the entry's receivers without a look at each? */
function isSwift(entry: CacheEntry, { trace, plain }: Passage): boolean {
  const { headAt, headLength, payloadAt, headerSize, size } = message;
  return (
    plain &&
    trace === undefined &&
    entry.simple &&
    !entry.foreign &&
    (headerSize === 0 || entry.headers) &&
    payloadAt === headAt + headLength &&
    headLength + size + 2 <= LONGEST_TAIL
  );
}

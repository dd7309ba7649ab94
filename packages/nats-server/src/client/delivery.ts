/**
 * From a message to the output of its receivers. Two ways: the short one copies a remembered prefix and one piece of
 * the input per receiver; the careful one looks at each receiver, for those that count, filter, lack headers or do
 * not want their own messages back.
 */
import { bytes, copy, writeNumber, writeText } from '../bytes/memory.js';
import type { Outbox } from '../bytes/outbox.js';
import { SLAB_ROOM } from '../bytes/slabs.js';
import { leaveTransit, takeTransit } from '../bytes/transit.js';
import { message } from '../protocol/message.js';
import type { CacheEntry, Target } from '../subjects/cache-entry.js';
import { found } from '../subjects/sublist.js';
import type { Receiver, ServiceCrossing, StreamCrossing, Subscription } from '../subjects/subscription.js';

const u8 = bytes;
const SPACE = 32;

/** Longest tail (head, payload and line break) that the short way takes. */
export const LONGEST_TAIL = 64 << 10;

// Which member of a queue group: any, as the original has it. A small generator is enough; nobody relies on it.
let random = (Math.random() * 0xffffffff) | 1;

function pick(count: number): number {
  random ^= random << 13;
  random ^= random >>> 17;
  random ^= random << 5;
  return (random >>> 0) % count;
}

function append(target: Target, skip: number, tail: number, length: number, size: number): boolean {
  const { outbox } = target;
  const prefixLength = target.prefixLength - skip;
  const need = prefixLength + length;
  if (outbox.pos + need > outbox.end && !outbox.makeRoom(need)) return false;
  const at = outbox.pos;
  copy(at, target.prefix + skip, prefixLength);
  copy(at + prefixLength, tail, length);
  outbox.pos = at + need;
  outbox.messages++;
  outbox.payloadBytes += size;
  target.counted.delivered++;
  if (!outbox.dirty) outbox.touch();
  return true;
}

/**
 * Delivers one message the short way.
 *
 * @param skip 1 for MSG, 0 for HMSG: how many bytes of the prefixes to leave out.
 * @param tail where `[reply ]size\r\npayload\r\n` is in the arena.
 * @param length its length, at most `LONGEST_TAIL`.
 * @param size payload bytes, for the statistics.
 * @returns how many received it.
 */
export function deliver(entry: CacheEntry, skip: number, tail: number, length: number, size: number): number {
  const { targets, groups } = entry;
  let delivered = 0;
  for (let i = 0; i < targets.length; i++) {
    if (append(targets[i] as Target, skip, tail, length, size)) delivered++;
  }
  for (let i = 0; i < groups.length; i++) {
    const members = groups[i] as Target[];
    let at = members.length > 1 ? pick(members.length) : 0;
    for (let tries = members.length; tries > 0; tries--) {
      if (append(members[at] as Target, skip, tail, length, size)) {
        delivered++;
        break;
      }
      if (++at === members.length) at = 0;
    }
  }
  return delivered;
}

/**
 * Delivers `count` messages with the same header line, `stride` bytes apart, receiver by receiver, to an entry that
 * allows `runs`.
 *
 * @returns how many deliveries were made.
 */
export function deliverRun(
  entry: CacheEntry,
  skip: number,
  tail: number,
  length: number,
  size: number,
  stride: number,
  count: number,
): number {
  const { targets } = entry;
  let delivered = 0;
  let first = 0;
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i] as Target;
    const { outbox } = target;
    const prefixLength = target.prefixLength - skip;
    const need = count * (prefixLength + length);
    if (outbox.pos + need > outbox.end && !outbox.makeRoom(need)) {
      if (outbox.closed) continue;
      // The prefix is too long for the whole run to fit into a slab.
      for (let k = 0; k < count; k++) if (append(target, skip, tail + k * stride, length, size)) delivered++;
      continue;
    }
    const at = outbox.pos;
    if (first !== 0 && target.sameAsFirst) {
      u8.copyWithin(at, first, first + need);
    } else {
      const prefix = target.prefix + skip;
      let from = tail;
      let to = at;
      for (let k = 0; k < count; k++) {
        copy(to, prefix, prefixLength);
        to += prefixLength;
        copy(to, from, length);
        to += length;
        from += stride;
      }
      if (i === 0) first = at;
    }
    outbox.pos = at + need;
    outbox.messages += count;
    outbox.payloadBytes += count * size;
    target.counted.delivered += count;
    if (!outbox.dirty) outbox.touch();
    delivered += count;
  }
  return delivered;
}

/** What becomes of a message at one receiver; the texts of message tracing follow from it. */
export type Outcome = 'delivered' | 'no echo' | 'denied' | 'closed' | 'exceeded' | 'stalled';

/** What becomes of it where that is not for this walk to say: it goes on elsewhere, or may not go there. */
type Elsewhere = 'crossing' | 'not exported' | 'untraced';

/** Hears what became of the message at each receiver. When `dry`, nothing is delivered. */
export interface DeliveryObserver {
  readonly dry: boolean;
  observe(subscription: Subscription, outcome: Outcome): void;
  /** It goes to a subscriber of another account, with this subject; false when that must not be traced further. */
  observeStream(account: string, subject: string, allowTrace: boolean): boolean;
}

/** Subscriptions that received their last message; handled when the walk over the receivers is over. */
const expired: Subscription[] = [];

/** Ways into other accounts that a walk met; taken when it is over. */
const crossings: ServiceCrossing[] = [];

/** How many ways into other accounts wait. */
export function waitingCrossings(): number {
  return crossings.length;
}

/** The ways into other accounts that were met after there were so many. */
export function takeCrossings(after: number): ServiceCrossing[] {
  return crossings.splice(after);
}

/**
 * Delivers the message at hand the careful way: to the entry's receivers, or without one to what the sublist just
 * `found`.
 *
 * @param silent a receiver that does not want its own messages.
 * @param imported it came from another account as a request: streams do not pass it on to a third one.
 * @returns how many received it here. Ways into other accounts are left to the caller (`takeCrossings`).
 */
export function deliverCarefully(
  entry: CacheEntry | undefined,
  silent: Receiver | undefined,
  observer: DeliveryObserver | undefined,
  imported = false,
): number {
  let delivered = 0;
  exported = !imported;
  if (entry !== undefined) {
    const { targets, groups } = entry;
    for (const target of targets) delivered += offer(target.subscription, silent, observer);
    for (const group of groups) {
      let at = pick(group.length);
      for (let tries = group.length; tries > 0; tries--) {
        if (offer((group[at] as Target).subscription, silent, observer) === 1) {
          delivered++;
          break;
        }
        if (++at === group.length) at = 0;
      }
    }
  } else {
    for (let i = 0; i < found.count; i++)
      delivered += offer(found.plain[i] as Subscription, silent, observer);
    for (let i = 0; i < found.groupCount; i++) {
      const members = found.groups[i]?.members as Subscription[];
      let at = pick(members.length);
      for (let tries = members.length; tries > 0; tries--) {
        if (offer(members[at] as Subscription, silent, observer) === 1) {
          delivered++;
          break;
        }
        if (++at === members.length) at = 0;
      }
    }
  }
  while (expired.length > 0) {
    const subscription = expired.pop() as Subscription;
    subscription.receiver.expire(subscription);
  }
  return delivered;
}

/** Delivers to one subscription if all its conditions hold: 1 when it did. */
function offer(
  subscription: Subscription,
  silent: Receiver | undefined,
  observer: DeliveryObserver | undefined,
): 0 | 1 {
  const { crossing } = subscription;
  const outcome =
    crossing === undefined
      ? judgeHere(subscription, silent, observer?.dry === true)
      : judgeCrossing(crossing, silent, observer);
  if (outcome === 'crossing' || outcome === 'not exported') return 0;
  if (outcome === 'untraced') return 1;
  observer?.observe(subscription, outcome);
  return outcome === 'delivered' ? 1 : 0;
}

/** May the message at hand go to those who import it as a stream? */
let exported = true;

function judgeCrossing(
  crossing: StreamCrossing | ServiceCrossing,
  silent: Receiver | undefined,
  observer: DeliveryObserver | undefined,
): Outcome | Elsewhere {
  if (crossing.kind === 'service') {
    crossings.push(crossing);
    return 'crossing';
  }
  if (!exported) return 'not exported';
  const { subjectAt, subjectLength } = message;
  const near = crossing.near(message.subject);
  const at = takeTransit(near.length);
  // A subject no client could receive.
  if (at === 0) return 'closed';
  writeText(at, near);
  message.subjectAt = at;
  message.subjectLength = near.length;
  const dry = observer?.dry === true;
  const traced = observer?.observeStream(crossing.account, near, crossing.allowTrace) !== false;
  const outcome = !traced && dry ? 'delivered' : judgeHere(crossing.origin, silent, dry);
  message.subjectAt = subjectAt;
  message.subjectLength = subjectLength;
  leaveTransit(at);
  return !traced && outcome === 'delivered' ? 'untraced' : outcome;
}

/** The same within an account. */
function judgeHere(subscription: Subscription, silent: Receiver | undefined, dry: boolean): Outcome {
  const { receiver } = subscription;
  if (receiver === silent) return 'no echo';
  const { inspector, outbox } = receiver;
  const verdict = inspector?.concerns(subscription)
    ? inspector.inspect(subscription, message, dry)
    : 'deliver';
  if (verdict === 'drop') return 'denied';
  if (dry) return 'delivered';
  subscription.delivered++;
  if (subscription.max > 0) {
    if (subscription.delivered > subscription.max) {
      expired.push(subscription);
      return 'exceeded';
    }
    if (subscription.delivered === subscription.max) expired.push(subscription);
  }
  if (verdict === 'taken') return 'delivered';
  const stripped = receiver.headers ? 0 : message.headerSize;
  if (!frame(outbox, subscription.sid, stripped)) return outbox.closed ? 'closed' : 'stalled';
  outbox.messages++;
  outbox.payloadBytes += message.size - stripped;
  receiver.traceDelivery?.(subscription, stripped);
  return 'delivered';
}

/** Appends the message at hand as a frame; `stripped` is how many bytes of headers are left out. */
function frame(outbox: Outbox, sid: string, stripped: number): boolean {
  const { subjectAt, subjectLength, size } = message;
  const lead = 5 + subjectLength + 1 + sid.length + 1 + message.headLength + 16;
  const payload = size - stripped + 2;
  const shared = message.payloadAt === 0 || lead + payload > SLAB_ROOM;
  const need = shared ? lead : lead + payload;
  if (outbox.pos + need > outbox.end && !outbox.makeRoom(need)) return false;
  let at = outbox.pos;
  at = writeText(at, message.headerSize > stripped ? 'HMSG ' : 'MSG ');
  copy(at, subjectAt, subjectLength);
  at += subjectLength;
  u8[at] = SPACE;
  at = writeText(at + 1, sid);
  u8[at++] = SPACE;
  if (stripped === 0) {
    copy(at, message.headAt, message.headLength);
    at += message.headLength;
  } else {
    if (message.replyLength > 0) {
      copy(at, message.replyAt, message.replyLength);
      at += message.replyLength;
      u8[at++] = SPACE;
    }
    at = writeNumber(at, size - stripped);
    u8[at++] = 13;
    u8[at++] = 10;
  }
  if (!shared) {
    copy(at, message.payloadAt + stripped, payload);
    at += payload;
  }
  outbox.pos = at;
  if (!outbox.dirty) outbox.touch();
  if (shared) outbox.appendBuffer(message.share().subarray(stripped));
  return true;
}

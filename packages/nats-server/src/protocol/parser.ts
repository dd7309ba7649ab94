/**
 * The parser: finds messages and control lines in what a socket brought, in place. Publishes written the usual way
 * (upper case, single spaces) go straight from here to delivery; everything else goes through `control-line`.
 *
 * Two things make it quick. Matching needs no strings. And when two messages in a row have the same header line, the
 * following ones are only compared with it: such runs are counted and delivered receiver by receiver.
 */

import { scanWord, wordHash } from '../bytes/hash.js';
import { bytes, readText, view } from '../bytes/memory.js';
import { deliver, deliverRun, LONGEST_TAIL } from '../client/delivery.js';
import type { CacheEntry } from '../subjects/cache-entry.js';
import { isReservedReply } from '../subjects/reserved.js';
import { controlLine, INCOMPLETE, STOPPED } from './control-line.js';
import { message } from './message.js';
import type { ParserHost } from './parser-host.js';
import { mayBeTraced } from './trace-header.js';

const u8 = bytes;
const dv = view;

const PUB_ = 0x20425550;
const HPUB = 0x42555048;
const SPACE = 32;
const CR = 13;
const LF = 10;
const ZERO = 48;
const NINE = 57;
/** Output of a run for one receiver, so that it fits into a slab with room to spare. */
const RUN_BYTES = 32 << 10;
/** Digits a size may have. */
const MAX_DIGITS = 9;

/** The whole length of the message that `parse` could not complete, 0 where that is not known. */
let wanted = 0;

/** Bytes the unfinished message at the position that `parse` returned will have; 0 when its header is unfinished. */
export function wantedLength(): number {
  return wanted;
}

// The number that `readNumber` found, and where it ends.
let number = 0;
let numberEnd = 0;

/** Reads digits; their count decides whether it is a number. */
function readNumber(from: number, end: number): void {
  let value = 0;
  let at = from;
  let digit = u8[at] as number;
  while (at < end && digit >= ZERO && digit <= NINE) {
    value = value * 10 + digit - ZERO;
    digit = u8[++at] as number;
  }
  number = value;
  numberEnd = at;
}

/** Do the `length` bytes at both places agree? Their last four bytes are compared once more rather than one by one. */
function sameLine(a: number, b: number, length: number): boolean {
  let i = 0;
  for (; i + 4 <= length; i += 4) if (dv.getInt32(a + i, true) !== dv.getInt32(b + i, true)) return false;
  return i === length || dv.getInt32(a + length - 4, true) === dv.getInt32(b + length - 4, true);
}

/**
 * Parses and routes what is complete between two offsets of the arena.
 *
 * @returns where the unfinished rest begins (`end` when there is none), or `STOPPED` when the connection was closed.
 */
export function parse(host: ParserHost, from: number, end: number): number {
  const { account } = host;
  let { cache } = account;
  let p = from;
  let messages = 0;
  let octets = 0;
  let out = 0;
  let outOctets = 0;
  // The line that the next one is compared with: offset 0 for none.
  let memo = 0;
  let memoLine = 0;
  let memoTail = 0;
  let memoTotal = 0;
  let memoSize = 0;
  let memoHeader = 0;
  let memoEntry: CacheEntry | undefined;
  let lastEntry: CacheEntry | undefined;
  let lastLine = 0;
  wanted = 0;

  while (p < end) {
    if (memo !== 0 && !(memoEntry as CacheEntry).stale) {
      const entry = memoEntry as CacheEntry;
      const most = entry.empty ? 1 << 30 : ((RUN_BYTES / (memoTotal + 64)) | 0) + 1;
      let q = p;
      let count = 0;
      while (q + memoTotal <= end && count < most && sameLine(q, memo, memoLine)) {
        if (u8[q + memoTotal - 2] !== CR || u8[q + memoTotal - 1] !== LF) break;
        if (memoHeader > 0 && mayBeTraced(q + memoLine, memoHeader)) break;
        q += memoTotal;
        count++;
      }
      if (count !== 0) {
        messages += count;
        octets += count * memoSize;
        if (!entry.empty) {
          const skip = memoHeader > 0 ? 0 : 1;
          const tail = p + memoTail;
          const length = memoTotal - memoTail;
          let delivered = 0;
          if (entry.runs && count > 1) {
            delivered = deliverRun(entry, skip, tail, length, memoSize, memoTotal, count);
          } else {
            for (let k = 0; k < count; k++) {
              delivered += deliver(entry, skip, tail + k * memoTotal, length, memoSize);
            }
          }
          out += delivered;
          outOctets += delivered * memoSize;
        }
        p = q;
        continue;
      }
    }

    const word = dv.getInt32(p, true);
    let at = 0;
    let hasHeader = false;
    if (word === PUB_) at = p + 4;
    else if (word === HPUB && u8[p + 4] === SPACE && host.headers) {
      at = p + 5;
      hasHeader = true;
    }
    if (at !== 0 && at < end && host.open) {
      const space = scanWord(at, end);
      const hash = wordHash();
      if (space >= end) {
        if (end - at > host.maxControlLine) {
          host.fail('control line');
          return finish(host, messages, octets, out, outOctets);
        }
        break;
      }
      if (u8[space] === SPACE && space > at) {
        // [reply ]size, or [reply ]header-size size
        const tail = space + 1;
        let reply = 0;
        let replyLength = 0;
        let header = 0;
        readNumber(tail, end);
        let begun = tail;
        if (hasHeader && numberEnd > tail && u8[numberEnd] === SPACE) {
          header = number;
          begun = numberEnd + 1;
          readNumber(begun, end);
          if (numberEnd < end && u8[numberEnd] !== CR) begun = tail;
        }
        if (
          numberEnd < end &&
          (u8[numberEnd] !== CR || begun === numberEnd || (hasHeader && begun === tail))
        ) {
          let q = tail;
          while (q < end && (u8[q] as number) > SPACE) q++;
          reply = tail;
          replyLength = q - tail;
          begun = q + 1;
          if (hasHeader && u8[q] === SPACE) {
            readNumber(begun, end);
            header = number;
            begun = u8[numberEnd] === SPACE && numberEnd > begun ? numberEnd + 1 : 0;
          }
          if (replyLength === 0 || (u8[q] !== SPACE && q < end)) begun = 0;
          if (begun !== 0) readNumber(begun, end);
        }
        const line = numberEnd + 2;
        if (
          begun !== 0 &&
          (!hasHeader || header > 0) &&
          line <= end &&
          u8[numberEnd] === CR &&
          u8[numberEnd + 1] === LF &&
          numberEnd > begun &&
          numberEnd - begun <= MAX_DIGITS &&
          header <= number &&
          numberEnd - at <= host.maxControlLine &&
          (!hasHeader || number <= host.maxPayload)
        ) {
          const size = number;
          if (size > host.maxPayload) {
            message.headerSize = 0;
            host.payloadTooLarge(size);
            return finish(host, messages, octets, out, outOctets);
          }
          const next = line + size + 2;
          if (next > end && (next - 1 > end || u8[next - 2] === CR)) {
            wanted = next - p;
            break;
          }
          if (next > end || u8[next - 2] !== CR || u8[next - 1] !== LF) {
            host.fail('unknown operation');
            return finish(host, messages, octets, out, outOctets);
          }
          let entry = cache.lookup(at, space - at, hash);
          if (entry?.varying) entry = cache.draw(entry);
          const length = next - tail;
          let careful = true;
          if (
            entry !== undefined &&
            host.plain &&
            entry.simple &&
            !entry.reserved &&
            length <= LONGEST_TAIL &&
            (header === 0 || (entry.headers && !mayBeTraced(line, header))) &&
            (replyLength === 0 || (!isReservedReply(reply, replyLength) && !entry.empty)) &&
            (host.guard === undefined || host.guard.allows(entry))
          ) {
            const delivered = entry.empty ? 0 : deliver(entry, header > 0 ? 0 : 1, tail, length, size);
            // All its receivers are gone, and somebody waits for an answer: let the careful way say so.
            careful = delivered === 0 && replyLength > 0;
            if (!careful) {
              messages++;
              octets += size;
              out += delivered;
              outOctets += delivered * size;
              const lineLength = line - p;
              // What was drawn for this message says nothing of the next.
              if (entry === lastEntry && lineLength === lastLine && entry.origin === undefined) {
                memo = p;
                memoLine = lineLength;
                memoTail = tail - p;
                memoTotal = next - p;
                memoSize = size;
                memoHeader = header;
                memoEntry = entry;
              }
              lastEntry = entry;
              lastLine = lineLength;
            }
          }
          if (careful) {
            message.subjectAt = at;
            message.subjectLength = space - at;
            message.replyAt = reply;
            message.replyLength = replyLength;
            message.headAt = tail;
            message.headLength = line - tail;
            message.headerSize = header;
            message.size = size;
            message.payloadAt = line;
            messages++;
            octets += size;
            if (host.tracing) host.traceLine(hasHeader ? 'HPUB' : 'PUB', readText(at, line - 2));
            host.publish(entry);
            message.release();
            if (host.closed) return finish(host, messages, octets, out, outOctets);
          }
          p = next;
          continue;
        }
      }
    }
    // Everything that is not a publish in the usual spelling.
    const next = controlLine(host, p, end);
    if (next === INCOMPLETE) break;
    if (next === STOPPED) return finish(host, messages, octets, out, outOctets);
    if (next < 0) {
      // A publish whose payload is not complete yet.
      wanted = -next;
      break;
    }
    p = next;
    if (host.halted) break;
    // CONNECT may have moved the connection to another account.
    cache = host.account.cache;
    memo = 0;
    lastEntry = undefined;
  }
  return finish(host, messages, octets, out, outOctets, p);
}

/** Writes down what was counted. */
function finish(
  host: ParserHost,
  messages: number,
  octets: number,
  out: number,
  outOctets: number,
  position: number = STOPPED,
): number {
  if (messages !== 0) host.count(messages, octets, out, outOctets);
  return position;
}

/**
 * One line of the protocol in any spelling the original takes: any case, several spaces or tabs, a line feed alone.
 * Faults are found at the byte where the original finds them, not only at the end of the line.
 */

import { scanWord, wordHash } from '../bytes/hash.js';
import { bytes, readText, SCRATCH_END } from '../bytes/memory.js';
import { quoted } from './error-texts.js';
import { message } from './message.js';
import type { ParserHost } from './parser-host.js';
import { fromWire } from './wire-text.js';

const u8 = bytes;
const SPACE = 32;
const TAB = 9;
const LF = 10;
const CR = 13;
const LETTER_C = 67;
/** Digits a size may have. */
const MAX_DIGITS = 9;
const LONGEST_REPLY = 12 << 10;
/** Where heads of lines that are not written the usual way are put together. */
const HEAD_SCRATCH = SCRATCH_END - (16 << 10);

/** The line is not complete: come again with more bytes. */
export const INCOMPLETE = 0;
/** The connection was closed. */
export const STOPPED = -1;

type Verb = 'PUB' | 'HPUB' | 'SUB' | 'UNSUB' | 'PING' | 'PONG' | 'CONNECT' | 'INFO' | '+OK' | '-ERR';

const VERBS: readonly Verb[] = [
  'PUB',
  'PING',
  'PONG',
  'HPUB',
  'SUB',
  'UNSUB',
  'CONNECT',
  'INFO',
  '+OK',
  '-ERR',
];

/** Bytes of a word that is no verb which the log shows. */
const LONGEST_SHOWN = 20;

/** Verbs after which a space must stand at once. */
const SPACED: ReadonlySet<Verb> = new Set<Verb>(['PUB', 'HPUB', 'SUB', 'UNSUB', '-ERR']);
/** Verbs whose rest of the line is not looked at. */
const BARE: ReadonlySet<Verb> = new Set<Verb>(['PING', 'PONG', '+OK']);

/** The verb at a place; undefined when it is none, `INCOMPLETE` when the bytes end before that is clear. */
function verbAt(at: number, end: number): Verb | typeof INCOMPLETE | undefined {
  let open = false;
  for (const verb of VERBS) {
    let i = 0;
    while (i < verb.length && at + i < end && upper(u8[at + i] as number) === verb.charCodeAt(i)) i++;
    if (i === verb.length) return verb;
    if (at + i === end) open = true;
  }
  return open ? INCOMPLETE : undefined;
}

function upper(code: number): number {
  return code >= 97 && code <= 122 ? code - 32 : code;
}

/** What the log says of a word that is no verb: the word alone, since what follows may be a secret. */
function unknownVerb(p: number, end: number): string {
  const [word = ''] = /^[^\s{]*/.exec(readText(p, Math.min(end, p + LONGEST_SHOWN))) ?? [];
  return `Client parser ERROR, proto='${fromWire(quoted(word))}...'`;
}

/**
 * Takes one line, and the payload of a publish.
 *
 * @returns where the next line begins; `INCOMPLETE`; `STOPPED`; or less than -1: the negative length that a publish
 * will have, whose payload is not complete.
 */
export function controlLine(host: ParserHost, p: number, end: number): number {
  if (!host.open && upper(u8[p] as number) !== LETTER_C && !host.speaksEarly()) {
    return host.closed ? STOPPED : INCOMPLETE;
  }
  const verb = verbAt(p, end);
  if (verb === INCOMPLETE) return INCOMPLETE;
  if (verb === undefined) return fault(host, 'unknown operation', unknownVerb(p, end));
  let at = p + verb.length;
  if (SPACED.has(verb)) {
    if (at === end) return INCOMPLETE;
    if (!isBlank(u8[at] as number)) return fault(host, 'unknown operation', unknownVerb(p, end));
  }
  if (!BARE.has(verb)) while (at < end && isBlank(u8[at] as number)) at++;
  let feed = at;
  while (feed < end && u8[feed] !== LF) feed++;
  if (!BARE.has(verb) && Math.min(feed, end) - at > host.maxControlLine + (u8[feed - 1] === CR ? 1 : 0)) {
    return fault(host, 'control line');
  }
  if (feed >= end) return INCOMPLETE;
  const stop = feed > at && u8[feed - 1] === CR ? feed - 1 : feed;
  if (verb === 'PUB' || verb === 'HPUB') return publish(host, verb, p, at, stop, feed + 1, end);
  const args = BARE.has(verb) ? '' : readText(at, stop);
  if (host.tracing) host.traceLine(verb, args);
  run(host, verb, args);
  return host.closed ? STOPPED : feed + 1;
}

function run(host: ParserHost, verb: Exclude<Verb, 'PUB' | 'HPUB'>, args: string): void {
  switch (verb) {
    case 'SUB': {
      const words = wordsOf(args);
      if (words.length === 2) host.subscribe(words[0] as string, '', words[1] as string);
      else if (words.length === 3) host.subscribe(words[0] as string, words[1] as string, words[2] as string);
      else host.fail('malformed', `processSub Parse Error: ${JSON.stringify(args)}`);
      return;
    }
    case 'UNSUB': {
      const words = wordsOf(args);
      if (words.length === 1) host.unsubscribe(words[0] as string, 0);
      else if (words.length === 2)
        host.unsubscribe(words[0] as string, Math.max(0, sizeOf(words[1] as string)));
      else host.fail('malformed', `processUnsub Parse Error: ${JSON.stringify(args)}`);
      return;
    }
    case 'PING':
      host.ping();
      return;
    case 'PONG':
      host.pong();
      return;
    case 'CONNECT':
      host.connect(Buffer.from(args, 'latin1').toString('utf8'));
      return;
    case '-ERR':
      host.clientError(args);
      return;
    case 'INFO':
      // Clients may say it; it means nothing to a server, but it must be what it claims to be.
      if (!isJson(args)) host.fail('malformed', `processInfo Parse Error: ${JSON.stringify(args)}`);
      return;
    case '+OK':
      return;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A publish in an unusual spelling: its head is put together anew in scratch. */
function publish(
  host: ParserHost,
  verb: 'PUB' | 'HPUB',
  p: number,
  at: number,
  stop: number,
  payload: number,
  end: number,
): number {
  const args = readText(at, stop);
  const words = wordsOf(args);
  const numbers = verb === 'HPUB' ? 2 : 1;
  const name = verb === 'HPUB' ? 'processHeaderPub' : 'processPub';
  if (verb === 'HPUB' && !host.headers) return fault(host, 'malformed', 'message headers not supported');
  if (words.length !== numbers + 1 && words.length !== numbers + 2) {
    return fault(host, 'malformed', `${name} Parse Error: ${JSON.stringify(args)}`);
  }
  const sizeText = words[words.length - 1] as string;
  const size = sizeOf(sizeText);
  const header = verb === 'HPUB' ? sizeOf(words[words.length - 2] as string) : 0;
  if (header < 0)
    return fault(host, 'malformed', `${name} Bad or Missing Header Size: ${JSON.stringify(args)}`);
  if (size < 0) {
    const what = verb === 'HPUB' ? 'Bad or Missing Total Size' : 'Bad or Missing Size';
    return fault(host, 'malformed', `${name} ${what}: ${JSON.stringify(args)}`);
  }
  if (header > size) {
    return fault(host, 'malformed', `${name} Header Size larger then TotalSize: ${JSON.stringify(args)}`);
  }
  const subject = words[0] as string;
  if (size > host.maxPayload) {
    // What is here of the header may ask for a trace.
    message.subjectAt = at;
    message.subjectLength = subject.length;
    message.headerSize = Math.min(header, end - payload);
    message.size = size;
    message.payloadAt = payload;
    host.payloadTooLarge(size);
    return STOPPED;
  }
  const next = payload + size + 2;
  if (next > end && (next - 1 > end || u8[next - 2] === CR)) return -(next - p);
  if (next > end || u8[next - 2] !== CR || u8[next - 1] !== LF) return fault(host, 'unknown operation');
  if (host.tracing) host.traceLine(verb, args);
  const reply = words.length === numbers + 2 ? (words[1] as string) : '';
  if (reply.length > LONGEST_REPLY) return fault(host, 'control line');
  fillHead(reply, header > 0 ? (words[words.length - 2] as string) : '', sizeText);
  message.subjectAt = at;
  message.subjectLength = subject.length;
  message.replyAt = HEAD_SCRATCH;
  message.replyLength = reply.length;
  message.headerSize = header;
  message.size = size;
  message.payloadAt = payload;
  host.count(1, size, 0, 0);
  const after = scanWord(at, stop + 1);
  host.publish(
    after - at === subject.length ? host.account.cache.lookup(at, subject.length, wordHash()) : undefined,
  );
  message.release();
  return host.closed ? STOPPED : next;
}

/** Writes `[reply ][header-size ]size\r\n` into scratch. */
function fillHead(reply: string, header: string, size: string): void {
  let to = HEAD_SCRATCH;
  for (const word of [reply, header, size]) {
    if (word === '') continue;
    for (let i = 0; i < word.length; i++) u8[to++] = word.charCodeAt(i);
    u8[to++] = SPACE;
  }
  u8[to - 1] = CR;
  u8[to++] = LF;
  message.headAt = HEAD_SCRATCH;
  message.headLength = to - HEAD_SCRATCH;
}

function fault(host: ParserHost, kind: Parameters<ParserHost['fail']>[0], detail?: string): typeof STOPPED {
  host.fail(kind, detail);
  return STOPPED;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

function wordsOf(args: string): string[] {
  return args.split(/[ \t\r\n]+/).filter((word) => word !== '');
}

/** A size as the original reads it: at most nine digits, otherwise -1. */
function sizeOf(word: string): number {
  return word.length <= MAX_DIGITS && /^[0-9]+$/.test(word) ? Number(word) : -1;
}

/** Writes the head of a message that begins in the server: `[reply ][header-size ]size\r\n`. */
export function writeHead(reply: string, headerSize: number, size: number): void {
  fillHead(reply, headerSize > 0 ? String(headerSize) : '', String(size));
  message.replyAt = HEAD_SCRATCH;
  message.replyLength = reply.length;
}

/** A publish too large for the arena: its line is read in scratch, its payload stays in the buffer it came in. */

import { scanWord, wordHash } from '../bytes/hash.js';
import { bytes, READ_START } from '../bytes/memory.js';
import { writeHead } from './control-line.js';
import { message } from './message.js';
import type { ParserHost } from './parser-host.js';

const LF = 10;

/**
 * Routes a publish that was gathered whole. Its line was understood when gathering began.
 *
 * @returns false when the connection was closed because the payload does not end where it should.
 */
export function publishLarge(host: ParserHost, whole: Buffer): boolean {
  const line = whole.indexOf(LF) + 1;
  if (whole[whole.length - 2] !== 13 || whole[whole.length - 1] !== LF) {
    host.fail('unknown operation');
    return false;
  }
  const text = whole.toString('latin1', 0, line);
  const [verb = '', subject = '', ...rest] = text.split(/[ \t\r\n]+/).filter((word) => word !== '');
  const size = Number(rest.pop());
  const header = verb.toUpperCase() === 'HPUB' ? Number(rest.pop()) : 0;
  const reply = rest[0] ?? '';
  if (host.tracing) host.traceLine(verb, text.slice(verb.length).trim());
  // The subject goes where a carried piece would be: nothing is carried now.
  const at = READ_START - subject.length - 8;
  bytes.set(Buffer.from(`${subject} `, 'latin1'), at);
  writeHead(reply, header, size);
  message.subjectAt = at;
  message.subjectLength = subject.length;
  message.headerSize = header;
  message.size = size;
  message.payloadAt = 0;
  message.large = whole.subarray(line);
  const end = scanWord(at, at + subject.length + 1);
  host.count(1, size, 0, 0);
  host.publish(
    end - at === subject.length ? host.account.cache.lookup(at, subject.length, wordHash()) : undefined,
  );
  message.release();
  return !host.closed;
}

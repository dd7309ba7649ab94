/**
 * Messages that begin inside the server. They wait until the message at hand is through, so that whoever receives a
 * message may publish another one.
 */
import { scanWord, wordHash } from '../bytes/hash.js';
import { buffer, bytes, READ_START } from '../bytes/memory.js';
import { flushTurn } from '../bytes/outbox.js';
import { writeHead } from '../protocol/control-line.js';
import { message } from '../protocol/message.js';
import type { Account } from './account.js';
import type { Passage } from './passage.js';
import { route } from './routing.js';

interface Waiting {
  readonly account: Account;
  readonly subject: string;
  readonly reply: string;
  readonly headerSize: number;
  readonly body: Buffer;
}

const LINE_END = Buffer.from('\r\n');
const queue: Waiting[] = [];

const FROM_SERVER: Omit<Passage, 'account'> = {
  requester: undefined,
  silent: undefined,
  trace: undefined,
  plain: false,
  statistics: undefined,
  chain: [],
  shared: false,
  info: undefined,
};

/**
 * Publishes once the current turn is over.
 *
 * @param subject literal, as on the wire.
 * @param headers the whole header block, `NATS/1.0` and the empty line included.
 */
export function publishInternally(
  account: Account,
  subject: string,
  reply: string,
  headers: Buffer | undefined,
  payload: Uint8Array,
): void {
  const headerSize = headers?.length ?? 0;
  const body = Buffer.concat(headers === undefined ? [payload, LINE_END] : [headers, payload, LINE_END]);
  queue.push({ account, subject, reply, headerSize, body });
  if (queue.length === 1) queueMicrotask(publishAll);
}

function publishAll(): void {
  for (const one of queue.splice(0)) publishOne(one);
  flushTurn();
}

function publishOne({ account, subject, reply, headerSize, body }: Waiting): void {
  // Nothing is being read now: the place of carried pieces is free.
  const at = READ_START - subject.length - 8;
  buffer.write(subject, at, 'latin1');
  bytes[at + subject.length] = 32;
  const size = body.length - 2;
  writeHead(reply, headerSize, size);
  message.subjectAt = at;
  message.subjectLength = subject.length;
  message.headerSize = headerSize;
  message.size = size;
  message.payloadAt = 0;
  message.large = body;
  message.publisher = undefined;
  scanWord(at, at + subject.length + 1);
  const entry = account.cache.lookup(at, subject.length, wordHash());
  // What the server says is not mapped.
  const mapped = entry !== undefined && (entry.mapped !== undefined || entry.varying);
  route(account, mapped ? undefined : entry, { ...FROM_SERVER, account });
  message.release();
}

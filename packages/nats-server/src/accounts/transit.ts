/**
 * The message at hand on its way into another account or under another subject: what changes is written into transit,
 * and afterwards everything is what it was.
 */
import { bytes, copy, writeNumber, writeText } from '../bytes/memory.js';
import { leaveTransit, takeTransit } from '../bytes/transit.js';
import { message } from '../protocol/message.js';

const u8 = bytes;
const SPACE = 32;
const CR = 13;
const LF = 10;
/** Room for the numbers of a head, its blanks and its line break. */
const HEAD_ROOM = 32;
const LINE_END = Buffer.from('\r\n');
const NOTHING = Buffer.alloc(0);

/** What the message was. */
export class Transit {
  readonly #subjectAt = message.subjectAt;
  readonly #subjectLength = message.subjectLength;
  readonly #replyAt = message.replyAt;
  readonly #replyLength = message.replyLength;
  readonly #headAt = message.headAt;
  readonly #headLength = message.headLength;
  readonly #size = message.size;
  readonly #headerSize = message.headerSize;
  readonly #payloadAt = message.payloadAt;
  readonly #large = message.large;
  #taken = 0;

  /** The message gets another subject; texts as on the wire. Where there is no room for it, it gets none. */
  static begin(subject: string): Transit {
    const transit = new Transit();
    transit.#subject(subject);
    return transit;
  }

  /** It gets another reply too, empty for none. */
  reply(reply: string): void {
    this.#head(reply, message.headerSize, message.size);
  }

  /** It gets another reply, and another header block in the place of what it has. */
  replyAndHeader(reply: string, header: string): void {
    const { headerSize, size, payloadAt, large } = message;
    const rest = size - headerSize;
    const whole = header.length + rest;
    const at = payloadAt === 0 ? 0 : takeTransit(reply.length + HEAD_ROOM + whole + 2);
    if (at === 0) {
      const body = payloadAt === 0 ? large.subarray(headerSize, size) : message.payload();
      this.#head(reply, header.length, whole);
      message.large = Buffer.concat([Buffer.from(header, 'latin1'), body, LINE_END]);
      message.payloadAt = 0;
    } else {
      this.#note(at);
      const body = this.#writeHead(at, reply, header.length, whole);
      const after = writeText(body, header);
      if (rest + 2 > 96) u8.copyWithin(after, payloadAt + headerSize, payloadAt + size + 2);
      else copy(after, payloadAt + headerSize, rest + 2);
      message.payloadAt = body;
    }
    message.headerSize = header.length;
    message.size = whole;
  }

  /** The message is what it was. */
  end(): void {
    if (this.#taken !== 0) leaveTransit(this.#taken);
    message.subjectAt = this.#subjectAt;
    message.subjectLength = this.#subjectLength;
    message.replyAt = this.#replyAt;
    message.replyLength = this.#replyLength;
    message.headAt = this.#headAt;
    message.headLength = this.#headLength;
    message.size = this.#size;
    message.headerSize = this.#headerSize;
    message.payloadAt = this.#payloadAt;
    message.large = this.#payloadAt === 0 ? this.#large : NOTHING;
  }

  #subject(subject: string): void {
    const at = takeTransit(subject.length + 1);
    if (at === 0) {
      message.subjectLength = 0;
      return;
    }
    this.#note(at);
    u8[writeText(at, subject)] = SPACE;
    message.subjectAt = at;
    message.subjectLength = subject.length;
  }

  #head(reply: string, headerSize: number, size: number): void {
    const at = takeTransit(reply.length + HEAD_ROOM);
    if (at === 0) {
      message.subjectLength = 0;
      return;
    }
    this.#note(at);
    this.#writeHead(at, reply, headerSize, size);
  }

  /** `[reply ][header-size ]size\r\n`; returns where it ends. */
  #writeHead(at: number, reply: string, headerSize: number, size: number): number {
    let to = at;
    message.replyAt = at;
    message.replyLength = reply.length;
    if (reply !== '') {
      to = writeText(to, reply);
      u8[to++] = SPACE;
    }
    if (headerSize > 0) {
      to = writeNumber(to, headerSize);
      u8[to++] = SPACE;
    }
    to = writeNumber(to, size);
    u8[to++] = CR;
    u8[to++] = LF;
    message.headAt = at;
    message.headLength = to - at;
    return to;
  }

  #note(at: number): void {
    if (this.#taken === 0) this.#taken = at;
  }
}

/**
 * The message at hand. One for the whole process, because messages are routed one after the other: whoever fills it
 * (the parser, `Account` publishers) hands it on before the next one comes.
 *
 * ```
 *   PUB orders.eu replies.7 5\r\nhello\r\n
 *       subject   head          payload        head: `[reply ][header-size ]size\r\n`; it may stand elsewhere
 * ```
 */
import { buffer, readText } from '../bytes/memory.js';
import type { InspectedMessage, Publisher } from '../subjects/subscription.js';

const EMPTY = Buffer.alloc(0);

class MessageAtHand implements InspectedMessage {
  subjectAt = 0;
  subjectLength = 0;
  replyAt = 0;
  replyLength = 0;
  headAt = 0;
  headLength = 0;
  /** Payload bytes, headers included, the final line break not. */
  size = 0;
  /** Bytes of the header block, 0 for none. */
  headerSize = 0;
  /** Where the payload is in the arena; 0 when it is in `large`. */
  payloadAt = 0;
  /** The payload and its line break, where the arena cannot hold them. Nobody changes it. */
  large: Buffer = EMPTY;
  /** Whose it is, where it goes the careful way; undefined where it began in the server. */
  publisher: Publisher | undefined = undefined;

  get subject(): string {
    return readText(this.subjectAt, this.subjectAt + this.subjectLength);
  }

  get reply(): string {
    return readText(this.replyAt, this.replyAt + this.replyLength);
  }

  headers(): Buffer | undefined {
    if (this.headerSize === 0) return undefined;
    return this.#piece(0, this.headerSize);
  }

  payload(): Buffer {
    return this.#piece(this.headerSize, this.size);
  }

  /** The payload and its line break as a buffer that may be shared among receivers. */
  share(): Buffer {
    if (this.payloadAt !== 0) {
      this.large = Buffer.from(buffer.subarray(this.payloadAt, this.payloadAt + this.size + 2));
      this.payloadAt = 0;
    }
    return this.large;
  }

  /** Lets go of what it refers to. */
  release(): void {
    this.large = EMPTY;
  }

  #piece(from: number, to: number): Buffer {
    if (this.payloadAt === 0) return Buffer.from(this.large.subarray(from, to));
    return Buffer.from(buffer.subarray(this.payloadAt + from, this.payloadAt + to));
  }
}

/** The message at hand. */
export const message = new MessageAtHand();

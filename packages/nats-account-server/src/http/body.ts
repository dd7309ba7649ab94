/**
 * Reads request bodies and never more of them than allowed: one that promises or turns out to be too long is
 * refused before the rest is read, and all bodies that are arriving at the same time share one bound.
 */
import type { IncomingMessage } from 'node:http';
import type { Call } from './call.js';
import { type Reply, textReply } from './reply.js';

/** The bounds, in bytes. */
export interface BodyLimits {
  /** The longest body. */
  readonly maxBodySize: number;
  /** The most memory for bodies that are arriving at the same time. */
  readonly maxBodyMemory: number;
}

/** A body, or the answer to give instead. */
export type Body =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly reply: Reply };

/** How much of a body that is refused is read and thrown away, so that its sender gets to read the answer. */
const DRAIN_BYTES = 16 * 1024 * 1024;

/** For how long that goes on, in milliseconds. */
const DRAIN_TIME = 1000;

/** How gathering a body ended. */
type Collected =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too-large' | 'no-room' | 'aborted' };

/** Reads the bodies of one server. */
export class BodyReader {
  #limits: BodyLimits;
  #held = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  /** Takes over changed bounds. */
  reconfigure(limits: BodyLimits): void {
    this.#limits = limits;
  }

  /** Reads the body of a call as UTF-8 text. A client that waits for leave to send it gets it here. */
  async read({ request, proceed }: Pick<Call, 'request' | 'proceed'>): Promise<Body> {
    const { maxBodySize, maxBodyMemory } = this.#limits;
    const tooLarge = textReply(413, `the body is larger than ${maxBodySize} bytes`);
    const promised = Number(request.headers['content-length'] ?? 0);
    if (promised > maxBodySize) return refuse(tooLarge, request, proceed === undefined);
    // A body without a length takes its place as it comes.
    if (this.#held + promised > maxBodyMemory) return refuse(busy(), request, proceed === undefined);
    proceed?.();
    const held = { bytes: promised };
    this.#held += promised;
    try {
      const collected = await this.#collect(request, held);
      switch (collected.kind) {
        case 'text':
          return collected;
        case 'too-large':
          return refuse(tooLarge, request, true);
        case 'no-room':
          return refuse(busy(), request, true);
        case 'aborted':
          return { kind: 'refused', reply: { ...textReply(400, 'the body did not arrive'), close: true } };
      }
    } finally {
      this.#held -= held.bytes;
    }
  }

  /** Gathers the body; what it holds beyond its promise is added to the shared bound. */
  #collect(request: IncomingMessage, held: { bytes: number }): Promise<Collected> {
    const { maxBodySize, maxBodyMemory } = this.#limits;
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const finish = (body: Collected): void => {
        request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
        // Errors after the answer is settled have nobody to tell; without a listener they would end the process.
        request.on('error', () => undefined);
        resolve(body);
      };
      const onData = (chunk: Buffer): void => {
        size += chunk.length;
        if (size > held.bytes) {
          this.#held += size - held.bytes;
          held.bytes = size;
        }
        if (size > maxBodySize) finish({ kind: 'too-large' });
        else if (this.#held > maxBodyMemory) finish({ kind: 'no-room' });
        else chunks.push(chunk);
      };
      const onEnd = (): void => finish({ kind: 'text', text: Buffer.concat(chunks, size).toString('utf8') });
      const onClose = (): void => finish({ kind: 'aborted' });
      request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
    });
  }
}

function busy(): Reply {
  return textReply(503, 'too many bodies are arriving at once; try again', ['Retry-After', '1']);
}

/** The refusal, while what is on its way is read on. */
function refuse(reply: Reply, request: IncomingMessage, isComing: boolean): Body {
  return {
    kind: 'refused',
    reply: { ...reply, close: true, ...(isComing ? { drained: drain(request) } : {}) },
  };
}

/** Reads on without keeping anything, within bounds: closing on a client that still writes would lose the answer. */
function drain(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let left = DRAIN_BYTES;
    const finish = (): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', finish).off('close', finish);
      resolve();
    };
    const onData = (chunk: Buffer): void => {
      left -= chunk.length;
      if (left < 0) finish();
    };
    const timer = setTimeout(finish, DRAIN_TIME);
    request.on('error', () => undefined);
    request.on('data', onData).on('end', finish).on('close', finish);
    request.resume();
  });
}

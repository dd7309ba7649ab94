/**
 * Which answer a connection is waiting for. When the bytes that follow a request cannot be read, this tells whether
 * an error may be written at once, or would be taken for the answer to the request before.
 */
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** What may be done with a connection whose input is broken. */
export type BrokenInput = 'answer-now' | 'answer-comes' | 'cut-off';

/** The answers under way, by connection. Answers that are written at once need not be entered. */
export class InFlight {
  readonly #answers = new WeakMap<Duplex, ServerResponse>();

  /** Enters an answer that takes time. */
  begin(response: ServerResponse): void {
    this.#answers.set(response.req.socket, response);
  }

  /** What to do with a connection on which nothing more can be read. */
  onBrokenInput(socket: Duplex): BrokenInput {
    const response = this.#answers.get(socket);
    if (response === undefined || response.writableFinished) return 'answer-now';
    if (response.req.complete) {
      // The request was whole; its answer comes, and ends the connection.
      if (!response.headersSent) response.shouldKeepAlive = false;
      return response.headersSent ? 'cut-off' : 'answer-comes';
    }
    return response.headersSent ? 'cut-off' : 'answer-now';
  }
}

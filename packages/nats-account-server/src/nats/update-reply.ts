// The answer to whoever sent an account JWT over NATS, in the shape that the Go programs use among themselves
// and that `nsc` reads.
import { hostname } from 'node:os';

/** What became of an update. */
export type UpdateResult =
  | { readonly kind: 'done'; readonly account: string; readonly message: string }
  | { readonly kind: 'failed'; readonly account: string; readonly description: string };

/** Who answers. */
export interface Responder {
  /** A server key made for this process. */
  readonly id: string;
  readonly version: string;
}

/** Writes answers, numbering them. */
export class UpdateReplies {
  readonly #responder: Responder;
  #sequence = 0;

  constructor(responder: Responder) {
    this.#responder = responder;
  }

  /** The JSON text of one answer: `server` with `data` (code 200) or `error` (code 500). */
  text(result: UpdateResult): string {
    const { id, version } = this.#responder;
    const server = {
      name: 'nats-account-server',
      host: hostname(),
      ver: version,
      seq: ++this.#sequence,
      id,
      time: new Date().toISOString(),
    };
    const reply =
      result.kind === 'done'
        ? { server, data: { code: 200, account: result.account, message: result.message } }
        : { server, error: { code: 500, account: result.account, description: result.description } };
    return JSON.stringify(reply, null, 2);
  }
}

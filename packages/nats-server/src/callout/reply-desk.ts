/** Requests of the server itself in an account, and the replies to them: one subscription for all of them. */
import { randomBytes } from 'node:crypto';
import type { Account } from '../accounts/account.js';
import { InternalService } from '../accounts/internal-service.js';

interface Waiting {
  readonly resolve: (payload: Buffer | undefined) => void;
  readonly timer: NodeJS.Timeout;
}

/** Where replies to the server arrive in one account. */
export class ReplyDesk {
  readonly #account: Account;
  readonly #prefix = `$SYS._INBOX.${randomBytes(9).toString('base64url').replaceAll('-', '_')}.`;
  readonly #waiting = new Map<string, Waiting>();
  #service: InternalService | undefined;
  #last = 0;

  constructor(account: Account) {
    this.#account = account;
  }

  /**
   * Sends a request and waits for its first reply.
   *
   * @param timeout milliseconds
   * @returns the payload; undefined when none came in time
   */
  request(
    subject: string,
    headers: Buffer | undefined,
    payload: Uint8Array,
    timeout: number,
  ): Promise<Buffer | undefined> {
    this.#service ??= new InternalService(this.#account, `${this.#prefix}*`, (message) => {
      this.#take(message.subject.slice(this.#prefix.length), message.payload());
    });
    const id = String(++this.#last);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#take(id, undefined), timeout);
      this.#waiting.set(id, { resolve, timer });
      this.#account.publish(subject, this.#prefix + id, headers, payload);
    });
  }

  /** Is this a subject that replies to the server come on? */
  owns(subject: string): boolean {
    return subject.startsWith(this.#prefix);
  }

  /** Nothing more is waited for. */
  close(): void {
    for (const id of [...this.#waiting.keys()]) this.#take(id, undefined);
    this.#service?.close();
    this.#service = undefined;
  }

  #take(id: string, payload: Buffer | undefined): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    waiting.resolve(payload);
  }
}

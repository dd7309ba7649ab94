/** The answers to whoever sends, lists or deletes account JWTs over NATS, in the shape that nsc and the servers read. */
import type { Log } from '@nats-ts/log';
import type { Account } from '../accounts/account.js';
import type { SystemServerInfo } from '../system/messages.js';

/** Answers, and says in the log what it answers. */
export class UpdateReplies {
  readonly #account: Account;
  readonly #serverInfo: () => SystemServerInfo;
  readonly #log: Log;

  constructor(account: Account, serverInfo: () => SystemServerInfo, log: Log) {
    this.#account = account;
    this.#serverInfo = serverInfo;
    this.#log = log;
  }

  /** It was done, or there was nothing to do. `key` is empty where no single account is meant. */
  done(reply: string, key: string, message: string): void {
    this.#log.debug(key === '' ? message : `${message} - ${key}`);
    const account = key === '' ? {} : { account: key };
    this.#send(reply, { server: this.#serverInfo(), data: { ...account, code: 200, message } });
  }

  /** It was not. */
  failed(reply: string, key: string, message: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#log.error(key === '' ? `${message} - ${reason}` : `${message} - ${key} - ${reason}`);
    const account = key === '' ? {} : { account: key };
    const description = `${message} - ${reason}`;
    this.#send(reply, { server: this.#serverInfo(), error: { ...account, code: 500, description } });
  }

  /** The keys of all accounts. */
  list(reply: string, keys: readonly string[]): void {
    this.#log.debug(`list request responded with ${keys.length} account ids`);
    this.#send(reply, { data: keys, server: this.#serverInfo() });
  }

  #send(reply: string, answer: object): void {
    if (reply !== '') this.#account.publish(reply, '', undefined, Buffer.from(JSON.stringify(answer)));
  }
}

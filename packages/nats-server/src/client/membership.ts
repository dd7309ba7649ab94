/** A connection's place in an account, where it is counted and subscribes. */
import type { Account } from '../accounts/account.js';
import { errorTexts } from '../protocol/error-texts.js';
import type { ClientConnection } from './connection.js';
import type { ConnectionObserver } from './connection-observer.js';

/** The membership of one connection. Before it enters anywhere, its account only holds its place. */
export class Membership {
  readonly #connection: ClientConnection;
  readonly #observer: ConnectionObserver;
  #counted = false;

  constructor(connection: ClientConnection, observer: ConnectionObserver) {
    this.#connection = connection;
    this.#observer = observer;
  }

  /** Becomes a member of the account; false when it is full and the connection was closed. */
  enter(account: Account): boolean {
    const connection = this.#connection;
    if (this.#counted && connection.account === account) return true;
    if (account.full) {
      this.leave();
      this.refusedBy(account);
      connection.complain(errorTexts.maxAccountConnections, errorTexts.maxAccountConnections);
      connection.close('Maximum Account Connections Exceeded');
      return false;
    }
    this.leave();
    connection.account = account;
    account.join(connection);
    this.#counted = true;
    this.#observer.counted(account);
    return true;
  }

  /** It is this account that is told of its end, where it is a member of none. */
  refusedBy(account: Account): void {
    if (!this.#counted) this.#connection.account = account;
  }

  /** Leaves the account, with all subscriptions. */
  leave(): void {
    const { account, subscriptions, tracing, log } = this.#connection;
    for (const subscription of subscriptions.values()) {
      if (tracing) log.traceEnd(subscription.sid);
      account.unsubscribe(subscription);
    }
    subscriptions.clear();
    if (!this.#counted) return;
    account.leave(this.#connection);
    this.#counted = false;
    this.#observer.counted(account);
  }
}

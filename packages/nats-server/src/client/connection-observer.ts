/** Hears of the turns in the lives of connections, never of a message. Called in the middle of things: must not throw. */
import type { Account } from '../accounts/account.js';
import type { ClosedReason } from './closed-reason.js';
import type { ClientConnection } from './connection.js';

/** Whoever keeps watch over the connections of a server. */
export interface ConnectionObserver {
  /** CONNECT was accepted. */
  entered(connection: ClientConnection): void;
  /** It is ending; its account and its subscriptions are still what they were. */
  left(connection: ClientConnection, reason: ClosedReason): void;
  /** It may not come in. It ends next, for this reason. */
  refused(connection: ClientConnection, reason: ClosedReason): void;
  /** An account has gained or lost a client. */
  counted(account: Account): void;
}

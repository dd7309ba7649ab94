/** What a connection needs of its server. */
import type { Log } from '@nats-ts/log';
import type { Account } from '../accounts/account.js';
import type { Statistics } from '../accounts/statistics.js';
import type { Authenticator } from '../auth/authenticator.js';
import type { ExpiryWheel } from '../expiry-wheel.js';
import type { ServerOptions } from '../options/types.js';
import type { ServerInfo } from '../protocol/server-info.js';
import type { MessageTracing } from '../trace/message-tracing.js';
import type { ClosedReason } from './closed-reason.js';
import type { ClientConnection } from './connection.js';
import type { ConnectionObserver } from './connection-observer.js';
import type { Departures } from './departures.js';
import type { WriteWatch } from './write-watch.js';

/** A server, as its connections see it. */
export interface ServerContext {
  readonly options: ServerOptions;
  readonly log: Log;
  readonly statistics: Statistics;
  readonly authenticator: Authenticator;
  readonly globalAccount: Account;
  /** What ends at a time of the clock. */
  readonly expiries: ExpiryWheel;
  readonly writes: WriteWatch;
  readonly departures: Departures;
  readonly tracing: MessageTracing;
  readonly observer: ConnectionObserver;
  /** What INFO says now. */
  info(): ServerInfo;
  /** The account of this name; undefined where it does not exist. */
  account(name: string): Account | undefined;
  /** Nothing else is done with a connection after this. */
  closed(connection: ClientConnection, reason: ClosedReason): void;
}

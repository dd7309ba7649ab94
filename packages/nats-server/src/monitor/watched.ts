/** What the watchers of a server read of it. They change nothing. */
import type { Log } from '@nats-ts/log';
import type { Account } from '../accounts/account.js';
import type { Accounts } from '../accounts/accounts.js';
import type { Statistics } from '../accounts/statistics.js';
import type { ClientConnection } from '../client/connection.js';
import type { ServerOptions } from '../options/types.js';
import type { ServerInfo } from '../protocol/server-info.js';
import type { ConnectionRecord } from './connection-record.js';

/** A server, as its monitoring sees it. */
export interface Watched {
  readonly id: string;
  readonly name: string;
  readonly log: Log;
  readonly options: ServerOptions;
  readonly statistics: Statistics;
  /** When it was started, and when it took its options; milliseconds of the Unix epoch. */
  readonly startedAt: number;
  readonly configuredAt: number;
  /** `sha256:…` of the configuration file; empty without one. */
  readonly configDigest: string;
  /** Is there anything that says who may connect? */
  readonly authRequired: boolean;
  /** Does it take clients now? */
  readonly ready: boolean;
  /** The connections there are, by number. */
  readonly connections: ReadonlyMap<number, ClientConnection>;
  readonly accounts: Accounts;
  /** Undefined where there is none. */
  readonly systemAccount: Account | undefined;
  /** What became of connections. */
  readonly record: ConnectionRecord;
  /** Where the monitoring pages are; 0 where they are not served. */
  readonly monitorPort: number;
  /** How often each monitoring page was asked for. */
  readonly pageRequests: ReadonlyMap<string, number>;
  /** What INFO says now. */
  info(): ServerInfo;
}

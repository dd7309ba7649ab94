/** Where account JWTs come from. A resolver only brings texts; whether they count is decided by `Trust`. */
import type { Log } from '@nats-ts/log';
import type { Account } from '../accounts/account.js';
import type { SystemServerInfo } from '../system/messages.js';
import type { Trust } from './trust.js';

/** What a resolver may use of its server. */
export interface ResolverHost {
  readonly log: Log;
  readonly trust: Trust;
  /** The account of the servers, through which they ask each other; undefined where there is none. */
  readonly system: Account | undefined;
  /** The server, for the next of its answers. */
  readonly serverInfo: () => SystemServerInfo;
  /** Is this account in use here? */
  isKnown(key: string): boolean;
  /** A JWT has come or has become another one. Never rejects. */
  changed(key: string, token: string): Promise<void>;
  /** A JWT was deleted. */
  removed(key: string): void;
}

/** A source of account JWTs. */
export interface AccountResolver {
  /**
   * The JWT of an account.
   *
   * @param key a valid public account key
   * @throws Error with the reason for the log
   */
  fetch(key: string): Promise<string>;
  /** The JWT where it is at hand. */
  peek?(key: string): string | undefined;
  /** Puts a JWT of the configuration in. Left out where that cannot be done. */
  preload?(key: string, token: string): Promise<void>;
  /** Hears and answers what servers and nsc say of accounts. Left out: only updates of accounts in use are heard. */
  listen?(): void;
  close(): Promise<void>;
}

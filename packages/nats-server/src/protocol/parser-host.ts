/** What the parser needs of a connection. */
import type { Account } from '../accounts/account.js';
import type { CacheEntry } from '../subjects/cache-entry.js';

/** Why a connection is ended by what it sent. */
export type ProtocolFault =
  /** Not a verb, or a payload that does not end where it should. */
  | 'unknown operation'
  /** A verb with the wrong arguments. */
  | 'malformed'
  /** A line longer than `maxControlLine`. */
  | 'control line';

/** Answers whether a connection may publish, remembered per subject. */
export interface PublishGuard {
  allows(entry: CacheEntry): boolean;
}

/** A connection as its parser sees it. Handlers never throw. */
export interface ParserHost {
  /** Whose subjects it publishes on. */
  readonly account: Account;
  /** May it do anything but CONNECT? */
  readonly open: boolean;
  /** Do its publishes need no more than delivery (not verbose, not pedantic, not traced, echo on)? */
  readonly plain: boolean;
  /** May it send headers? */
  readonly headers: boolean;
  /** Nothing more may be parsed for now: it waits for its authentication, or was closed. */
  readonly halted: boolean;
  readonly closed: boolean;
  readonly maxControlLine: number;
  readonly maxPayload: number;
  /** Undefined where it may publish everywhere. */
  readonly guard: PublishGuard | undefined;

  /** Counts messages that came, and what was delivered of them the short way. */
  count(messages: number, octets: number, out: number, outOctets: number): void;
  /** Routes the message at hand the careful way. `entry` is undefined when its subject has none. */
  publish(entry: CacheEntry | undefined): void;
  connect(json: string): void;
  subscribe(subject: string, queue: string, sid: string): void;
  /** `max` is 0 where none was given. */
  unsubscribe(sid: string, max: number): void;
  ping(): void;
  pong(): void;
  /** The client said `-ERR`. */
  clientError(text: string): void;
  /** It spoke before CONNECT. True when it may go on, as it may with `no_auth_user`. */
  speaksEarly(): boolean;
  /** Tells the client what it did and closes. */
  fail(fault: ProtocolFault, detail?: string): void;
  payloadTooLarge(size: number): void;
  /** A line for the protocol trace in the log. */
  traceLine(verb: string, args: string): void;
  readonly tracing: boolean;
}

/**
 * An account: the subjects of its connections, apart from everyone else's. Messages enter through `publish` of its
 * connections and leave through its subscriptions; nothing reaches another account.
 */
import { MatchCache } from '../subjects/match-cache.js';
import { Sublist } from '../subjects/sublist.js';
import type { Subscription } from '../subjects/subscription.js';
import { publishInternally } from './internal-publish.js';
import type { AccountLimits, MessageTraceRule } from './rules.js';
import { Statistics } from './statistics.js';

/** No limits beside the server's. */
export const UNLIMITED: AccountLimits = {
  maxConnections: -1,
  maxLeafnodes: -1,
  maxSubscriptions: -1,
  maxPayload: -1,
};

/** One account. */
export class Account {
  readonly name: string;
  readonly statistics = new Statistics();
  readonly sublist = new Sublist();
  readonly cache = new MatchCache(this.sublist);
  limits: AccountLimits;
  /** Client connections that belong to it now. */
  connections = 0;
  /** Is this the account of the servers? */
  system = false;
  /** Where messages with a sampled `traceparent` leave their traces. */
  messageTrace: MessageTraceRule | undefined;

  constructor(name: string, limits: AccountLimits = UNLIMITED) {
    this.name = name;
    this.limits = limits;
  }

  /** Adds interest; false when the subject is not valid. */
  subscribe(subscription: Subscription): boolean {
    if (!this.sublist.insert(subscription)) return false;
    this.cache.invalidate(subscription.subject);
    return true;
  }

  /** Removes interest; nothing happens when it is gone already. */
  unsubscribe(subscription: Subscription): void {
    if (this.sublist.remove(subscription)) this.cache.invalidate(subscription.subject);
  }

  /** How the subscription is delivered to has changed. */
  refresh(subscription: Subscription): void {
    this.cache.invalidate(subscription.subject);
  }

  /** Publishes a message that begins in the server, once the current turn is over. Texts as on the wire. */
  publish(subject: string, reply: string, headers: Buffer | undefined, payload: Uint8Array): void {
    publishInternally(this, subject, reply, headers, payload);
  }

  /** Has it as many clients as it may? */
  get full(): boolean {
    return this.limits.maxConnections >= 0 && this.connections >= this.limits.maxConnections;
  }
}

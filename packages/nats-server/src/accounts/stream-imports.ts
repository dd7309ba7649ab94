/**
 * Streams of other accounts: whoever subscribes to a subject that an import has here gets a shadow, a subscription of
 * the same receiver in the exporting account, whose messages come with the subject of this account.
 *
 * ```
 *   account B imports A's orders.> as shop.>        account A
 *   SUB shop.eu.* 7  ── overlaps shop.> ──────────▶ shadow orders.eu.* 7     PUB orders.eu.1 ─▶ MSG shop.eu.1 7
 * ```
 */
import { subjectIntersection } from '../subjects/subject.js';
import { type StreamCrossing, Subscription } from '../subjects/subscription.js';
import type { TwoWays } from '../subjects/transform.js';
import type { Account } from './account.js';

/** A stream that is imported now. */
export class StreamImport {
  readonly kind = 'stream';
  /** Do the subscriptions that were there before it have their shadows? */
  begun = false;
  readonly exporter: Account;
  readonly allowTrace: boolean;
  readonly #ways: TwoWays;
  readonly #account: Account;
  readonly #shadows = new Map<Subscription, Subscription>();

  constructor(account: Account, exporter: Account, ways: TwoWays, allowTrace: boolean) {
    this.#account = account;
    this.exporter = exporter;
    this.#ways = ways;
    this.allowTrace = allowTrace;
  }

  /** Shadows there are. */
  get size(): number {
    return this.#shadows.size;
  }

  /** A subscription came in the importing account. */
  shadow(subscription: Subscription): void {
    if (subscription.crossing !== undefined || this.#shadows.has(subscription)) return;
    const { near, toNear, toFar } = this.#ways;
    const overlap = subjectIntersection(subscription.subject, near);
    if (overlap === undefined) return;
    const crossing: StreamCrossing = {
      kind: 'stream',
      origin: subscription,
      account: this.#account.name,
      allowTrace: this.allowTrace,
      near: (subject) => toNear.apply(subject),
    };
    const { receiver, queue, sid } = subscription;
    const shadow = new Subscription(receiver, toFar.apply(overlap), queue, sid, crossing);
    if (this.exporter.addForeign(shadow)) this.#shadows.set(subscription, shadow);
  }

  /** A subscription is gone. */
  unshadow(subscription: Subscription): void {
    const shadow = this.#shadows.get(subscription);
    if (shadow === undefined) return;
    this.#shadows.delete(subscription);
    this.exporter.removeForeign(shadow);
  }

  /** How a subscription is delivered to has changed. */
  refresh(subscription: Subscription): void {
    const shadow = this.#shadows.get(subscription);
    if (shadow !== undefined) this.exporter.cache.invalidate(shadow.subject);
  }

  /** Withdraws it. */
  close(): void {
    for (const shadow of this.#shadows.values()) this.exporter.removeForeign(shadow);
    this.#shadows.clear();
  }
}

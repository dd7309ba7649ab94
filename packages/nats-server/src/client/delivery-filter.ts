/**
 * Subscribe permissions at delivery: a wildcard may reach into a denied subject, and requests that are delivered give
 * the right to answer. Only connections with such permissions have one.
 */
import type { Permissions } from '../auth/permissions.js';
import { fromWire } from '../protocol/wire-text.js';
import type { InspectedMessage, Inspector, Subscription } from '../subjects/subscription.js';
import type { RememberedPermissions } from './publish-guard.js';
import type { ReplyPermissions } from './reply-permissions.js';

const MAX_REMEMBERED = 256;

/** Looks at what is delivered to one connection. */
export class DeliveryFilter implements Inspector {
  readonly #permissions: Permissions;
  readonly #guard: RememberedPermissions;
  readonly #replies: ReplyPermissions | undefined;
  /** Which subscriptions must be filtered. Made when there is something to remember: many connections never have. */
  #filtered: WeakMap<Subscription, boolean> | undefined;
  #remembered: Map<string, boolean> | undefined;

  constructor(permissions: Permissions, guard: RememberedPermissions, replies: ReplyPermissions | undefined) {
    this.#permissions = permissions;
    this.#guard = guard;
    this.#replies = replies;
  }

  concerns(subscription: Subscription): boolean {
    return this.#replies !== undefined || this.#filters(subscription);
  }

  inspect(subscription: Subscription, message: InspectedMessage, dry: boolean): 'deliver' | 'drop' {
    if (this.#filters(subscription) && !this.#mayReceive(message.subject, subscription.queue)) return 'drop';
    if (dry || this.#replies === undefined) return 'deliver';
    const { reply } = message;
    if (reply !== '' && !this.#guard.allowsText(reply)) this.#replies.add(reply, Date.now());
    return 'deliver';
  }

  #filters(subscription: Subscription): boolean {
    const known = this.#filtered?.get(subscription);
    if (known !== undefined) return known;
    const filters = this.#permissions.filtersDelivery(
      fromWire(subscription.subject),
      fromWire(subscription.queue),
    );
    this.#filtered ??= new WeakMap();
    this.#filtered.set(subscription, filters);
    return filters;
  }

  #mayReceive(subject: string, queue: string): boolean {
    const key = `${subject} ${queue}`;
    const known = this.#remembered?.get(key);
    if (known !== undefined) return known;
    const may = this.#permissions.canReceive(fromWire(subject), fromWire(queue));
    this.#remembered ??= new Map();
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(key, may);
    return may;
  }
}

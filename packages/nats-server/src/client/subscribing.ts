/** SUB and UNSUB: may a client subscribe, and what it subscribed to. */
import { errorTexts, quoted, subscribeViolation, tokensViolation } from '../protocol/error-texts.js';
import { fromWire } from '../protocol/wire-text.js';
import { Subscription } from '../subjects/subscription.js';
import type { ClientConnection } from './connection.js';

/** The queue group that servers use among themselves. */
const SERVERS_QUEUE = '_sys_';

/**
 * Subscribes, or tells the client why not.
 *
 * @param maxTokens tokens a subject may have; 0 for any number.
 * @returns whether the client may be told that all is well.
 */
export function subscribe(
  connection: ClientConnection,
  subject: string,
  queue: string,
  sid: string,
  maxTokens: number,
): boolean {
  const { account, subscriptions, maxSubscriptions } = connection;
  if (queue === SERVERS_QUEUE || !permits(connection, subject, queue)) {
    const group = queue === '' ? '' : `, Queue: ${quoted(queue)}`;
    const where = fromWire(`Subject ${quoted(subject)}${group}, SID ${sid}`);
    connection.complain(subscribeViolation(subject, queue), `Subscription Violation - ${where}`);
    return false;
  }
  if (maxTokens > 0 && subject.split('.').length > maxTokens) {
    const where = fromWire(`Subject ${quoted(subject)}, SID ${sid}`);
    connection.complain(tokensViolation(subject), `Subscription Violation Too Many Tokens - ${where}`);
    return false;
  }
  if (maxSubscriptions >= 0 && subscriptions.size >= maxSubscriptions) {
    connection.complain(errorTexts.maxSubscriptions, errorTexts.maxSubscriptions);
    return false;
  }
  if (subscriptions.has(sid)) return true;
  const subscription = new Subscription(connection, subject, queue, sid);
  if (!account.subscribe(subscription)) {
    connection.lines.error(errorTexts.invalidSubject);
    return false;
  }
  subscriptions.set(sid, subscription);
  return true;
}

/** Unsubscribes at once, or after `max` messages in all; 0 for at once. */
export function unsubscribe(connection: ClientConnection, sid: string, max: number): void {
  const subscription = connection.subscriptions.get(sid);
  if (subscription === undefined) return;
  if (max > subscription.delivered) {
    subscription.max = max;
    connection.account.refresh(subscription);
  } else {
    subscription.max = 0;
    connection.expire(subscription);
  }
}

/**
 * The permissions, or the account, of a client have changed: what it had subscribed to stays, moves with it, or ends.
 *
 * @param former what it had subscribed to before.
 * @param moved it is in another account now.
 */
export function keepPermitted(
  connection: ClientConnection,
  former: readonly Subscription[],
  moved: boolean,
): void {
  for (const subscription of former) {
    const { subject, queue, sid } = subscription;
    if (!permits(connection, subject, queue)) {
      if (!moved) connection.expire(subscription);
      connection.lines.error(`${subscribeViolation(subject, queue)} (sid ${quoted(sid)})`);
      connection.log.removed(connection.options, subscription);
    } else if (moved) {
      connection.subscribe(subject, queue, sid);
    } else {
      connection.account.refresh(subscription);
    }
  }
}

function permits({ identity }: ClientConnection, subject: string, queue: string): boolean {
  const permissions = identity?.permissions;
  return permissions === undefined || permissions.canSubscribe(fromWire(subject), fromWire(queue));
}

/** How many clients listen to a subject, for those who look for a lost message. */
import type { Account } from '../accounts/account.js';
import { fromWire } from '../protocol/wire-text.js';
import { hasWildcard, isSubsetSubject, subjectMatches } from '../subjects/subject.js';

/**
 * Subscriptions of clients.
 *
 * @param subject literal: those it reaches; with wildcards: those that lie within it
 * @param queue only of this group; empty for all
 */
export function countSubscribers(account: Account, subject: string, queue: string): number {
  const wide = hasWildcard(subject);
  let count = 0;
  for (const one of account.ownSubscriptions()) {
    if (queue !== '' && fromWire(one.queue) !== queue) continue;
    const own = fromWire(one.subject);
    if (wide ? isSubsetSubject(own, subject) : subjectMatches(subject, own)) count++;
  }
  return count;
}

/** Permission to answer: a reply subject that came with a request may be published on, so often and so long. */
import type { ResponsePermission } from '../auth/permissions.js';

/** Old answers are looked for when so many came, or so long after the last time. */
const PRUNE_COUNT = 4096;
const PRUNE_MS = 1000;

interface Answer {
  readonly since: number;
  used: number;
}

/** The reply subjects one connection may answer on. */
export class ReplyPermissions {
  readonly #rule: ResponsePermission;
  readonly #answers = new Map<string, Answer>();
  #added = 0;
  #pruned = 0;

  constructor(rule: ResponsePermission) {
    this.#rule = rule;
  }

  /** A request with this reply subject was delivered. */
  add(reply: string, now: number): void {
    this.#answers.set(reply, { since: now, used: 0 });
    this.#added++;
    if (this.#added > PRUNE_COUNT || now - this.#pruned > PRUNE_MS) this.#prune(now);
  }

  /** May it answer on this subject now? Counts as an answer. */
  use(subject: string, now: number): boolean {
    const answer = this.#answers.get(subject);
    if (answer === undefined) return false;
    answer.used++;
    const { maxMessages, expires } = this.#rule;
    if ((maxMessages <= 0 || answer.used <= maxMessages) && (expires <= 0 || now - answer.since <= expires)) {
      return true;
    }
    this.#answers.delete(subject);
    return false;
  }

  #prune(now: number): void {
    const { maxMessages, expires } = this.#rule;
    for (const [reply, answer] of this.#answers) {
      const spent = maxMessages > 0 && answer.used >= maxMessages;
      if (spent || (expires > 0 && now - answer.since > expires)) this.#answers.delete(reply);
    }
    this.#added = 0;
    this.#pruned = now;
  }
}

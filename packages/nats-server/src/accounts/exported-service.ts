/**
 * A service that an account exports, while it runs: the answers it owes. An answer that does not come in time is
 * given up; one timer per service looks at the oldest ones only.
 */
import type { Account } from './account.js';
import { DEFAULT_RESPONSE_THRESHOLD } from './exports.js';
import type { PendingResponse, ResponseEnd } from './pending-response.js';
import type { ServiceExportRule } from './rules.js';

/** One exported service. */
export class ExportedService {
  readonly account: Account;
  /** What is said of it now. */
  rule: ServiceExportRule;
  /** The oldest first. */
  readonly #pending = new Set<PendingResponse>();
  readonly #giveUp: (response: PendingResponse, end: ResponseEnd) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    account: Account,
    rule: ServiceExportRule,
    giveUp: (response: PendingResponse, end: ResponseEnd) => void,
  ) {
    this.account = account;
    this.rule = rule;
    this.#giveUp = giveUp;
  }

  /** Milliseconds an answer may take. */
  get threshold(): number {
    return this.rule.responseThreshold > 0 ? this.rule.responseThreshold : DEFAULT_RESPONSE_THRESHOLD;
  }

  /** Answers that are owed. */
  get size(): number {
    return this.#pending.size;
  }

  /** An answer is owed from now on; also after a part of it came. */
  owe(response: PendingResponse): void {
    response.since = Date.now();
    this.#pending.delete(response);
    this.#pending.add(response);
    if (this.#timer === undefined) this.#watch(this.threshold);
  }

  /** It is owed no longer. */
  settle(response: PendingResponse): void {
    this.#pending.delete(response);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending.clear();
  }

  #watch(wait: number): void {
    this.#timer = setTimeout(() => this.#look(), wait);
    this.#timer.unref();
  }

  #look(): void {
    this.#timer = undefined;
    const now = Date.now();
    const { threshold } = this;
    for (const response of this.#pending) {
      const left = response.since + threshold - now;
      if (left > 0) {
        this.#watch(left);
        return;
      }
      this.#giveUp(response, 'timeout');
    }
  }
}

/** What validation finds, and the list it goes to. */

import { type Trail, trailText } from '../json/codec.js';

/** One thing that validation found. */
export interface Finding {
  /** `error` is what makes claims unusable; `warning` what somebody should look at; `info` what is good to know. */
  readonly level: 'error' | 'warning' | 'info';
  /** Whether the claims must not be used: exactly the errors. */
  readonly blocking: boolean;
  /** Whether it is about now: expired, or not yet valid. Such findings come and go without the claims changing. */
  readonly timeCheck: boolean;
  /** The field it is about: `nats.exports[2].subject`. */
  readonly path: string;
  /** What is wrong. */
  readonly text: string;
}

/** A list of findings being written; knows where in the claims it stands. */
export class Findings {
  readonly list: Finding[] = [];
  readonly #trail: Trail = [];
  #lenient = false;

  /** Runs a check with the trail one or more steps deeper. */
  at(step: string | number, check: () => void): void {
    this.#trail.push(step);
    check();
    this.#trail.pop();
  }

  /** Runs a check for every element of a list. */
  each<T>(step: string, items: readonly T[] | undefined, check: (item: T, index: number) => void): void {
    if (items === undefined) return;
    this.at(step, () => {
      items.forEach((item, index) => {
        this.at(index, () => check(item, index));
      });
    });
  }

  /** Runs a check whose errors are to be warnings only. */
  leniently(check: () => void): void {
    const before = this.#lenient;
    this.#lenient = true;
    check();
    this.#lenient = before;
  }

  error(text: string, field?: string | number): void {
    this.#add(this.#lenient ? 'warning' : 'error', text, field, false);
  }

  warning(text: string, field?: string | number): void {
    this.#add('warning', text, field, false);
  }

  info(text: string, field?: string | number): void {
    this.#add('info', text, field, false);
  }

  timeCheck(text: string, field: string): void {
    this.#add('warning', text, field, true);
  }

  #add(level: Finding['level'], text: string, field: string | number | undefined, timeCheck: boolean): void {
    const trail = field === undefined ? this.#trail : [...this.#trail, field];
    this.list.push({
      level,
      blocking: level === 'error',
      timeCheck,
      path: trail.length ? trailText(trail) : '',
      text,
    });
  }
}

/** Whether any finding forbids using the claims; expiry and the like count only when asked for. */
export function isBlocking(findings: readonly Finding[], options: { timeChecks?: boolean } = {}): boolean {
  return findings.some((finding) => finding.blocking || (options.timeChecks === true && finding.timeCheck));
}

/**
 * What an account takes from others, now: rules become active when the account they name exists, exports what they
 * ask for, and gives leave; they end when one of these ends. Everything that changes any of it asks for `settle`.
 */
import { toWire } from '../protocol/wire-text.js';
import { hasWildcard, isValidSubject } from '../subjects/subject.js';
import type { Subscription } from '../subjects/subscription.js';
import { compileTwoWays, withWildcards } from '../subjects/transform.js';
import type { OwnMessageTrace } from '../trace/own-messages.js';
import type { Account } from './account.js';
import { judgeImport } from './exports.js';
import { serviceCycle, streamCycle } from './import-cycles.js';
import type { ExportRule, ImportRule } from './rules.js';
import { ServiceImport } from './service-imports.js';
import { StreamImport } from './stream-imports.js';

/** Longest wait of one timer, in milliseconds. */
const LONGEST_WAIT = 0x7fffffff;

/** An import and how it stands. */
export interface ImportState {
  readonly rule: ImportRule;
  /** Why it is not active; undefined when it is. */
  readonly problem: string | undefined;
}

interface Held {
  readonly rule: ImportRule;
  /** Everything that its being depends on; the same text, the same import. */
  readonly key: string;
  readonly active: StreamImport | ServiceImport;
}

/** The accounts of a server, as imports look for them. */
export interface AccountsByName {
  get(name: string): Account | undefined;
  /** Hears of messages that begin in the server, where somebody wants to know. */
  readonly ownMessages?: OwnMessageTrace | undefined;
}

/** The imports of one account. */
export class Imports {
  readonly #account: Account;
  readonly #accounts: AccountsByName;
  #rules: readonly ImportRule[] = [];
  #states: readonly ImportState[] = [];
  #held: Held[] = [];
  /** Those of them that are streams, for those who subscribe. */
  streams: readonly StreamImport[] = [];
  #expiry: NodeJS.Timeout | undefined;

  constructor(account: Account, accounts: AccountsByName) {
    this.#account = account;
    this.#accounts = accounts;
  }

  /** The rules in force, active or not. */
  get rules(): readonly ImportRule[] {
    return this.#rules;
  }

  /** How each import stands. */
  get states(): readonly ImportState[] {
    return this.#states;
  }

  /** Takes other rules; `settle` brings them into effect. */
  replace(rules: readonly ImportRule[]): void {
    this.#rules = rules;
  }

  /** Looks anew which imports may be, and ends or begins those that changed. */
  settle(now = Date.now()): void {
    clearTimeout(this.#expiry);
    const former = new Map(this.#held.map((held) => [held.key, held]));
    const held: Held[] = [];
    const states: ImportState[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const rule of this.#rules) {
      const verdict = this.#judge(rule, now, former, held);
      states.push({ rule, problem: verdict.problem });
      if (verdict.expires !== undefined) next = Math.min(next, verdict.expires);
    }
    this.#held = held;
    this.#states = states;
    this.streams = held.flatMap(({ active }) => (active.kind === 'stream' ? [active] : []));
    for (const gone of former.values()) gone.active.close();
    for (const { active } of held) {
      if (active.begun) continue;
      active.begun = true;
      if (active.kind === 'service') active.open();
      else for (const subscription of this.#account.ownSubscriptions()) active.shadow(subscription);
    }
    if (next === Number.POSITIVE_INFINITY) return;
    this.#expiry = setTimeout(() => this.settle(), Math.min(LONGEST_WAIT, Math.max(0, next - now)));
    this.#expiry.unref();
  }

  /** A subscription came. */
  added(subscription: Subscription): void {
    for (const stream of this.streams) stream.shadow(subscription);
  }

  /** A subscription went. */
  removed(subscription: Subscription): void {
    for (const stream of this.streams) stream.unshadow(subscription);
  }

  /** How a subscription is delivered to has changed. */
  refreshed(subscription: Subscription): void {
    for (const stream of this.streams) stream.refresh(subscription);
  }

  /** Ends all of them. */
  close(): void {
    this.#rules = [];
    this.settle();
  }

  #judge(
    rule: ImportRule,
    now: number,
    former: Map<string, Held>,
    held: Held[],
  ): { problem: string | undefined; expires: number | undefined } {
    const refuse = (problem: string) => ({ problem, expires: undefined });
    const exporter = this.#accounts.get(rule.account);
    if (exporter === undefined) return refuse(`there is no account ${rule.account}`);
    const subject = rule.subject;
    if (!isValidSubject(subject)) return refuse('the subject is not valid');
    const verdict = judgeImport(exporter.exports, rule, subject, this.#account.name, now);
    if (verdict.kind === 'refused') return refuse(verdict.reason);
    const cycle =
      rule.kind === 'stream'
        ? streamCycle(this.#account, exporter, rule, this.#accounts)
        : serviceCycle(this.#account, exporter, rule, this.#accounts);
    if (cycle !== undefined) return refuse(cycle);
    const { by, expires } = verdict;
    const active = { problem: undefined, expires };
    const key = JSON.stringify([exporter.serial, by.subject, { ...rule, token: '' }]);
    const known = former.get(key);
    if (known !== undefined) {
      former.delete(key);
      held.push(known);
      if (by.kind === 'service') exporter.serviceOf(by);
      return active;
    }
    const there = held.some(
      (one) =>
        one.rule.kind === rule.kind &&
        one.rule.account === rule.account &&
        (rule.kind === 'stream'
          ? one.rule.subject === rule.subject
          : localPattern(one.rule) === localPattern(rule)),
    );
    if (there)
      return refuse(rule.kind === 'stream' ? 'stream import already exists' : 'duplicate service import');
    const made = this.#make(rule, exporter, by);
    if (typeof made === 'string') return refuse(made);
    held.push({ rule, key, active: made });
    return active;
  }

  #make(rule: ImportRule, exporter: Account, by: ExportRule): StreamImport | ServiceImport | string {
    const [far, near] = [toWire(rule.subject), toWire(rule.localSubject)];
    const account = this.#account;
    if (rule.kind === 'stream') {
      const ways = compileTwoWays(far, near);
      return typeof ways === 'string' ? ways : new StreamImport(account, exporter, ways, rule.allowTrace);
    }
    if (by.kind !== 'service') return 'service import not authorized';
    const parts = { account, service: exporter.serviceOf(by), share: rule.share };
    if (!hasWildcard(far)) return new ServiceImport({ ...parts, near, toFar: () => far });
    const ways = compileTwoWays(far, near);
    if (typeof ways === 'string') return ways;
    const { toFar } = ways;
    return new ServiceImport({ ...parts, near: ways.near, toFar: (subject) => toFar.apply(subject) });
  }
}

/** The subject an import has here, as a pattern. */
export function localPattern(rule: ImportRule): string {
  return hasWildcard(rule.subject) ? withWildcards(rule.localSubject).pattern : rule.localSubject;
}

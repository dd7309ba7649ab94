/**
 * The accounts of a server, by name, and what they share. Rules may name accounts that do not exist yet: an import
 * becomes active when its account appears and exports what it asks for, and ends when one of these ends.
 */

import { GLOBAL_ACCOUNT } from '../auth/no-auth.js';
import type { AccountOptions } from '../options/auth-types.js';
import { Sublist } from '../subjects/sublist.js';
import type { OwnMessageTrace } from '../trace/own-messages.js';
import { Account, NO_RULES } from './account.js';
import type { AccountRules, MappingRule } from './rules.js';

/** The account of the servers where the configuration names none. */
export const SYSTEM_ACCOUNT = '$SYS';

/** What accounts are made from. */
export interface AccountsOptions {
  readonly accounts: readonly AccountOptions[];
  readonly systemAccount: string;
  readonly noSystemAccount: boolean;
  readonly noSublistCache: boolean;
  /** Do accounts come as JWTs? Then a configuration names none, and removes none. */
  readonly operators: readonly string[];
  readonly trustedKeys: readonly string[];
  /** The cluster this server belongs to; empty for none. */
  readonly clusterName: string;
  /** Of the account `$G`. */
  readonly mappings: readonly MappingRule[];
}

/** All accounts. */
export class Accounts {
  readonly global: Account;
  /** What the server itself listens to in every account but that of the servers. */
  readonly common = new Sublist();
  /** Hears of messages that begin in the server. */
  ownMessages: OwnMessageTrace | undefined;
  readonly #remembers: boolean;
  #cluster = '';
  readonly #byName = new Map<string, Account>();
  /** Who imports from an account, whether it exists or not. */
  readonly #importers = new Map<string, Set<Account>>();

  constructor(options: AccountsOptions) {
    this.#remembers = !options.noSublistCache;
    this.global = this.#make(GLOBAL_ACCOUNT);
    this.configure(options);
  }

  /** The account of this name. */
  get(name: string): Account | undefined {
    return this.#byName.get(name);
  }

  /** All of them. */
  [Symbol.iterator](): IterableIterator<Account> {
    return this.#byName.values();
  }

  /**
   * Makes an account be what the rules say, now: made where there is none, otherwise its limits, exports, imports and
   * mappings are compared with those it had. Connections stay; what new limits mean for them is the caller's to say.
   */
  apply(name: string, rules: AccountRules): Account {
    const account = this.#make(name);
    this.#take(account, rules);
    this.#settle(new Set([account, ...this.#importersOf(name)]));
    return account;
  }

  /** Removes an account, with everything it shares. Whoever belongs to it must go. */
  remove(name: string): Account | undefined {
    const account = this.#byName.get(name);
    if (account === undefined) return undefined;
    this.#take(account, NO_RULES);
    this.#byName.delete(name);
    this.#settle(this.#importersOf(name));
    account.close();
    return account;
  }

  /**
   * Takes the accounts of a configuration: new ones come, known ones keep their connections and take new rules.
   *
   * @returns those that are no longer named: whoever belongs to them must go.
   */
  configure(options: AccountsOptions): Account[] {
    const { accounts, systemAccount, noSystemAccount, operators, trustedKeys, mappings } = options;
    this.#locate(options.clusterName);
    const byJwt = operators.length > 0 || trustedKeys.length > 0;
    const system = systemAccount === '' ? SYSTEM_ACCOUNT : systemAccount;
    const named = new Set([GLOBAL_ACCOUNT, ...(noSystemAccount ? [] : [system])]);
    this.#take(this.global, { ...NO_RULES, mappings });
    for (const account of accounts) {
      named.add(account.name);
      this.#take(this.#make(account.name), rulesOf(account));
    }
    if (!noSystemAccount) this.#make(system);
    const gone: Account[] = [];
    for (const [name, account] of this.#byName) {
      account.system = !noSystemAccount && name === system;
      account.sublist.common = account.system ? undefined : this.common;
      if (byJwt || named.has(name)) continue;
      this.#take(account, NO_RULES);
      this.#byName.delete(name);
      gone.push(account);
    }
    this.#settle(this.#byName.values());
    for (const account of gone) account.close();
    return gone;
  }

  /** Gives back what the accounts hold outside the heap. */
  close(): void {
    for (const account of this.#byName.values()) account.close();
  }

  #make(name: string): Account {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const account = new Account(name, this, this.#remembers);
    account.sublist.common = this.common;
    account.locate(this.#cluster);
    this.#byName.set(name, account);
    return account;
  }

  #locate(cluster: string): void {
    if (cluster === this.#cluster) return;
    this.#cluster = cluster;
    for (const account of this.#byName.values()) account.locate(cluster);
  }

  /** Gives an account its rules and notes from whom it imports. */
  #take(account: Account, rules: AccountRules): void {
    for (const { account: name } of account.rules.imports) {
      const importers = this.#importers.get(name);
      if (importers?.delete(account) === true && importers.size === 0) this.#importers.delete(name);
    }
    for (const { account: name } of rules.imports) {
      const importers = this.#importers.get(name) ?? new Set();
      this.#importers.set(name, importers.add(account));
    }
    account.take(rules);
  }

  #importersOf(name: string): Iterable<Account> {
    return this.#importers.get(name) ?? [];
  }

  #settle(accounts: Iterable<Account>): void {
    for (const account of accounts) account.imports?.settle();
  }
}

function rulesOf({
  limits,
  msgTrace,
  exports = [],
  imports = [],
  mappings = [],
}: AccountOptions): AccountRules {
  return { ...NO_RULES, limits, messageTrace: msgTrace, exports, imports, mappings };
}

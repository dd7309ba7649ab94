/** The accounts of a server, by name. */

import { GLOBAL_ACCOUNT } from '../auth/no-auth.js';
import type { AccountOptions } from '../options/auth-types.js';
import { Account, UNLIMITED } from './account.js';

/** The account of the servers where the configuration names none. */
export const SYSTEM_ACCOUNT = '$SYS';

/** What accounts are made from. */
export interface AccountsOptions {
  readonly accounts: readonly AccountOptions[];
  readonly systemAccount: string;
  readonly noSystemAccount: boolean;
}

/** All accounts. */
export class Accounts {
  readonly global = new Account(GLOBAL_ACCOUNT);
  readonly #byName = new Map<string, Account>();

  constructor(options: AccountsOptions) {
    this.#byName.set(GLOBAL_ACCOUNT, this.global);
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
   * Takes the accounts of a configuration: new ones come, known ones keep their connections and take new limits.
   *
   * @returns those that are no longer named: whoever belongs to them must go.
   */
  configure({ accounts, systemAccount, noSystemAccount }: AccountsOptions): Account[] {
    const system = systemAccount === '' ? SYSTEM_ACCOUNT : systemAccount;
    const named = new Set([GLOBAL_ACCOUNT, ...(noSystemAccount ? [] : [system])]);
    for (const { name, limits, msgTrace } of accounts) {
      named.add(name);
      const account = this.#make(name);
      account.limits = limits;
      account.messageTrace = msgTrace;
    }
    if (!noSystemAccount) this.#make(system);
    const gone: Account[] = [];
    for (const [name, account] of this.#byName) {
      account.system = !noSystemAccount && name === system;
      if (named.has(name)) continue;
      this.#byName.delete(name);
      gone.push(account);
    }
    return gone;
  }

  /** Gives back what the accounts hold outside the heap. */
  close(): void {
    for (const account of this.#byName.values()) account.cache.clear();
  }

  #make(name: string): Account {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const account = new Account(name, UNLIMITED);
    this.#byName.set(name, account);
    return account;
  }
}

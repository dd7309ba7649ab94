// An operator with its accounts and users, and the lines of a configuration that make a broker trust it.
import { createKeyPair, encode, newAccountClaims, newOperatorClaims, newUserClaims } from '@nats-ts/jwt';

/**
 * @typedef {object} User what a client shows and proves
 * @property {string} jwt
 * @property {string} seed
 */

/** One operator. */
export class World {
  /** Accounts that the configuration has, by key. */
  #accounts = new Map();

  constructor() {
    this.operator = createKeyPair('operator');
    this.operatorJwt = encode(
      { ...newOperatorClaims(this.operator.publicKey), name: 'BENCH' },
      this.operator,
    );
    this.system = this.account('SYS');
  }

  /** A new account. */
  account(name) {
    const account = new WorldAccount(name, this.operator);
    this.#accounts.set(account.key, account);
    return account;
  }

  /** Trusts the operator and knows all of its accounts. */
  get inMemory() {
    const preload = [...this.#accounts.values()].map((account) => `${account.key}: ${account.jwt()}`);
    return `${this.#trust}\nresolver: MEMORY\nresolver_preload: {\n${preload.join('\n')}\n}`;
  }

  /** Trusts the operator and asks a server for its accounts. */
  askedAt(url) {
    return `${this.#trust}\nresolver: URL(${url})`;
  }

  /** All accounts. */
  [Symbol.iterator]() {
    return this.#accounts.values();
  }

  get #trust() {
    return `operator: ${this.operatorJwt}\nsystem_account: ${this.system.key}`;
  }
}

/** One account. */
export class WorldAccount {
  #name;
  #operator;
  #pair = createKeyPair('account');

  constructor(name, operator) {
    this.#name = name;
    this.#operator = operator;
  }

  get key() {
    return this.#pair.publicKey;
  }

  /** Its JWT. `change` may write into the claims before they are signed. */
  jwt(change = () => undefined) {
    const claims = { ...newAccountClaims(this.key), name: this.#name };
    change(claims);
    return encode(claims, this.#operator);
  }

  /** A new user. @returns {User & { key: string }} */
  user(name) {
    const user = createKeyPair('user');
    const jwt = encode({ ...newUserClaims(user.publicKey), name }, this.#pair);
    return { jwt, seed: user.seed, key: user.publicKey };
  }
}

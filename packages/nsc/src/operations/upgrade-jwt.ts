// nsc upgrade-jwt: a store with JWTs of version 1, which brokers no longer take, into version 2. The JWTs of before
// stay in the history.
import {
  type AccountClaims,
  type Claims,
  encode,
  type KeyPair,
  type OperatorClaims,
  type UserClaims,
} from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { Report } from '../report/report.js';
import { accountSigners, operatorSigners } from '../signing/signer.js';
import { FileBatch } from '../store/durable.js';
import type { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import type { Reported } from './entities.js';

/** What was upgraded. */
export interface UpgradeJwtResult extends Reported {
  /** `operator OP`, `account A`, `user A/u`: what is of version 2 now and was of version 1. */
  readonly upgraded: readonly string[];
  /** What stays of version 1, for no key that may sign it is in the keystore. */
  readonly kept: readonly string[];
}

/**
 * Upgrades the current operator, its accounts and their users, in one step.
 *
 * @throws NscError `not-allowed` where the operator's keys are elsewhere; `bad-signer` when its key is not here
 */
export async function upgradeJwt(workspace: Workspace): Promise<UpgradeJwtResult> {
  return workspace.change(() => {
    const store = workspace.store();
    const operator = store.operator();
    const report = Report.list({ summarise: true });
    if (operator.nats.version === 1 && store.info.managed) {
      throw new NscError(
        'not-allowed',
        `no change was made: your store is in managed mode. Contact ${quote(operator.name ?? '')} for a JWT of version 2, and import it with nsc add operator --force --url <file or url>`,
      );
    }
    const upgrade = new Upgrade(workspace, store, report);
    try {
      upgrade.operator(operator);
      for (const name of store.accountNames()) {
        const account = store.account(name);
        upgrade.account(name, account, operator);
        for (const user of store.userNames(name)) {
          upgrade.user(name, user, store.user(name, user), account, operator);
        }
      }
      if (upgrade.upgraded.length === 0 && upgrade.kept.length === 0) {
        report.ok(
          `everything of operator ${quote(store.name)} is already of version 2. No change was applied`,
        );
      }
      workspace.commitWhole(upgrade.batch);
    } finally {
      upgrade.batch.discard();
    }
    return { upgraded: upgrade.upgraded, kept: upgrade.kept, report };
  });
}

class Upgrade {
  readonly batch = new FileBatch();
  readonly upgraded: string[] = [];
  readonly kept: string[] = [];
  readonly #workspace: Workspace;
  readonly #store: OperatorStore;
  readonly #report: Report;

  constructor(workspace: Workspace, store: OperatorStore, report: Report) {
    this.#workspace = workspace;
    this.#store = store;
    this.#report = report;
  }

  operator(claims: OperatorClaims): void {
    if (claims.nats.version !== 1) return;
    const pair = this.#workspace.keystore.read(claims.sub);
    if (pair === undefined) {
      throw new NscError(
        'bad-signer',
        `the identity key of operator ${quote(this.#store.name)}, ${claims.sub}, is not in the keystore: it must sign the operator anew`,
      );
    }
    this.#sign(`operator ${this.#store.name}`, claims, [pair.publicKey], (token) =>
      this.#store.stageOperator(this.batch, token),
    );
  }

  account(name: string, claims: AccountClaims, operator: OperatorClaims): void {
    if (claims.nats.version !== 1) return;
    const signers = this.#store.info.managed ? [claims.sub] : operatorSigners(operator);
    this.#sign(`account ${name}`, claims, signers, (token) =>
      this.#store.stageAccount(this.batch, name, token),
    );
  }

  user(
    accountName: string,
    name: string,
    claims: UserClaims,
    account: AccountClaims,
    operator: OperatorClaims,
  ): void {
    if (claims.nats.version !== 1) return;
    this.#sign(`user ${accountName}/${name}`, claims, accountSigners(operator, account), (token) =>
      this.#store.stageUser(this.batch, accountName, name, token),
    );
  }

  /** Signs with the key that signed before if it is here, else with the first of those that may. */
  #sign(what: string, claims: Claims, signers: readonly string[], stage: (token: string) => void): void {
    const before = claims.iss ?? '';
    const order = signers.includes(before) ? [before, ...signers] : signers;
    const pair = firstStored(this.#workspace, order);
    if (pair === undefined) {
      this.kept.push(what);
      this.#report.warning(`${what} stays of version 1: no key that may sign it is in the keystore`);
      return;
    }
    stage(encode(claims, pair, { issuedAt: this.#workspace.now }));
    this.upgraded.push(what);
    this.#report.ok(`converted ${what}`);
  }
}

function firstStored({ keystore }: Workspace, keys: readonly string[]): KeyPair | undefined {
  for (const key of keys) {
    const pair = keystore.read(key);
    if (pair !== undefined) return pair;
  }
  return undefined;
}

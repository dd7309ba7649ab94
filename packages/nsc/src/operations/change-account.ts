// Changing one account: its claims are read, changed, signed again and stored with whatever goes with them, in one
// step. Accounts of managed operators are exchanged with the operator's account server on the way.
import { type AccountClaims, encode, isAccountKey, type OperatorClaims } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { exchangeManagedAccount } from '../push/managed.js';
import { Report } from '../report/report.js';
import { operatorSigners, resolveSigner } from '../signing/signer.js';
import { FileBatch } from '../store/durable.js';
import type { OperatorStore } from '../store/operator-store.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import type { AccountResult, Reported } from './entities.js';

/** Which account is changed, and who signs it. */
export interface AccountChoice {
  /** The account, by name or public key; default the current one. */
  readonly account?: string;
  /** Key that signs: a public key in the keystore, a seed or a key file. Default: the first stored of the operator's. */
  readonly signer?: string;
}

/** What a change works on. */
export interface AccountChange {
  readonly store: OperatorStore;
  readonly operator: OperatorClaims;
  readonly name: string;
  /** To be changed in place. */
  readonly claims: AccountClaims;
  /** Files staged here are written before the account's JWT. */
  readonly batch: FileBatch;
}

/** The account as it is now. */
export interface AccountChangeResult extends Reported {
  readonly account: AccountResult;
}

/**
 * Changes an account.
 *
 * @param change changes the claims and gives the lines of the report about it, which are printed if all went well
 * @throws NscError
 */
export async function changeAccount(
  workspace: Workspace,
  choice: AccountChoice,
  change: (what: AccountChange) => readonly string[],
): Promise<AccountChangeResult> {
  return workspace.change(async () => {
    const store = workspace.store();
    const name = chooseAccount(workspace, store, choice.account);
    const operator = store.operator();
    const claims = store.account(name);
    const batch = new FileBatch();
    try {
      const lines = change({ store, operator, name, claims, batch });
      const { managed } = store.info;
      const signers = operatorSigners(operator);
      const signer = resolveSigner(workspace, {
        allowed: managed ? [...signers, claims.sub] : signers,
        kinds: managed ? ['operator', 'account'] : ['operator'],
        given: choice.signer,
      });
      const signed = encode(claims, signer, { issuedAt: workspace.now });
      const report = Report.list({ summarise: true });
      const exchanged = managed ? await exchangeManagedAccount(store, signed, claims.sub) : undefined;
      if (exchanged !== undefined) report.add(exchanged.report);
      const token = exchanged?.token ?? signed;
      store.stageAccount(batch, name, token);
      batch.commit();
      if (report.code !== 'error') for (const line of lines) report.ok(line);
      return { account: { name, publicKey: claims.sub, jwt: token, issuer: signer.publicKey }, report };
    } finally {
      batch.discard();
    }
  });
}

/** Public key of an account given by name or key. @throws NscError `no-account`, `bad-jwt` */
export function accountKeyOf(store: OperatorStore, given: string): string {
  if (isAccountKey(given)) return given;
  if (!store.hasAccount(given)) {
    throw new NscError('no-account', `${given} is neither an account's public key nor an account here`);
  }
  return store.account(given).sub;
}

// Changing one account: its claims are read, changed, signed again and stored with whatever goes with them, in one
// step. Accounts of managed operators are exchanged with the operator's account server on the way.
import { type AccountClaims, encode, isAccountKey, type OperatorClaims, type Signer } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { exchangeManagedAccount } from '../push/managed.js';
import { Report } from '../report/report.js';
import { operatorSigners, resolveSigner } from '../signing/signer.js';
import { FileBatch } from '../store/durable.js';
import type { OperatorStore } from '../store/operator-store.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import type { AccountResult, Reported } from './entities.js';

/** Which account is changed, and which key signs it. */
export interface AccountChoice {
  /** Name or public key of the account; default the current one. */
  readonly account?: string;
  /** Key that signs: a public key in the keystore, a seed or a key file. Default: the first stored of the operator's. */
  readonly signer?: string;
}

/** An account that is being changed. */
export interface AccountChange {
  readonly store: OperatorStore;
  readonly operator: OperatorClaims;
  /** Name of the account's file. */
  readonly name: string;
  /** Its claims; what the change does to them is signed. */
  readonly claims: AccountClaims;
  /** New keys are staged here: they are on disk before the JWT that names them. */
  readonly batch: FileBatch;
  readonly report: Report;
}

/** What a change may say about how it is done. */
export interface ChangeRules {
  /** Whether the key that signed the account before signs it again, if it is in the keystore. */
  readonly sameIssuer?: boolean;
  /** Whether a summary follows the report's lines. */
  readonly summarise?: boolean;
  /** Lines about what an account server changed in a JWT that was exchanged with it. */
  readonly compare?: (signed: AccountClaims, stored: AccountClaims) => Report | undefined;
}

/** The account as it is now. */
export interface AccountChangeResult extends Reported {
  readonly account: AccountResult;
}

/** What a change leaves behind. */
export interface ChangeOutcome<R extends object> {
  /** Lines that close the report, unless something went wrong. */
  readonly lines?: readonly string[];
  /** What the operation's result says beside the account and the report. */
  readonly result: R;
}

/**
 * Changes an account.
 *
 * @param change changes the claims and adds lines to the report
 * @throws NscError
 */
export function changeAccount<R extends object>(
  workspace: Workspace,
  choice: AccountChoice,
  change: (account: AccountChange) => ChangeOutcome<R>,
  rules: ChangeRules = {},
): Promise<AccountChangeResult & R> {
  return workspace.change(async () => {
    const store = workspace.store();
    const name = chooseAccount(workspace, store, choice.account);
    const operator = store.operator();
    const claims = store.account(name);
    const batch = new FileBatch();
    const report = Report.list({ summarise: rules.summarise ?? false });
    try {
      const { lines = [], result } = change({ store, operator, name, claims, batch, report });
      const signer = accountSigner(workspace, store, operator, claims, {
        given: choice.signer,
        preferred: rules.sameIssuer === true ? claims.iss : undefined,
      });
      const signed = encode(claims, signer, { issuedAt: workspace.now });
      const token = await stageSigned(store, claims, signed, { batch, report, name }, rules);
      workspace.commitWhole(batch);
      if (report.code !== 'error') for (const line of lines) report.ok(line);
      const account = { name, publicKey: claims.sub, jwt: token, issuer: signer.publicKey };
      return { ...result, account, report };
    } finally {
      batch.discard();
    }
  });
}

/** The key that signs an account: the operator's, or of an operator whose keys are elsewhere, the account's own. */
export function accountSigner(
  workspace: Workspace,
  store: OperatorStore,
  operator: OperatorClaims,
  account: AccountClaims,
  wish: { readonly given?: string | undefined; readonly preferred?: string | undefined },
): Signer {
  const { managed } = store.info;
  return resolveSigner(workspace, {
    allowed: managed ? [...operatorSigners(operator), account.sub] : operatorSigners(operator),
    kinds: managed ? ['operator', 'account'] : ['operator'],
    operator,
    ...wish,
  });
}

async function stageSigned(
  store: OperatorStore,
  claims: AccountClaims,
  signed: string,
  { batch, report, name }: { readonly batch: FileBatch; readonly report: Report; readonly name: string },
  rules: ChangeRules,
): Promise<string> {
  if (!store.info.managed) {
    store.stageAccount(batch, name, signed);
    return signed;
  }
  const { token, stored, report: exchanged } = await exchangeManagedAccount(store, signed, claims.sub);
  report.add(exchanged);
  const changes = stored === undefined ? undefined : rules.compare?.(claims, stored);
  if (changes !== undefined) report.add(changes);
  store.stageAccount(batch, name, token);
  return token;
}

/** Public key of an account given by name or key. @throws NscError `no-account`, `bad-jwt` */
export function accountKeyOf(store: OperatorStore, given: string): string {
  if (isAccountKey(given)) return given;
  if (!store.hasAccount(given)) {
    throw new NscError('no-account', `${given} is neither an account's public key nor an account here`);
  }
  return store.account(given).sub;
}

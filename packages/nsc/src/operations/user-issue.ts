// Issuing a user's JWT: which key signs it, what its scope asks for, and the creds file that follows.
import {
  type AccountClaims,
  formatCreds,
  hasEmptyPermissions,
  type KeyPair,
  type OperatorClaims,
  type UserClaims,
} from '@nats-ts/jwt';
import { abbreviateHome } from '../environment/environment.js';
import { NscError } from '../errors.js';
import type { Report } from '../report/report.js';
import { accountSigners, isScopedKey, resolveSigner } from '../signing/signer.js';
import type { FileBatch } from '../store/durable.js';
import type { OperatorStore } from '../store/operator-store.js';
import { backquote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';

/** Finds the key that signs a user of the account. @throws NscError `not-allowed`, `bad-signer`, `bad-key`, `disk` */
export function userSigner(
  workspace: Workspace,
  operator: OperatorClaims,
  account: AccountClaims,
  wish: { readonly given?: string | undefined; readonly preferred?: string | undefined },
): KeyPair {
  if (operator.nats.strict_signing_key_usage === true && (account.nats.signing_keys ?? []).length === 0) {
    throw new NscError(
      'not-allowed',
      'unable to issue users when operator requires signing keys and the account has none',
    );
  }
  return resolveSigner(workspace, {
    allowed: accountSigners(operator, account),
    kinds: ['account'],
    account,
    operator,
    ...wish,
  });
}

/**
 * Refuses a user whose own permissions or limits conflict with the scope of its signing key.
 *
 * @param what what was not done: `added`, `edited`
 * @throws NscError `not-allowed`
 */
export function refuseOutOfScope(
  account: AccountClaims,
  signer: KeyPair,
  user: UserClaims,
  what: string,
): void {
  if (!isScopedKey(account, signer.publicKey) || hasEmptyPermissions(user.nats)) return;
  throw new NscError(
    'not-allowed',
    `scoped users require no permissions or limits set: the user was not ${what}, as the flags conflict with the scope of its signing key`,
  );
}

/**
 * Stages the creds file of a user whose seed is known.
 *
 * @param seed the user's seed, else the one in the keystore is taken
 * @returns path of the creds file; undefined when the user's private key is not here
 */
export function stageUserCreds(
  workspace: Workspace,
  store: OperatorStore,
  user: { readonly account: string; readonly name: string; readonly key: string; readonly token: string },
  {
    batch,
    report,
    seed,
  }: { readonly batch: FileBatch; readonly report: Report; readonly seed?: string | undefined },
): string | undefined {
  const known = seed ?? workspace.keystore.read(user.key)?.seed;
  if (known === undefined) {
    report.ok('skipped generating creds file - user private key is not available');
    return undefined;
  }
  const creds = formatCreds(user.token, known);
  const file = workspace.keystore.stageCreds(batch, store.name, user.account, user.name, creds);
  report.ok(`generated user creds file ${backquote(abbreviateHome(file, workspace.environment))}`);
  return file;
}

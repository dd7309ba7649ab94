// nsc edit signing-key: the scope of an account's signing key, which says what the users it signs may do.
import {
  type AccountClaims,
  type AccountKey,
  findSigningKey,
  isAccountKey,
  newUserScope,
  signingKeyOf,
  type UserScope,
} from '@nats-ts/jwt';
import { setList } from '../claims/tags.js';
import { editUserLimits, readUserLimits, type UserLimitOptions } from '../claims/user-limits.js';
import { NscError } from '../errors.js';
import { publicKeyOf, resolveKeyText, showKeyText } from '../keystore/key-text.js';
import { GENERATE, keyToAdd } from '../signing/key-to-add.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import {
  type AccountChange,
  type AccountChangeResult,
  type AccountChoice,
  changeAccount,
} from './change-account.js';

/** What to change; what is not given stays. */
export interface EditSigningKeyOptions extends AccountChoice, UserLimitOptions {
  /**
   * The signing key: its role, public key, seed or key file; a key that is not the account's yet is added, and
   * `generate` makes a new one, which is stored. Default: the key that has the role given as `role`.
   */
  readonly key?: string;
  /** Name of the scope, by which `-K` finds the key. */
  readonly role?: string;
  readonly description?: string;
}

/** The account as it is now, and the scope. */
export interface EditSigningKeyResult extends AccountChangeResult {
  readonly scope: UserScope;
}

/** Edits the scope of a signing key; a plain signing key gets one. @throws NscError */
export async function editSigningKey(
  workspace: Workspace,
  options: EditSigningKeyOptions,
): Promise<EditSigningKeyResult> {
  const limits = readUserLimits(options);
  return changeAccount(
    workspace,
    options,
    (change) => {
      const { claims, report } = change;
      const key = chooseKey(workspace, change, options);
      const found = findSigningKey(claims.nats.signing_keys, key);
      const scope = typeof found === 'object' ? found : newScope(key);
      if (options.role !== undefined) scope.role = options.role;
      if (options.description !== undefined) scope.description = options.description;
      editUserLimits(scope.template, limits, report);
      const others = (claims.nats.signing_keys ?? []).filter((entry) => signingKeyOf(entry) !== key);
      setList(claims.nats, 'signing_keys', [...others, scope]);
      return { lines: [`edited signing key ${quote(key)}`], result: { scope } };
    },
    { sameIssuer: true },
  );
}

/** A scope without limits, which nsc 2.14 writes without numbers. */
function newScope(key: AccountKey): UserScope {
  const scope = newUserScope(key);
  for (const limit of ['subs', 'data', 'payload'] as const) delete scope.template[limit];
  return scope;
}

function chooseKey(
  workspace: Workspace,
  { claims, batch }: AccountChange,
  { key: given = '', role = '' }: EditSigningKeyOptions,
): AccountKey {
  if (given === '') {
    const key = keyOfRole(claims, role);
    if (key === undefined) throw new NscError('usage', 'signing key is required');
    return key;
  }
  if (given === GENERATE) {
    const { pair } = keyToAdd(workspace, given, 'account');
    workspace.keystore.stageKey(batch, pair);
    return publicKeyOf(pair, 'account');
  }
  if (isAccountKey(given)) return given;
  const byRole = keyOfRole(claims, given);
  if (byRole !== undefined) return byRole;
  const pair = resolveKeyText(given, workspace.environment);
  if (pair === undefined) {
    throw new NscError(
      'bad-key',
      `signing-key not found: ${showKeyText(given)} is no role of the account, no account key and no key file`,
    );
  }
  return publicKeyOf(pair, 'account');
}

function keyOfRole(claims: AccountClaims, role: string): AccountKey | undefined {
  if (role === '') return undefined;
  for (const entry of claims.nats.signing_keys ?? []) {
    if (typeof entry === 'object' && entry.role === role) return entry.key;
  }
  return undefined;
}

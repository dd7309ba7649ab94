// Which key signs: the one named by -K, else the first of those allowed whose private half is in the keystore.
import {
  type AccountClaims,
  isPublicKey,
  type KeyKind,
  type KeyPair,
  type OperatorClaims,
} from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { article, resolveKeyText, showKeyText } from '../keystore/key-text.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';

/** What may sign a thing, and what was asked for. */
export interface SignerRequest {
  /** Public keys that may sign, the preferred first. */
  readonly allowed: readonly string[];
  /** Kinds of those keys. */
  readonly kinds: readonly KeyKind[];
  /** The `-K` flag: a role, a public key, a seed, or the path of a key file. */
  readonly given?: string | undefined;
  /** Account whose roles `given` may name. */
  readonly account?: AccountClaims | undefined;
  /** The key to take if it is allowed and in the keystore: the one that signed before. */
  readonly preferred?: string | undefined;
  /** Key pairs not yet in the keystore that may sign too. */
  readonly extra?: readonly KeyPair[];
  /** The operator: where it requires signing keys, a refusal says so. */
  readonly operator?: OperatorClaims;
}

/**
 * Finds the key that signs. Unlike nsc 2.14, a `-K` that names nothing is refused rather than ignored: a misspelt
 * role would otherwise issue a user without the role's limits.
 *
 * @throws NscError `bad-signer`, `bad-key`, `disk`
 */
export function resolveSigner(workspace: Workspace, request: SignerRequest): KeyPair {
  const pair =
    request.given !== undefined && request.given !== ''
      ? namedSigner(workspace, request, request.given)
      : firstStored(workspace, request);
  if (!request.allowed.includes(pair.publicKey)) {
    throw new NscError(
      'bad-signer',
      `the key ${pair.publicKey} may not sign this${because(request)}; use one of: ${request.allowed.join(', ')}`,
    );
  }
  if (!pair.canSign) {
    throw new NscError('bad-signer', `the private half of ${pair.publicKey} is not in the keystore`);
  }
  return pair;
}

function firstStored(workspace: Workspace, request: SignerRequest): KeyPair {
  const { allowed, preferred, extra = [] } = request;
  const first = preferred !== undefined && allowed.includes(preferred) ? [preferred] : [];
  for (const key of [...first, ...allowed]) {
    const pair = extra.find((candidate) => candidate.publicKey === key) ?? workspace.keystore.read(key);
    if (pair !== undefined) return pair;
  }
  throw new NscError(
    'bad-signer',
    `unable to resolve any of the following signing keys in the keystore: ${allowed.join(', ')}${because(request)}`,
  );
}

/** Why an identity key is not among those that may sign; empty when it may. */
function because({ operator }: SignerRequest): string {
  return operator?.nats.strict_signing_key_usage === true
    ? `: the operator ${quote(operator.name ?? '')} requires signing keys, so identity keys do not sign`
    : '';
}

function namedSigner(workspace: Workspace, request: SignerRequest, given: string): KeyPair {
  const role = request.kinds.includes('account') ? keyOfRole(workspace, request.account, given) : undefined;
  if (role !== undefined) return role;
  if (isPublicKey(given)) {
    const stored = workspace.keystore.read(given);
    if (stored !== undefined) return stored;
  }
  const pair = resolveKeyText(given, workspace.environment);
  if (pair === undefined) {
    throw new NscError(
      'bad-signer',
      `${showKeyText(given)} is not a role, nor a key in the keystore, nor a key file; the keys that may sign: ${request.allowed.join(', ')}${because(request)}`,
    );
  }
  if (!request.kinds.includes(pair.kind)) {
    throw new NscError(
      'bad-signer',
      `${request.kinds.map(article).join(' or ')} key signs this, not ${article(pair.kind)} key`,
    );
  }
  return pair;
}

function keyOfRole(
  workspace: Workspace,
  account: AccountClaims | undefined,
  role: string,
): KeyPair | undefined {
  for (const key of account?.nats.signing_keys ?? []) {
    if (typeof key === 'string' || key.role !== role) continue;
    const pair = workspace.keystore.read(key.key);
    if (pair !== undefined) return pair;
  }
  return undefined;
}

/** The operator's keys that may sign accounts: without its identity key where it requires signing keys. */
export function operatorSigners(operator: OperatorClaims): string[] {
  const signing = operator.nats.signing_keys ?? [];
  return operator.nats.strict_signing_key_usage === true ? [...signing] : [operator.sub, ...signing];
}

/**
 * The account's keys that may sign users: without its identity key where the operator requires signing keys. Keys
 * with a scope come last, so that none is taken unless asked for by name or alone.
 */
export function accountSigners(operator: OperatorClaims, account: AccountClaims): string[] {
  const plain: string[] = [];
  const scoped: string[] = [];
  for (const key of account.nats.signing_keys ?? []) {
    if (typeof key === 'string') plain.push(key);
    else scoped.push(key.key);
  }
  const identity = operator.nats.strict_signing_key_usage === true ? [] : [account.sub];
  return [...identity, ...plain, ...scoped];
}

/** Whether a key of the account has a scope, whose template then holds for the users it signs. */
export function isScopedKey(account: AccountClaims, key: string): boolean {
  return (account.nats.signing_keys ?? []).some((entry) => typeof entry !== 'string' && entry.key === key);
}

// The keys of an operator, its accounts and their users, with what of them is in the keystore: what `nsc list keys`
// shows and `nsc export keys` exports.

import { existsSync } from 'node:fs';
import {
  decodeAccount,
  decodeOperator,
  type KeyKind,
  keyKindOf,
  peekClaims,
  signingKeyOf,
} from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import type { KeyStore } from '../keystore/keystore.js';
import type { OperatorStore } from '../store/operator-store.js';
import { backquote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';

/** Which keys. With none of the kinds chosen, the keys of the current account, its users and the operator. */
export interface KeyQuery {
  readonly operator?: boolean;
  readonly accounts?: boolean;
  readonly users?: boolean;
  readonly curves?: boolean;
  /** All four kinds. */
  readonly all?: boolean;
  /** Only this account and its users. */
  readonly account?: string;
  /** Of the users, only this one. */
  readonly user?: string;
  /** Of the curve keys, only this one. */
  readonly curve?: string;
  /** Only keys that contain this text; case does not matter. */
  readonly filter?: string;
  /** The keys in the keystore that nothing of the current operator refers to, in place of those it refers to. */
  readonly notReferenced?: boolean;
}

/** One key. */
export interface KeyEntry {
  /** Name of the operator, account or user; `?` for a key that nothing refers to. */
  readonly name: string;
  readonly publicKey: string;
  /** What the key belongs to; `curve` for a curve key that nothing refers to. */
  readonly kind: 'operator' | 'account' | 'user' | 'curve';
  /** Key of the operator of an account, or of the account of a user. */
  readonly parent?: string;
  /** Whether it is a signing key rather than an identity. */
  readonly signing: boolean;
  /** Whether it is the key that an auth callout encrypts with. */
  readonly curve: boolean;
  /** Path of its file in the keystore; empty when its private half is not there. */
  readonly path: string;
  /** Whether that file holds something else than this key's seed. */
  readonly invalid: boolean;
  /** The JWT of an identity. */
  readonly jwt?: string;
  /** Why the JWT cannot be read; the key is then empty. */
  readonly error?: string;
}

/** Collects keys. @throws NscError `no-store`, `no-operator`, `no-account`, `bad-jwt`, `disk` */
export function collectKeys(workspace: Workspace, query: KeyQuery): KeyEntry[] {
  const { keystore, context } = workspace;
  if (!existsSync(keystore.folder)) {
    throw new NscError('disk', `keystore ${backquote(keystore.folder)} does not exist`);
  }
  const nothingChosen = ![query.operator, query.accounts, query.users, query.curves, query.all].includes(
    true,
  );
  const everything = query.all === true || nothingChosen;
  const wanted = {
    operator: everything || query.operator === true,
    accounts: everything || query.accounts === true,
    users: everything || query.users === true,
    curves: everything || query.curves === true,
  };
  const account = (query.account ?? '') !== '' ? query.account : nothingChosen ? context.account : '';
  const referenced =
    context.operator === '' ? [] : referencedKeys(workspace, { ...query, account: account ?? '' });
  const found =
    query.notReferenced === true ? unreferencedKeys(keystore, everyKeyHere(workspace)) : referenced;
  const filter = (query.filter ?? '').toUpperCase();
  return found.filter((key) => {
    if (!key.publicKey.includes(filter)) return false;
    if (key.curve || key.kind === 'curve') {
      if ((query.curve ?? '') !== '') return key.publicKey === query.curve;
      return wanted.curves || (wanted.accounts && key.kind === 'account');
    }
    return key.kind === 'operator'
      ? wanted.operator
      : key.kind === 'account'
        ? wanted.accounts
        : wanted.users;
  });
}

function referencedKeys(workspace: Workspace, query: KeyQuery): KeyEntry[] {
  const store = workspace.store();
  const { keystore } = workspace;
  const keys = operatorKeys(store, keystore);
  const parent = keys[0]?.publicKey ?? '';
  const account = query.account ?? '';
  for (const name of account !== '' ? [account] : store.accountNames()) {
    if (!store.hasAccount(name)) store.accountToken(name); // throws what is missing
    keys.push(...accountKeys(store, keystore, name, parent, query.user ?? ''));
  }
  return keys;
}

function operatorKeys(store: OperatorStore, keystore: KeyStore): KeyEntry[] {
  const jwt = store.operatorToken();
  const { claims } = readable(`operator ${store.name}`, () => decodeOperator(jwt));
  const { sub, name = '' } = claims;
  const entry = (publicKey: string, signing: boolean): KeyEntry => ({
    name,
    publicKey,
    kind: 'operator',
    signing,
    curve: false,
    ...stored(keystore, publicKey),
  });
  const signing = (claims.nats.signing_keys ?? []).map((key) => entry(key, true));
  return [{ ...entry(sub, false), jwt }, ...signing];
}

function accountKeys(
  store: OperatorStore,
  keystore: KeyStore,
  file: string,
  parent: string,
  onlyUser: string,
): KeyEntry[] {
  const jwt = store.accountToken(file);
  let decoded: ReturnType<typeof decodeAccount>;
  try {
    decoded = decodeAccount(jwt);
  } catch (error) {
    return [broken(file, 'account', error)];
  }
  const { sub, name = '', nats } = decoded.claims;
  const entry = (publicKey: string, part: { signing?: boolean; curve?: boolean }): KeyEntry => ({
    name,
    publicKey,
    kind: 'account',
    ...(part.signing === true || part.curve === true ? {} : { parent }),
    signing: part.signing === true,
    curve: part.curve === true,
    ...stored(keystore, publicKey),
  });
  const keys: KeyEntry[] = [{ ...entry(sub, {}), jwt }];
  for (const key of (nats.signing_keys ?? []).map(signingKeyOf).sort()) {
    keys.push(entry(key, { signing: true }));
  }
  const { xkey = '' } = nats.authorization;
  if (xkey !== '') keys.push(entry(xkey, { curve: true }));
  const users = onlyUser === '' ? store.userNames(file) : [onlyUser];
  return [...keys, ...users.map((user) => userKey(store, keystore, file, user, sub))];
}

function userKey(
  store: OperatorStore,
  keystore: KeyStore,
  account: string,
  user: string,
  parent: string,
): KeyEntry {
  const jwt = store.userToken(account, user);
  try {
    const { sub, name = '' } = peekClaims(jwt);
    return {
      name,
      publicKey: sub,
      kind: 'user',
      parent,
      signing: false,
      curve: false,
      ...stored(keystore, sub),
      jwt,
    };
  } catch (error) {
    return broken(user, 'user', error);
  }
}

/** Every key the current operator refers to, whatever was asked for. */
function everyKeyHere(workspace: Workspace): Set<string> {
  if (workspace.context.operator === '') return new Set();
  return new Set(referencedKeys(workspace, {}).map(({ publicKey }) => publicKey));
}

function unreferencedKeys(keystore: KeyStore, referenced: ReadonlySet<string>): KeyEntry[] {
  const order = ['operator', 'account', 'user', 'curve'] as const;
  const kinds = new Map<(typeof order)[number], KeyEntry[]>(order.map((kind) => [kind, []]));
  for (const publicKey of keystore.keys()) {
    if (referenced.has(publicKey)) continue;
    const kind = order.find((known) => known === keyKindOf(publicKey));
    if (kind === undefined) continue;
    const place = stored(keystore, publicKey);
    kinds.get(kind)?.push({ name: '?', publicKey, kind, signing: false, curve: false, ...place });
  }
  return [...kinds.values()].flat();
}

function stored(keystore: KeyStore, publicKey: string): { readonly path: string; readonly invalid: boolean } {
  const path = keystore.has(publicKey) ? keystore.keyPath(publicKey) : '';
  if (path === '') return { path, invalid: false };
  try {
    keystore.read(publicKey);
    return { path, invalid: false };
  } catch {
    return { path, invalid: true };
  }
}

function broken(name: string, kind: KeyKind & KeyEntry['kind'], error: unknown): KeyEntry {
  const nothing = { publicKey: '', signing: false, curve: false, path: '', invalid: false };
  return { name, kind, ...nothing, error: reasonOf(error) };
}

function readable<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new NscError('bad-jwt', `error reading the JWT of ${what}: ${reasonOf(error)}`, { cause: error });
  }
}

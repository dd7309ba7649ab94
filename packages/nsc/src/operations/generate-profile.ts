// nsc generate profile: where a user's creds are, and what else a tool asks for, found by an nsc:// URL.
import { existsSync } from 'node:fs';
import type { AccountClaims, OperatorClaims, UserClaims } from '@nats-ts/jwt';
import { signingKeyOf } from '@nats-ts/jwt';
import { operatorNamesIn } from '../context/context.js';
import { expandPath } from '../environment/environment.js';
import { NscError } from '../errors.js';
import { KeyStore } from '../keystore/keystore.js';
import { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { type LevelQuery, parseProfileUrl } from './profile-url.js';

/** One level of a profile; only what was asked for. */
export interface ProfileDetails {
  /** Broker URLs; of the operator only. */
  readonly service?: readonly string[];
  readonly name?: string;
  readonly seed?: string;
  /** Public key. */
  readonly id?: string;
}

/** What tools read. */
export interface Profile {
  /** Path of the user's creds file, when there is one. */
  readonly user_creds?: string;
  readonly operator: ProfileDetails;
  readonly account?: ProfileDetails;
  readonly user?: ProfileDetails;
}

/**
 * Resolves an `nsc://operator[/account[/user]][?options]` URL. Names, file names and public keys all name a thing, in
 * any case.
 *
 * @throws NscError `usage`, `no-operator`, `no-account`, `no-user`, `bad-key`
 */
export async function generateProfile(workspace: Workspace, url: string): Promise<Profile> {
  const wanted = parseProfileUrl(url);
  const { environment, context } = workspace;
  const stores = wanted.store === undefined ? context.storeRoot : expandPath(wanted.store, environment);
  const keystore =
    wanted.keystore === undefined
      ? workspace.keystore
      : new KeyStore(expandPath(wanted.keystore, environment), false);
  const store = findOperator(stores, wanted.operator);
  const operator = store.operator();
  const seedOf = (query: LevelQuery, keys: readonly string[]): string | undefined =>
    query.seed === undefined ? undefined : findSeed(keystore, keys, query.seed);
  const details = (
    query: LevelQuery,
    name: string,
    claims: OperatorClaims | AccountClaims | UserClaims,
    keys: readonly string[],
  ): ProfileDetails => {
    const seed = seedOf(query, keys);
    return {
      ...(query.name && { name }),
      ...(seed !== undefined && { seed }),
      ...(query.key && { id: claims.sub }),
    };
  };
  const service = operator.nats.operator_service_urls ?? [];
  const operatorKeys = [operator.sub, ...(operator.nats.signing_keys ?? [])];
  const top: ProfileDetails = {
    ...(service.length > 0 && { service }),
    ...details(wanted.query.operator, store.name, operator, operatorKeys),
  };
  if (wanted.account === '') return { operator: top };

  const account = findEntry('account', wanted.account, store.accountEntries());
  const accountClaims = store.account(account);
  const signing = (accountClaims.nats.signing_keys ?? []).map(signingKeyOf);
  const middle = details(wanted.query.account, accountClaims.name ?? account, accountClaims, [
    accountClaims.sub,
    ...signing,
  ]);
  if (wanted.user === '') return { operator: top, ...nonEmpty('account', middle) };

  const user = findEntry('user', wanted.user, store.userEntries(account));
  const userClaims = store.user(account, user);
  const creds = keystore.credsPath(store.name, account, user);
  const bottom = details(wanted.query.user, userClaims.name ?? user, userClaims, [userClaims.sub]);
  return {
    ...(existsSync(creds) && { user_creds: creds }),
    operator: top,
    ...nonEmpty('account', middle),
    ...nonEmpty('user', bottom),
  };
}

function nonEmpty(level: 'account' | 'user', details: ProfileDetails): Partial<Profile> {
  return Object.keys(details).length === 0 ? {} : { [level]: details };
}

function findOperator(stores: string, wanted: string): OperatorStore {
  const names = operatorNamesIn(stores);
  const entries = names.map((name) => OperatorStore.open(stores, name).operatorEntry());
  const found = matching(wanted, entries);
  if (found !== undefined) return OperatorStore.open(stores, found);
  throw new NscError('no-operator', `invalid operator ${quote(wanted)}: not known to current system`);
}

interface Named {
  readonly name: string;
  readonly claimName: string;
  readonly publicKey: string;
}

function matching(wanted: string, entries: readonly Named[]): string | undefined {
  const lower = wanted.toLowerCase();
  const by = (pick: (entry: Named) => string) =>
    entries.find((entry) => pick(entry).toLowerCase() === lower)?.name;
  return by(({ name }) => name) ?? by(({ claimName }) => claimName) ?? by(({ publicKey }) => publicKey);
}

function findEntry(kind: 'account' | 'user', wanted: string, entries: readonly Named[]): string {
  const found = matching(wanted, entries);
  if (found !== undefined) return found;
  throw new NscError(
    kind === 'account' ? 'no-account' : 'no-user',
    `invalid ${kind} ${quote(wanted)}: ${kind} was not found`,
  );
}

function findSeed(keystore: KeyStore, keys: readonly string[], wanted: string): string {
  const key = wanted.toUpperCase();
  if (wanted !== '' && !keys.includes(key)) throw new NscError('bad-key', `${quote(key)} was not found`);
  for (const candidate of wanted === '' ? keys : [key]) {
    const pair = keystore.read(candidate);
    if (pair?.canSign === true) return pair.seed;
  }
  throw new NscError('bad-key', `no seed was found for ${quote(wanted === '' ? (keys[0] ?? '') : key)}`);
}

// Which of the JWTs that a server has are taken into the store: signed by the operator, and no older than those here.
import {
  type AccountClaims,
  decodeAccount,
  decodeOperator,
  didSign,
  type OperatorClaims,
} from '@nats-ts/jwt';
import { reasonOf } from '../errors.js';
import type { FileBatch } from '../store/durable.js';
import { safeName } from '../store/layout.js';
import type { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';

/** The accounts of the store whose JWTs can be read: a broken one may be replaced. */
export class KnownAccounts {
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(store: OperatorStore) {
    for (const { name, publicKey, error } of store.accountEntries()) {
      if (error === undefined) this.add(publicKey, name);
    }
  }

  nameOf(key: string): string | undefined {
    return this.#names.get(key);
  }

  holds(name: string): boolean {
    return this.#taken.has(name);
  }

  add(key: string, name: string): void {
    this.#names.set(key, name);
    this.#taken.add(name);
  }
}

/** What became of a JWT that arrived; when it was stored, it is staged. */
export type Judgement =
  | { readonly outcome: 'stored'; readonly name: string }
  | { readonly outcome: 'newer-here' | 'failed'; readonly name: string; readonly reason: string };

function failed(name: string, reason: string): Judgement {
  return { outcome: 'failed', name, reason };
}

function newerHere(name: string): Judgement {
  const reason = `local jwt for ${quote(name)} is newer than remote version - specify --overwrite-newer to overwrite`;
  return { outcome: 'newer-here', name, reason };
}

/** Stages the operator's JWT that a server has, unless the one here is better. Never throws for what is wrong with it. */
export function takeOperator(
  store: OperatorStore,
  operator: OperatorClaims,
  text: string,
  batch: FileBatch,
  overwriteNewer: boolean,
): Judgement {
  let claims: OperatorClaims;
  let token: string;
  try {
    ({ claims, token } = decodeOperator(text));
  } catch (error) {
    return failed(store.name, `error decoding remote token: ${reasonOf(error)}`);
  }
  if (claims.sub !== operator.sub) {
    return failed(
      store.name,
      `the account server's operator is another one, ${claims.sub}: it was not stored`,
    );
  }
  if ((operator.iat ?? 0) > (claims.iat ?? 0) && !overwriteNewer) return newerHere(store.name);
  if (store.operatorToken() !== token) store.stageOperator(batch, token);
  return { outcome: 'stored', name: store.name };
}

/** Stages an account's JWT that a server has, when the operator signed it and the one here is no better. */
export function takeAccount(
  store: OperatorStore,
  operator: OperatorClaims,
  text: string,
  here: KnownAccounts,
  batch: FileBatch,
  overwriteNewer: boolean,
): Judgement {
  let claims: AccountClaims;
  let token: string;
  try {
    ({ claims, token } = decodeAccount(text));
  } catch (error) {
    return failed('', `error decoding remote token: ${reasonOf(error)}`);
  }
  let name = here.nameOf(claims.sub);
  const selfSigned = store.info.managed && claims.iss === claims.sub;
  if (!didSign(operator, claims) && !selfSigned) {
    const shown = quote(name ?? claims.name ?? claims.sub);
    return failed(
      name ?? '',
      `account ${shown} is not signed by operator ${quote(store.name)}: it was not stored`,
    );
  }
  if (name === undefined) {
    try {
      name = safeName('account', claims.name ?? '');
    } catch (error) {
      return failed('', `account ${claims.sub} cannot be stored: ${reasonOf(error)}`);
    }
    if (here.holds(name)) {
      return failed(name, `another account of the name ${quote(name)} is here: ${claims.sub} was not stored`);
    }
    here.add(claims.sub, name);
  } else {
    const local = readLocal(store, name);
    if ((local?.iat ?? 0) > (claims.iat ?? 0) && !overwriteNewer) return newerHere(name);
    if (local !== undefined && store.accountToken(name) === token) return { outcome: 'stored', name };
  }
  store.stageAccount(batch, name, token);
  return { outcome: 'stored', name };
}

/** The claims here; undefined when the JWT here is broken, and any other is better. */
function readLocal(store: OperatorStore, name: string): AccountClaims | undefined {
  try {
    return store.account(name);
  } catch {
    return undefined;
  }
}

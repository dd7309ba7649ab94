// nsc fix: an environment built again from JWTs, keys and creds files that lie about, such as what `nsc export keys
// --include-jwts` wrote. Nothing of what is found is changed; the new stores and keystore lie in a folder of their own.
import { readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import {
  type AccountClaims,
  decode,
  didSign,
  formatCreds,
  isAccountClaims,
  isOperatorClaims,
  isUserClaims,
  type KeyPair,
  keyPairFromSeed,
  type OperatorClaims,
  parseCreds,
  signingKeyOf,
  type UserClaims,
  unarmour,
} from '@nats-ts/jwt';
import { expandPath } from '../environment/environment.js';
import { NscError, reasonOf } from '../errors.js';
import { filesBelow, KeyStore } from '../keystore/keystore.js';
import { Report } from '../report/report.js';
import { FileBatch } from '../store/durable.js';
import { safeName } from '../store/layout.js';
import { OperatorStore } from '../store/operator-store.js';
import { backquote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import type { Reported } from './entities.js';

/** Where things are, and where the environment goes. */
export interface FixOptions {
  /** Folders that are searched, with those below. */
  readonly in: readonly string[];
  /** Folder that gets `operators` and `keys`; it must not be there yet, or be empty. */
  readonly out: string;
  /** Whether users and their keys are taken from creds files too. */
  readonly creds?: boolean;
}

/** What was built. */
export interface FixResult extends Reported {
  /** Folder of the stores. */
  readonly stores: string;
  /** Folder of the keystore. */
  readonly keystore: string;
  readonly operators: number;
  readonly accounts: number;
  readonly users: number;
  readonly keys: number;
}

interface Held<C> {
  readonly claims: C;
  readonly token: string;
}

/** What was found, by public key; of several JWTs of one key the newest. */
interface Finds {
  readonly operators: Map<string, Held<OperatorClaims>>;
  readonly accounts: Map<string, Held<AccountClaims>>;
  readonly users: Map<string, Held<UserClaims>>;
  readonly keys: Map<string, KeyPair>;
}

/** Builds an environment. What cannot be read, or belongs nowhere, is said in the report. @throws NscError */
export async function fix(workspace: Workspace, options: FixOptions): Promise<FixResult> {
  const { environment } = workspace;
  if (options.in.length === 0) throw new NscError('usage', 'required flag(s) "in" not set');
  const out = expandPath(options.out, environment);
  if (filesBelow(out).length > 0)
    throw new NscError('exists', `${backquote(out)} is not empty: give another --out`);
  const report = Report.list();
  const finds: Finds = { operators: new Map(), accounts: new Map(), users: new Map(), keys: new Map() };
  for (const folder of options.in)
    search(expandPath(folder, environment), options.creds === true, finds, report);
  if (finds.operators.size === 0) throw new NscError('usage', 'no operator found');

  const build = new Build(join(out, 'operators'), join(out, 'keys'), finds, report);
  try {
    for (const operator of finds.operators.values()) build.operator(operator);
    build.reportRest();
    build.batch.commit();
  } finally {
    build.batch.discard();
  }
  const { operators, accounts, users, keys } = build.counts;
  return { stores: build.stores, keystore: build.keystore.folder, operators, accounts, users, keys, report };
}

function search(folder: string, creds: boolean, finds: Finds, report: Report): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new NscError('usage', `${backquote(folder)} is not a directory`);
  }
  for (const file of filesBelow(folder)) {
    const ending = extname(file);
    try {
      if (ending === '.nk') keep(finds, keyPairFromSeed(readFileSync(file, 'utf8')));
      if (ending === '.jwt') take(finds, readFileSync(file, 'utf8'));
      if (ending === '.creds' && creds) {
        const text = readFileSync(file, 'utf8');
        take(finds, text);
        keep(finds, keyPairFromSeed(parseCreds(text).seed));
      }
    } catch (error) {
      report.warning(`${backquote(file)} was passed over: ${reasonOf(error)}`);
    }
  }
}

function keep({ keys }: Finds, pair: KeyPair): void {
  keys.set(pair.publicKey, pair);
}

function take(finds: Finds, text: string): void {
  const { claims, token } = decode(unarmour(text));
  if (isOperatorClaims(claims)) takeNewer(finds.operators, { claims, token });
  else if (isAccountClaims(claims)) takeNewer(finds.accounts, { claims, token });
  else if (isUserClaims(claims)) takeNewer(finds.users, { claims, token });
}

function takeNewer<C extends { readonly sub: string; readonly iat?: number }>(
  held: Map<string, Held<C>>,
  found: Held<C>,
): void {
  const before = held.get(found.claims.sub);
  if (before === undefined || (before.claims.iat ?? 0) < (found.claims.iat ?? 0))
    held.set(found.claims.sub, found);
}

class Build {
  readonly batch = new FileBatch();
  readonly stores: string;
  readonly keystore: KeyStore;
  readonly counts = { operators: 0, accounts: 0, users: 0, keys: 0 };
  readonly #finds: Finds;
  readonly #report: Report;
  readonly #placed = new Set<string>();

  constructor(stores: string, keystore: string, finds: Finds, report: Report) {
    this.stores = stores;
    this.keystore = new KeyStore(keystore, true);
    this.#finds = finds;
    this.#report = report;
  }

  operator({ claims, token }: Held<OperatorClaims>): void {
    const lines = new Report('ok', `operator ${claims.name ?? ''} [${claims.sub}]`);
    this.#report.add(lines);
    const name = safeName('operator', claims.name ?? '');
    const keys = [claims.sub, ...(claims.nats.signing_keys ?? [])];
    const owned = keys.some((key) => this.#finds.keys.has(key));
    const store = OperatorStore.create(this.stores, name, !owned);
    this.#keys(keys, lines);
    const names = new Set<string>();
    for (const account of this.#finds.accounts.values()) {
      if (!didSign(claims, account.claims) && account.claims.iss !== account.claims.sub) continue;
      if (account.claims.iss === account.claims.sub && this.#finds.operators.size > 1) continue;
      this.#account(store, account, names, lines);
    }
    store.stageOperator(this.batch, token);
    store.stageInfo(this.batch);
    lines.ok('stored operator');
    this.counts.operators++;
  }

  #account(store: OperatorStore, held: Held<AccountClaims>, names: Set<string>, parent: Report): void {
    const { claims, token } = held;
    const lines = new Report('ok', `account ${claims.name ?? ''} [${claims.sub}]`);
    parent.add(lines);
    const name = this.#freeName('account', claims.name ?? '', names, lines);
    if (name === undefined) return;
    this.#placed.add(claims.sub);
    this.#keys([claims.sub, ...(claims.nats.signing_keys ?? []).map(signingKeyOf)], lines);
    if ((claims.nats.authorization.xkey ?? '') !== '')
      this.#keys([claims.nats.authorization.xkey ?? ''], lines);
    const users = new Set<string>();
    for (const user of this.#finds.users.values()) {
      if (didSign(claims, user.claims)) this.#user(store, name, user, users, lines);
    }
    store.stageAccount(this.batch, name, token);
    lines.ok('stored account');
    this.counts.accounts++;
  }

  #user(
    store: OperatorStore,
    account: string,
    { claims, token }: Held<UserClaims>,
    names: Set<string>,
    parent: Report,
  ): void {
    const lines = new Report('ok', `user ${claims.name ?? ''} [${claims.sub}]`);
    parent.add(lines);
    const name = this.#freeName('user', claims.name ?? '', names, lines);
    if (name === undefined) return;
    this.#placed.add(claims.sub);
    this.#keys([claims.sub], lines);
    store.stageUser(this.batch, account, name, token);
    const pair = this.#finds.keys.get(claims.sub);
    if (pair !== undefined) {
      this.keystore.stageCreds(this.batch, store.name, account, name, formatCreds(token, pair.seed));
      lines.ok('stored creds file');
    }
    lines.ok('stored user');
    this.counts.users++;
  }

  /** Two of one name cannot both be stored; the first stays. */
  #freeName(kind: string, given: string, taken: Set<string>, lines: Report): string | undefined {
    try {
      const name = safeName(kind, given);
      if (taken.has(name)) throw new NscError('exists', `another ${kind} has the name ${name}`);
      taken.add(name);
      return name;
    } catch (error) {
      lines.error(`not stored: ${reasonOf(error)}`);
      return undefined;
    }
  }

  #keys(keys: readonly string[], lines: Report): void {
    for (const key of keys) {
      const pair = this.#finds.keys.get(key);
      if (pair === undefined || this.#placed.has(`key ${key}`)) continue;
      this.keystore.stageKey(this.batch, pair);
      this.#placed.add(`key ${key}`);
      lines.ok(`stored key ${key}`);
      this.counts.keys++;
    }
  }

  /** What belongs to none of the operators. */
  reportRest(): void {
    const { accounts, users } = this.#finds;
    for (const [kind, held] of [['account', accounts] as const, ['user', users] as const]) {
      for (const { claims } of held.values()) {
        if (this.#placed.has(claims.sub)) continue;
        this.#report.warning(`${kind} ${claims.name ?? ''} [${claims.sub}] belongs to nobody who was found`);
      }
    }
  }
}

// nsc migrate: accounts of another operator, with their users, under the current one.
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { type AccountClaims, decodeAccount, decodeUser, encode, signingKeyOf, unarmour } from '@nats-ts/jwt';
import { isHttpUrl } from '../claims/operator-urls.js';
import { expandPath } from '../environment/environment.js';
import { NscError, reasonOf } from '../errors.js';
import { exchangeManagedAccount } from '../push/managed.js';
import { Report } from '../report/report.js';
import { operatorSigners, resolveSigner } from '../signing/signer.js';
import { FileBatch, readTextIfThere } from '../store/durable.js';
import { safeName } from '../store/layout.js';
import { accountFolders, type OperatorStore } from '../store/operator-store.js';
import { readStoreInfo } from '../store/store-info.js';
import { backquote, quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import type { Reported } from './entities.js';
import { loadUrl } from './operator-source.js';

/** What is migrated; one of the two. */
export interface MigrateOptions {
  /** Path or http(s) URL of an account's JWT. Users are found beside a file, in `users`. */
  readonly url?: string;
  /** Folder of an operator, all of whose accounts are migrated. */
  readonly operatorDir?: string;
  /** Whether accounts of the same name are replaced. */
  readonly force?: boolean;
  /** Key that signs: a public key in the keystore, a seed or a key file. Default: the first stored of the operator's. */
  readonly signer?: string;
}

/** One account. */
export interface MigratedAccount {
  /** Its name; the path or URL when it could not be read. */
  readonly name: string;
  readonly migrated: boolean;
  /** Names of its users that came along. */
  readonly users: readonly string[];
}

/** What became of them. */
export interface MigrateResult extends Reported {
  readonly accounts: readonly MigratedAccount[];
}

interface Loaded {
  readonly source: string;
  readonly claims: AccountClaims;
  readonly users: readonly { readonly name: string; readonly token: string }[];
}

/**
 * Migrates accounts. Unlike nsc 2.14, which leaves another operator's signature on them, they are signed by the current
 * operator. An account that cannot be migrated is an error in the report and does not keep the others.
 *
 * @throws NscError `usage`, `no-operator`, `bad-signer`, `disk`
 */
export async function migrate(workspace: Workspace, options: MigrateOptions): Promise<MigrateResult> {
  const sources = sourcesOf(workspace, options);
  const report = Report.list({ summarise: true });
  const loaded: (Loaded | string)[] = [];
  for (const source of sources) {
    try {
      loaded.push(await load(source));
    } catch (error) {
      report.error(`error loading from ${backquote(source)}: ${reasonOf(error)}`);
      loaded.push(source);
    }
  }
  return workspace.change(async () => {
    const store = workspace.store();
    const batch = new FileBatch();
    const accounts: MigratedAccount[] = [];
    try {
      for (const item of loaded) {
        if (typeof item === 'string') {
          accounts.push({ name: item, migrated: false, users: [] });
          continue;
        }
        const { name = '' } = item.claims;
        const refusal = refuse(workspace, store, item, options.force === true);
        if (refusal !== undefined) {
          report.error(refusal);
          accounts.push({ name, migrated: false, users: [] });
          continue;
        }
        const users = item.users.map((user) => user.name);
        const line = new Report(
          'ok',
          `migrated ${quote(name)} to operator ${quote(store.name)} [${usersText(users)}]`,
        );
        await stage(workspace, store, item, options.signer, batch, line);
        report.add(line);
        accounts.push({ name, migrated: true, users });
      }
      workspace.commitWhole(batch);
    } finally {
      batch.discard();
    }
    return { accounts, report };
  });
}

function usersText(users: readonly string[]): string {
  return users.length === 0 ? 'no users migrated' : `${users.length} users migrated`;
}

/** Paths, or the one URL, of the accounts' JWTs. */
function sourcesOf(workspace: Workspace, { url = '', operatorDir = '' }: MigrateOptions): string[] {
  if ((url === '') === (operatorDir === ''))
    throw new NscError('usage', 'specify one of --url or --operator-dir');
  if (url !== '') return [isHttpUrl(url) ? url : expandPath(url, workspace.environment)];
  const folder = expandPath(operatorDir, workspace.environment);
  if (readStoreInfo(folder) === undefined) {
    throw new NscError('no-operator', `error loading operator ${backquote(folder)}: no .nsc file`);
  }
  return accountFolders(folder).map((name) => join(folder, 'accounts', name, `${name}.jwt`));
}

async function load(source: string): Promise<Loaded> {
  if (isHttpUrl(source)) {
    return { source, claims: decodeAccount(unarmour(await loadUrl(source))).claims, users: [] };
  }
  const text = readTextIfThere(source);
  if (text === undefined) throw new NscError('usage', 'no such file');
  const { claims } = decodeAccount(unarmour(text));
  const folder = join(dirname(source), 'users');
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.jwt')) : [];
  const users = files.sort().map((file) => {
    const { token, claims: user } = decodeUser(unarmour(readTextIfThere(join(folder, file)) ?? ''));
    return { name: safeName('user', user.name ?? basename(file, '.jwt')), token };
  });
  return { source, claims: { ...claims, name: safeName('account', claims.name ?? '') }, users };
}

/** Why an account cannot be migrated; undefined when it can. */
function refuse(
  workspace: Workspace,
  store: OperatorStore,
  { source, claims }: Loaded,
  force: boolean,
): string | undefined {
  if (!isHttpUrl(source) && resolve(source).startsWith(store.folder + sep)) {
    return `cannot migrate ${quote(source)} onto itself`;
  }
  const name = claims.name ?? '';
  if (!force && store.hasAccount(name)) {
    return `account ${quote(name)} already exists, specify --force to overwrite`;
  }
  const keys = [claims.sub, ...(claims.nats.signing_keys ?? []).map(signingKeyOf)];
  if (keys.some((key) => workspace.keystore.read(key) !== undefined)) return undefined;
  return `unable to find an account key for ${quote(name)} - need one of ${keys.join(', ')}`;
}

async function stage(
  workspace: Workspace,
  store: OperatorStore,
  { claims, users }: Loaded,
  given: string | undefined,
  batch: FileBatch,
  report: Report,
): Promise<void> {
  const { managed } = store.info;
  const operator = store.operator();
  const signers = operatorSigners(operator);
  const signer = resolveSigner(workspace, {
    // Of a managed operator the account's own key is taken, and its account server signs the account.
    allowed: managed
      ? [claims.sub, ...(claims.nats.signing_keys ?? []).map(signingKeyOf), ...signers]
      : signers,
    kinds: managed ? ['operator', 'account'] : ['operator'],
    operator,
    given,
  });
  const name = claims.name ?? '';
  const signed = encode(claims, signer, { issuedAt: workspace.now });
  const exchanged = managed ? await exchangeManagedAccount(store, signed, claims.sub) : undefined;
  if (exchanged !== undefined) report.add(exchanged.report);
  store.stageAccount(batch, name, exchanged?.token ?? signed);
  for (const user of users) store.stageUser(batch, name, user.name, user.token);
}

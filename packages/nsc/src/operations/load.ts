// nsc load: everything to work in an account of somebody else's operator, from the account's seed: the operator and
// the account from the account server, a user, and its creds file.
import {
  type AccountClaims,
  createKeyPair,
  decodeAccount,
  encode,
  formatCreds,
  isSeed,
  type KeyPair,
  keyPairFromSeed,
  newScopedUserClaims,
  newUserClaims,
  unarmour,
} from '@nats-ts/jwt';
import { accountUrl, isHttpUrl } from '../claims/operator-urls.js';
import { abbreviateHome } from '../environment/environment.js';
import { NscError, reasonOf } from '../errors.js';
import { publicKeyOf } from '../keystore/key-text.js';
import { Report } from '../report/report.js';
import { isScopedKey } from '../signing/signer.js';
import { ensureFolder, FileBatch } from '../store/durable.js';
import { safeName } from '../store/layout.js';
import { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { readOperatorJwt } from './add-operator.js';
import type { NamedKey, Reported } from './entities.js';
import { findKnownOperator, loadUrl } from './operator-source.js';

/** Where the operator is, and who works in which account. */
export interface LoadOptions {
  /** `nsc://<known operator>?secret=<seed>&user=<name>`: instead of the other three. */
  readonly profile?: string;
  /** URL of the operator's JWT on its account server. */
  readonly url?: string;
  /** Seed of the account. */
  readonly seed?: string;
  /** Name of the user; default `default`. It is made unless it is there. */
  readonly user?: string;
}

/** What was loaded; it is current now. */
export interface LoadResult extends Reported {
  readonly operator: NamedKey;
  readonly account: NamedKey;
  readonly user: NamedKey & { readonly credsFile: string };
}

interface Source {
  /** Name the operator gets here; empty for the one in its JWT. */
  readonly name: string;
  readonly url: string;
  readonly account: KeyPair;
  readonly user: string;
}

/** Loads an operator, an account and a user, in one step. @throws NscError `usage`, `remote`, `bad-jwt`, `exists` … */
export async function load(workspace: Workspace, options: LoadOptions): Promise<LoadResult> {
  const source = readSource(workspace, options);
  const operator = readOperatorJwt(await loadUrl(source.url));
  const operatorName = safeName('operator', source.name !== '' ? source.name : (operator.claims.name ?? ''));
  const server = operator.claims.nats.account_server_url ?? '';
  if (!isHttpUrl(server)) {
    throw new NscError(
      'usage',
      `error importing operator ${quote(operatorName)} - it doesn't define an account server url`,
    );
  }
  const accountKey = publicKeyOf(source.account, 'account');
  const account = readAccount(await loadUrl(accountUrl(server, accountKey)), accountKey);
  const accountName = safeName('account', account.claims.name ?? accountKey);

  ensureFolder(workspace.context.storeRoot);
  return workspace.change(() => {
    const exists = workspace.context.operatorNames().includes(operatorName);
    const store = exists
      ? workspace.context.openStore(operatorName)
      : OperatorStore.create(workspace.context.storeRoot, operatorName, true);
    if (exists && store.operator().sub !== operator.claims.sub) {
      throw new NscError(
        'exists',
        `a different operator named ${quote(operatorName)} already exists -- give --data-dir to create it at a different location`,
      );
    }
    const report = Report.list();
    const batch = new FileBatch();
    try {
      workspace.keystore.stageKey(batch, source.account);
      store.stageAccount(batch, accountName, account.token);
      const user = stageUser(workspace, store, accountName, account.claims, source, batch, report);
      store.stageOperator(batch, operator.token);
      if (!exists) store.stageInfo(batch); // last: it makes the folder an operator's
      batch.commit();
      workspace.context.useOperator(operatorName);
      workspace.context.useAccount(accountName);
      workspace.context.save();
      report.ok(`loaded account ${quote(accountName)} of operator ${quote(operatorName)}`);
      return {
        operator: { name: operatorName, publicKey: operator.claims.sub },
        account: { name: accountName, publicKey: accountKey },
        user,
        report,
      };
    } finally {
      batch.discard();
    }
  });
}

function readSource(workspace: Workspace, options: LoadOptions): Source {
  const profile = options.profile ?? '';
  let { url = '', seed = '', user = '' } = options;
  let name = '';
  if (profile !== '') {
    if (!URL.canParse(profile))
      throw new NscError('usage', 'the profile is not a url: nsc://operator?secret=seed');
    const parsed = new URL(profile);
    name = parsed.hostname;
    const known = findKnownOperator(name, workspace.environment);
    if (known === undefined) {
      throw new NscError(
        'usage',
        `unable to find operator ${quote(name)}: define its endpoint with the variable NSC_<OPERATOR_NAME>_OPERATOR=http/s://host:port/jwt/v1/operator, or point to your stores with nsc env -s <dir>`,
      );
    }
    url = known.url;
    seed = parsed.searchParams.get('secret') ?? '';
    user = parsed.searchParams.get('user') ?? user;
  }
  if (url === '') throw new NscError('usage', 'missing account server URL');
  if (!isHttpUrl(url)) throw new NscError('usage', `${quote(url)} is not an http or https url`);
  return { name, url, account: accountPair(seed), user: safeName('user', user === '' ? 'default' : user) };
}

function accountPair(seed: string): KeyPair {
  if (isSeed(seed.trim()) && seed.trim().startsWith('SA')) return keyPairFromSeed(seed);
  throw new NscError('usage', 'expected account seed to initialize: give it with --seed');
}

function readAccount(text: string, key: string) {
  let decoded: ReturnType<typeof decodeAccount>;
  try {
    decoded = decodeAccount(unarmour(text));
  } catch (error) {
    throw new NscError(
      'bad-jwt',
      `the account server's JWT of account ${key} cannot be read: ${reasonOf(error)}`,
      {
        cause: error,
      },
    );
  }
  if (decoded.claims.sub === key) return decoded;
  throw new NscError('bad-jwt', `the account server answered with another account than ${key}`);
}

function stageUser(
  workspace: Workspace,
  store: OperatorStore,
  accountName: string,
  account: AccountClaims,
  source: Source,
  batch: FileBatch,
  report: Report,
): LoadResult['user'] {
  const { user: name, account: signer } = source;
  const short = (path: string): string => abbreviateHome(path, workspace.environment);
  if (store.hasUser(accountName, name)) {
    const credsFile = workspace.keystore.credsPath(store.name, accountName, name);
    report.warning(`the user ${quote(name)} already exists`);
    return { name, publicKey: store.user(accountName, name).sub, credsFile };
  }
  const pair = createKeyPair('user');
  const key = publicKeyOf(pair, 'user');
  const claims = isScopedKey(account, signer.publicKey) ? newScopedUserClaims(key) : newUserClaims(key);
  claims.name = name;
  const token = encode(claims, signer, { issuedAt: workspace.now });
  workspace.keystore.stageKey(batch, pair);
  store.stageUser(batch, accountName, name, token);
  const creds = formatCreds(token, pair.seed);
  const credsFile = workspace.keystore.stageCreds(batch, store.name, accountName, name, creds);
  report.ok(`generated and stored user key ${quote(key)}`);
  report.ok(`generated and stored user credentials at ${quote(short(credsFile))}`);
  return { name, publicKey: key, credsFile };
}

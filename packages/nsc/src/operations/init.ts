// nsc init: everything at once for a first try: an operator with a system account, an account and a user.
import {
  createKeyPair,
  encode,
  formatCreds,
  newAccountClaims,
  newOperatorClaims,
  newUserClaims,
} from '@nats-ts/jwt';
import { abbreviateHome, expandPath } from '../environment/environment.js';
import { NscError } from '../errors.js';
import { publicKeyOf } from '../keystore/key-text.js';
import { exchangeManagedAccount } from '../push/managed.js';
import { Report, ServerMessage } from '../report/report.js';
import { ensureFolder, FileBatch } from '../store/durable.js';
import { safeName } from '../store/layout.js';
import { OperatorStore } from '../store/operator-store.js';
import { backquote, quote } from '../text/go-text.js';
import { randomName } from '../text/random-name.js';
import type { Workspace } from '../workspace.js';
import { readOperatorJwt, reportSystemAccount } from './add-operator.js';
import type { AccountResult, Reported, UserResult } from './entities.js';
import { findKnownOperator, readOperatorSource } from './operator-source.js';
import { type SystemAccount, stageSystemAccount } from './system-account.js';

/** What to make. */
export interface InitOptions {
  /** Stores folder; default the current one. It becomes the current one. */
  readonly dir?: string;
  /** Name of operator, account and user; default, and for `*`, one is made up. */
  readonly name?: string;
  /** URL of the JWT of an operator elsewhere, whose account server then signs the account. */
  readonly url?: string;
  /** Name of a known operator elsewhere. */
  readonly remoteOperator?: string;
}

/** What was made. */
export interface InitResult extends Reported {
  /** Name of the operator. */
  readonly operator: string;
  readonly account: AccountResult;
  readonly user: UserResult;
  readonly systemAccount: SystemAccount | undefined;
}

const NEXT_STEPS = `to run a local server using this configuration, enter:
  nsc generate config --mem-resolver --config-file <path/server.conf>
then start a nats-server using the generated config:
  nats-server -c <path/server.conf>`;

/** Makes an operator (or imports one), an account and a user, and makes them current. @throws NscError */
export async function init(workspace: Workspace, options: InitOptions): Promise<InitResult> {
  const given = options.name ?? '';
  const name = safeName('operator', given === '' || given === '*' ? randomName() : given);
  const stores = options.dir === undefined || options.dir === '' ? workspace.context.storeRoot : options.dir;
  const url = remoteUrl(workspace, options);
  const remote = url === undefined ? undefined : await readRemote(workspace, url);
  ensureFolder(expandPath(stores, workspace.environment));
  workspace.context.useStores(expandPath(stores, workspace.environment));

  return workspace.change(async () => {
    const batches = { keys: new FileBatch(), jwts: new FileBatch(), creds: new FileBatch() };
    try {
      return await make(workspace, name, remote, batches);
    } finally {
      for (const batch of Object.values(batches)) batch.discard();
    }
  });
}

interface Remote {
  readonly name: string;
  readonly key: string;
  readonly token: string;
}

interface Batches {
  readonly keys: FileBatch;
  readonly jwts: FileBatch;
  readonly creds: FileBatch;
}

async function make(workspace: Workspace, name: string, remote: Remote | undefined, batches: Batches) {
  const { context, keystore, now: issuedAt } = workspace;
  const report = Report.list({ summarise: true });
  const shown = (path: string): string => backquote(abbreviateHome(path, workspace.environment));
  const { store, signer, systemAccount } =
    remote === undefined
      ? stageOwnOperator(workspace, name, batches)
      : { ...stageRemoteOperator(workspace, name, remote, batches), systemAccount: undefined };
  if (systemAccount === undefined) {
    report.ok(`add managed operator ${store.name}`);
  } else {
    report.ok(`created operator ${name}`);
    reportSystemAccount(report, workspace, systemAccount);
  }

  const account = createKeyPair('account');
  const accountClaims = newAccountClaims(publicKeyOf(account, 'account'));
  accountClaims.name = name;
  const signed = encode(accountClaims, signer ?? account, { issuedAt });
  const user = createKeyPair('user');
  const userClaims = newUserClaims(publicKeyOf(user, 'user'));
  userClaims.name = name;
  const userToken = encode(userClaims, account, { issuedAt });
  keystore.stageKey(batches.keys, account);
  keystore.stageKey(batches.keys, user);

  let accountToken = signed;
  if (remote !== undefined) {
    // The store must be there before the exchange reads the operator's account server from it.
    batches.keys.append(batches.jwts).commit();
    const exchanged = await exchangeManagedAccount(store, signed, account.publicKey);
    report.add(exchanged.report);
    accountToken = exchanged.token;
  }
  const info = new FileBatch();
  store.stageAccount(batches.jwts, name, accountToken);
  store.stageUser(batches.jwts, name, name, userToken);
  if (remote === undefined) store.stageInfo(info); // last: it makes the folder an operator's
  const creds = formatCreds(userToken, user.seed);
  const credsFile = keystore.stageCreds(batches.creds, store.name, name, name, creds);
  workspace.commitWhole(batches.keys.append(batches.jwts).append(info).append(batches.creds));
  context.useOperator(store.name);
  context.useAccount(name);
  context.save();

  report.ok(`created account ${name}`);
  report.ok(`created user ${quote(name)}`);
  report.ok(`project jwt files created in ${shown(context.storeRoot)}`);
  report.ok(`user creds file stored in ${shown(credsFile)}`);
  if (remote === undefined) report.add(new ServerMessage(NEXT_STEPS));
  const issuer = (signer ?? account).publicKey;
  return {
    operator: store.name,
    account: { name, publicKey: account.publicKey, jwt: accountToken, issuer },
    user: {
      name,
      publicKey: user.publicKey,
      account: name,
      jwt: userToken,
      issuer: account.publicKey,
      credsFile,
    },
    systemAccount,
    report,
  };
}

function stageOwnOperator(workspace: Workspace, name: string, batches: Batches) {
  refuseExisting(workspace, name);
  const store = OperatorStore.create(workspace.context.storeRoot, name, false);
  const signer = createKeyPair('operator');
  workspace.keystore.stageKey(batches.keys, signer);
  const systemAccount = stageSystemAccount(workspace, store, signer, batches);
  const claims = newOperatorClaims(publicKeyOf(signer, 'operator'));
  claims.name = name;
  claims.nats.operator_service_urls = ['nats://localhost:4222'];
  claims.nats.system_account = systemAccount.account.publicKey;
  store.stageOperator(batches.jwts, encode(claims, signer, { issuedAt: workspace.now }));
  return { store, signer, systemAccount };
}

function stageRemoteOperator(workspace: Workspace, accountName: string, remote: Remote, batches: Batches) {
  const { context } = workspace;
  const exists = context.operatorNames().includes(remote.name);
  const store = exists
    ? context.openStore(remote.name)
    : OperatorStore.create(context.storeRoot, remote.name, true);
  if (exists && store.operator().sub !== remote.key) {
    throw new NscError(
      'exists',
      `a different operator named ${quote(remote.name)} already exists -- specify --dir to create at a different location`,
    );
  }
  if (exists && store.hasAccount(accountName)) {
    throw new NscError('exists', `an account named ${quote(accountName)} already exists`);
  }
  store.stageOperator(batches.jwts, remote.token);
  if (!exists) store.stageInfo(batches.jwts);
  return { store, signer: undefined };
}

function refuseExisting(workspace: Workspace, name: string): void {
  if (workspace.context.operatorNames().includes(name)) {
    throw new NscError(
      'exists',
      `an operator named ${backquote(name)} already exists in ${backquote(workspace.context.storeRoot)} - specify a different directory with --dir`,
    );
  }
}

function remoteUrl(workspace: Workspace, options: InitOptions): string | undefined {
  if (options.url !== undefined && options.url !== '') return options.url;
  const name = options.remoteOperator ?? '';
  if (name === '') return undefined;
  const known = findKnownOperator(name, workspace.environment);
  if (known === undefined) throw new NscError('usage', `error operator ${quote(name)} was not found`);
  return known.url;
}

async function readRemote(workspace: Workspace, url: string): Promise<Remote> {
  const source = await readOperatorSource(url, workspace.environment);
  const { claims, token } = readOperatorJwt(source.text);
  const name = safeName('operator', source.knownAs ?? claims.name ?? '');
  if ((claims.nats.account_server_url ?? '') === '') {
    throw new NscError(
      'bad-jwt',
      `error importing operator ${quote(name)} - it doesn't define an account server url`,
    );
  }
  return { name, key: claims.sub, token };
}

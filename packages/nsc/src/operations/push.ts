// nsc push: account JWTs to an account server or to brokers with a resolver of their own, checked before they leave;
// and what such servers hold beside the store compared, or deleted.
import { isAccountKey, type OperatorClaims } from '@nats-ts/jwt';
import { accountsUrl, isResolverUrl } from '../claims/operator-urls.js';
import { NscError, reasonOf } from '../errors.js';
import { CLAIMS_SUBJECTS, ClaimsService } from '../nats/claims-service.js';
import type { ClientTls } from '../nats/client-tls.js';
import { connectToBroker } from '../nats/connection.js';
import { systemIdentity } from '../nats/identity.js';
import { type Candidate, checkCandidates } from '../push/candidates.js';
import { compareOverHttp, type HttpPushed, pushOverHttp } from '../push/http-road.js';
import { compareOverNats, deleteOverNats, pushOverNats } from '../push/nats-road.js';
import type { Progress, PushedAccount, ServerDifference, ServerOutcome } from '../push/outcome.js';
import { Report } from '../report/report.js';
import { operatorSigners, resolveSigner } from '../signing/signer.js';
import { FileBatch } from '../store/durable.js';
import type { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import type { Reported } from './entities.js';

/** What is pushed, and where. */
export interface PushOptions {
  /** Every account of the operator; not together with `account`. */
  readonly all?: boolean;
  /** One account, by name or public key; default the current one. */
  readonly account?: string;
  /** Where to; default what the operator's JWT says. An http(s) URL, with or without a slash at its end, is an account server's. */
  readonly url?: string;
  /** Push in spite of what validation finds. */
  readonly force?: boolean;
  /** Compare the server's accounts with the store's; pushes nothing unless `all`. */
  readonly diff?: boolean;
  /** Delete what only the brokers have; pushes nothing unless `all`. */
  readonly prune?: boolean;
  /** Delete this account, by name or public key, from the brokers. */
  readonly remove?: string;
  /** System account, by name or public key; default the operator's. Brokers only. */
  readonly systemAccount?: string;
  /** Its user; default one made for this push alone. Brokers only. */
  readonly systemUser?: string;
  /** How long the first question waits for further brokers, in seconds, 1 to 60; default 1. */
  readonly timeout?: number;
  /** Operator key that signs a deletion; default the first stored. */
  readonly signer?: string;
  /** TLS towards brokers. */
  readonly tls?: ClientTls;
  /**
   * Sends an account server each account in a request of its own, so many of them at once. By default accounts go in
   * packs to a server that takes them, and to others with 64 requests at once.
   */
  readonly atOnce?: number;
  /** Told after each account. */
  readonly progress?: Progress;
}

/** What became of all. */
export interface PushResult extends Reported {
  readonly accounts: readonly PushedAccount[];
  /** What each server holds beside the store; with `diff` and `prune`. */
  readonly differences: readonly ServerDifference[];
  /** What was asked to be deleted, and what each broker said; with `prune` and `remove`. */
  readonly deletion?: { readonly accounts: readonly string[]; readonly servers: readonly ServerOutcome[] };
}

/** A push whose options were checked. */
interface Plan {
  readonly store: OperatorStore;
  readonly operator: OperatorClaims;
  readonly url: string;
  readonly options: PushOptions;
  readonly candidates: readonly Candidate[];
  /** Names by public key; only with `diff` and `prune`. */
  readonly here: ReadonlyMap<string, string>;
  /** Public key of the account to delete. */
  readonly remove: string | undefined;
}

/**
 * Pushes accounts. What a server refuses is no exception: see the outcomes and the report.
 *
 * @throws NscError before anything is pushed: `usage`, `not-allowed`, `bad-jwt`, `no-account` …
 */
export async function push(workspace: Workspace, options: PushOptions): Promise<PushResult> {
  const plan = await makePlan(workspace, options);
  const report = Report.list({ summarise: true });
  return isResolverUrl(plan.url)
    ? pushToBrokers(workspace, plan, report)
    : pushToAccountServer(workspace, plan, report);
}

async function makePlan(workspace: Workspace, options: PushOptions): Promise<Plan> {
  if (options.all === true && given(options.account)) {
    throw new NscError('usage', 'specify only one of --account or --all-accounts');
  }
  const { diff = false, prune = false } = options;
  if (given(options.remove) && (prune || diff)) {
    throw new NscError('usage', '--prune/--diff and --account-removal <account> are mutually exclusive');
  }
  if (prune && diff) throw new NscError('usage', '--prune and --diff are mutually exclusive');
  const store = workspace.store();
  const operator = store.operator();
  const url = accountsUrl(options.url, operator);
  if (url === '') {
    throw new NscError(
      'usage',
      'no account server url or nats-server url was provided by the operator jwt: set one with `nsc edit operator --account-jwt-server-url`, or give -u',
    );
  }
  if (!isResolverUrl(url) && prune) {
    throw new NscError('usage', 'prune only works for nats based account resolver');
  }
  if (!isResolverUrl(url) && given(options.remove)) {
    throw new NscError('usage', 'account-removal only works for nats based account resolver');
  }
  const names = namesToPush(workspace, store, options);
  const check = { force: options.force === true, now: workspace.now };
  return {
    store,
    operator,
    url,
    options,
    candidates: await checkCandidates(store, operator, names, check),
    here: diff || prune ? namesByKey(store) : new Map(),
    remove: given(options.remove) ? keyOf(store, options.remove ?? '') : undefined,
  };
}

function given(text: string | undefined): boolean {
  return text !== undefined && text !== '';
}

function namesToPush(workspace: Workspace, store: OperatorStore, options: PushOptions): string[] {
  if (options.all === true) {
    const names = store.accountNames();
    if (names.length > 0) return names;
    throw new NscError('no-account', `operator ${quote(store.name)} has no accounts`);
  }
  if (options.diff === true || options.prune === true || given(options.remove)) return [];
  return [chooseAccount(workspace, store, options.account)];
}

/** @throws NscError `bad-jwt` when one cannot be read: its account would be taken for unknown, and pruned */
function namesByKey(store: OperatorStore): Map<string, string> {
  const names = new Map<string, string>();
  for (const { name, publicKey, error } of store.accountEntries()) {
    if (error !== undefined) {
      throw new NscError('bad-jwt', `failed to create mapping for ${name}: ${error}; nothing was done`);
    }
    names.set(publicKey, name);
  }
  return names;
}

function keyOf(store: OperatorStore, account: string): string {
  return isAccountKey(account) ? account : store.account(account).sub;
}

async function pushToAccountServer(workspace: Workspace, plan: Plan, report: Report): Promise<PushResult> {
  const { store, operator, url, options, candidates } = plan;
  const pushed = await pushOverHttp(url, candidates, report, {
    exchangeFor: store.info.managed ? operator : undefined,
    progress: options.progress,
    atOnce: options.atOnce,
  });
  await storeSigned(workspace, store, pushed, report);
  const differences: ServerDifference[] = [];
  if (options.diff === true) {
    const lines = new Report('ok', 'diff account server');
    report.add(lines);
    try {
      differences.push(await compareOverHttp(url, plan.here, lines));
    } catch (error) {
      lines.error(reasonOf(error));
    }
  }
  const accounts = pushed.map(({ name, publicKey, outcome, servers }) => ({
    name,
    publicKey,
    outcome,
    servers,
  }));
  return { accounts, differences, report };
}

/** Stores what an operator elsewhere signed, unless the account was changed meanwhile. */
async function storeSigned(
  workspace: Workspace,
  store: OperatorStore,
  pushed: readonly HttpPushed[],
  report: Report,
): Promise<void> {
  const signed = pushed.flatMap(({ name, publicKey, signedJwt }) =>
    signedJwt === undefined ? [] : [{ name, publicKey, signedJwt }],
  );
  if (signed.length === 0) return;
  await workspace.change(() => {
    const batch = new FileBatch();
    try {
      for (const { name, publicKey, signedJwt } of signed) {
        if (store.account(name).sub !== publicKey) continue;
        store.stageAccount(batch, name, signedJwt);
        report.ok(`stored account ${quote(name)} as the operator signed it`);
      }
      batch.commit();
    } finally {
      batch.discard();
    }
  });
}

async function pushToBrokers(workspace: Workspace, plan: Plan, report: Report): Promise<PushResult> {
  const { store, url, options, candidates } = plan;
  const { update, list, delete: remove } = CLAIMS_SUBJECTS;
  const identity = systemIdentity(workspace, store, {
    account: options.systemAccount,
    user: options.systemUser,
    publish: [list, update, remove],
  });
  const signer =
    options.prune === true || plan.remove !== undefined
      ? resolveSigner(workspace, {
          allowed: operatorSigners(plan.operator),
          operator: plan.operator,
          kinds: ['operator'],
          given: options.signer,
        })
      : undefined;
  const connection = await connectToBroker({
    urls: [url],
    identity,
    name: 'nsc_push',
    ...(options.tls !== undefined && { tls: options.tls }),
    environment: workspace.environment,
  });
  const seconds = Math.min(60, Math.max(1, options.timeout ?? 1));
  const service = await ClaimsService.over(connection, seconds * 1000);
  try {
    let accounts: PushedAccount[] = [];
    if (candidates.length > 0) {
      const lines = new Report(
        'ok',
        `push to nats-server ${quote(url)} using system account ${quote(identity.account)}`,
      );
      report.add(lines);
      accounts = await pushOverNats(service, candidates, lines, options.progress);
    }
    const result = { accounts, differences: [], report };
    if (plan.remove !== undefined && signer !== undefined) {
      const lines = new Report('ok', 'prune nats-server with nats account resolver');
      report.add(lines);
      const expectation = { now: workspace.now, expected: undefined };
      const servers = await deleteOverNats(service, [plan.remove], signer, lines, expectation);
      return { ...result, deletion: { accounts: [plan.remove], servers } };
    }
    if (options.prune !== true && options.diff !== true) return result;
    const lines = new Report(
      'ok',
      `${options.prune === true ? 'prune' : 'diff'} nats-server with nats account resolver`,
    );
    report.add(lines);
    const differences = await compareOverNats(service, plan.here, lines);
    if (signer === undefined) return { ...result, differences };
    // Servers refuse the whole request when it names their system account.
    const system = plan.operator.nats.system_account;
    const only = new Set(differences.flatMap(({ onlyThere }) => onlyThere));
    const doomed = [...only].filter((key) => key !== system);
    if (doomed.length === 0) {
      if (lines.code !== 'error') lines.ok('nothing to prune');
      return { ...result, differences, deletion: { accounts: [], servers: [] } };
    }
    const servers = await deleteOverNats(service, doomed, signer, lines, {
      now: workspace.now,
      expected: differences.length,
    });
    return { ...result, differences, deletion: { accounts: doomed, servers } };
  } finally {
    service.close();
    await connection.close();
  }
}

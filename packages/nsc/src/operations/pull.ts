// nsc pull: the servers' versions of the operator's and the accounts' JWTs take the place of the store's.
import {
  type AccountClaims,
  decodeAccount,
  decodeOperator,
  didSign,
  type OperatorClaims,
  unarmour,
} from '@nats-ts/jwt';
import { accountUrl, isResolverUrl } from '../claims/operator-urls.js';
import { NscError, reasonOf } from '../errors.js';
import { CLAIMS_SUBJECTS, ClaimsService } from '../nats/claims-service.js';
import type { ClientTls } from '../nats/client-tls.js';
import { connectToBroker } from '../nats/connection.js';
import { systemIdentity } from '../nats/identity.js';
import { ANSWER_TIME, getAccount, getOperator, pullReport } from '../push/account-server.js';
import { eachAtOnce } from '../push/at-once.js';
import { HTTP_AT_ONCE } from '../push/http-road.js';
import type { Progress } from '../push/outcome.js';
import { Report } from '../report/report.js';
import { FileBatch } from '../store/durable.js';
import { safeName } from '../store/layout.js';
import type { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import type { Reported } from './entities.js';

/** What is pulled. */
export interface PullOptions {
  /** The operator and all its accounts; brokers know no other way. */
  readonly all?: boolean;
  /** One account, by name or public key; default the current one. */
  readonly account?: string;
  /** Take the server's JWT although the one here is newer. */
  readonly overwriteNewer?: boolean;
  /** System account, by name or public key; default the operator's. Brokers only. */
  readonly systemAccount?: string;
  /** Its user; default one made for this pull alone. Brokers only. */
  readonly systemUser?: string;
  /** TLS towards brokers. */
  readonly tls?: ClientTls;
  /** Told after each JWT that arrived from an account server. */
  readonly progress?: Progress;
}

/** One JWT that was to be pulled. */
export interface PulledJwt {
  readonly kind: 'operator' | 'account';
  /** Name in the store; of an account that has yet none, that in its JWT. */
  readonly name: string;
  /** `newer-here`: the one here is newer and was kept. */
  readonly outcome: 'stored' | 'newer-here' | 'failed';
}

/** What became of all. */
export interface PullResult extends Reported {
  readonly pulled: readonly PulledJwt[];
}

/** A JWT that arrived, and the lines about it. */
interface Arrival {
  readonly kind: 'operator' | 'account';
  /** Name in the store, if it is known there. */
  readonly name: string;
  readonly report: Report;
  /** Absent when nothing usable arrived. */
  readonly token?: string;
}

/**
 * Pulls JWTs. What a server did not give, or what is not taken from it, is no exception: see the outcomes and the
 * report. Only JWTs signed by the operator are taken; where its keys are elsewhere, also self-signed ones.
 *
 * @throws NscError before anything is pulled: `usage`, `no-account`, `remote` …
 */
export async function pull(workspace: Workspace, options: PullOptions): Promise<PullResult> {
  const store = workspace.store();
  const operator = store.operator();
  const url = operator.nats.account_server_url ?? '';
  const account =
    options.all === true
      ? undefined
      : (options.account ?? '') === '' && workspace.context.account === ''
        ? missingChoice()
        : chooseAccount(workspace, store, options.account);
  if (url === '') {
    throw new NscError(
      'usage',
      `operator ${quote(store.name)} doesn't set account server url - unable to pull`,
    );
  }
  const report = Report.list({ summarise: true });
  if (!isResolverUrl(url)) {
    const arrivals = await fromAccountServer(store, operator, url, account, options);
    for (const arrival of arrivals) report.add(arrival.report);
    const pulled = await storeArrivals(workspace, store, operator, arrivals, options, true);
    return { pulled, report };
  }
  if (options.all !== true) {
    throw new NscError(
      'usage',
      `operator ${quote(store.name)} can only pull all jwt - unable to pull by account`,
    );
  }
  const lines = new Report('ok', 'pull from cluster using system account');
  report.add(lines);
  const arrivals = await fromBrokers(workspace, store, url, options, lines);
  const pulled = await storeArrivals(workspace, store, operator, arrivals, options, false);
  return { pulled, report };
}

function missingChoice(): never {
  throw new NscError('usage', 'specify --all or --account');
}

async function fromAccountServer(
  store: OperatorStore,
  operator: OperatorClaims,
  url: string,
  account: string | undefined,
  { progress }: PullOptions,
): Promise<Arrival[]> {
  const jobs: { kind: 'operator' | 'account'; name: string; key: string }[] =
    account === undefined
      ? store.accountEntries().map(({ name, publicKey }) => ({ kind: 'account', name, key: publicKey }))
      : [{ kind: 'account', name: account, key: store.account(account).sub }];
  if (account === undefined) jobs.unshift({ kind: 'operator', name: operator.name ?? store.name, key: '' });
  return eachAtOnce(
    jobs,
    HTTP_AT_ONCE,
    async ({ kind, name, key }): Promise<Arrival> => {
      const report = new Report('ok', `pull ${quote(name)} from the account server`, {
        shape: 'details-on-trouble',
      });
      try {
        if (kind === 'account' && key === '') {
          throw new Error('the JWT here cannot be read, so the account is not known by its key');
        }
        const answer = kind === 'operator' ? await getOperator(url) : await getAccount(accountUrl(url, key));
        report.add(...pullReport(answer).details);
        return { kind, name, report, ...(answer.status === 200 && { token: unarmour(answer.text) }) };
      } catch (error) {
        report.error(reasonOf(error));
        return { kind, name, report };
      }
    },
    (done) => progress?.(done, jobs.length),
  );
}

async function fromBrokers(
  workspace: Workspace,
  store: OperatorStore,
  url: string,
  options: PullOptions,
  report: Report,
): Promise<Arrival[]> {
  const identity = systemIdentity(workspace, store, {
    account: options.systemAccount,
    user: options.systemUser,
    publish: [CLAIMS_SUBJECTS.pack],
  });
  const connection = await connectToBroker({
    urls: [url],
    identity,
    name: 'nsc_pull',
    ...(options.tls !== undefined && { tls: options.tls }),
    environment: workspace.environment,
  });
  const service = await ClaimsService.over(connection, ANSWER_TIME);
  const arrivals: Arrival[] = [];
  try {
    for await (const { jwt } of service.pack()) {
      arrivals.push({ kind: 'account', name: '', report, token: jwt });
    }
  } catch (error) {
    report.error(reasonOf(error));
  } finally {
    service.close();
    await connection.close();
  }
  return arrivals;
}

async function storeArrivals(
  workspace: Workspace,
  store: OperatorStore,
  operator: OperatorClaims,
  arrivals: readonly Arrival[],
  options: PullOptions,
  relabel: boolean,
): Promise<PulledJwt[]> {
  return workspace.change(() => {
    const here = new Accounts(store);
    const batch = new FileBatch();
    try {
      const pulled = arrivals.map((arrival): PulledJwt => {
        const { kind, name, report, token } = arrival;
        if (token === undefined) return { kind, name, outcome: 'failed' };
        const judged =
          kind === 'operator'
            ? takeOperator(store, operator, token, batch, options)
            : takeAccount(store, operator, token, here, batch, options);
        if (judged.outcome === 'stored') report.ok(`stored ${kind} ${quote(judged.name)}`);
        else report.error(judged.reason);
        if (relabel && report.code === 'ok')
          report.label = `pulled ${quote(judged.name)} from the account server`;
        return { kind, name: judged.name === '' ? name : judged.name, outcome: judged.outcome };
      });
      batch.commit();
      return pulled;
    } finally {
      batch.discard();
    }
  });
}

/** The accounts of the store whose JWTs can be read: a broken one may be replaced. */
class Accounts {
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

type Judgement =
  | { readonly outcome: 'stored'; readonly name: string }
  | { readonly outcome: 'newer-here' | 'failed'; readonly name: string; readonly reason: string };

function failed(name: string, reason: string): Judgement {
  return { outcome: 'failed', name, reason };
}

function newerHere(name: string): Judgement {
  const reason = `local jwt for ${quote(name)} is newer than remote version - specify --overwrite-newer to overwrite`;
  return { outcome: 'newer-here', name, reason };
}

function takeOperator(
  store: OperatorStore,
  operator: OperatorClaims,
  text: string,
  batch: FileBatch,
  { overwriteNewer = false }: PullOptions,
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

function takeAccount(
  store: OperatorStore,
  operator: OperatorClaims,
  text: string,
  here: Accounts,
  batch: FileBatch,
  { overwriteNewer = false }: PullOptions,
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

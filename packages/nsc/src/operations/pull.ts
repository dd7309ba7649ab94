// nsc pull: the servers' versions of the operator's and the accounts' JWTs take the place of the store's.
import type { OperatorClaims } from '@nats-ts/jwt';
import { accountsUrl, isResolverUrl } from '../claims/operator-urls.js';
import { NscError } from '../errors.js';
import type { ClientTls } from '../nats/client-tls.js';
import { type Arrival, fromAccountServer, fromBrokers } from '../pull/arrivals.js';
import { KnownAccounts, takeAccount, takeOperator } from '../pull/taking.js';
import type { Progress } from '../push/outcome.js';
import { Report } from '../report/report.js';
import { FileBatch } from '../store/durable.js';
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
  /** From where; default what the operator's JWT says. An http(s) URL is an account server's. */
  readonly url?: string;
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

/**
 * Pulls JWTs. What a server did not give, or what is not taken from it, is no exception: see the outcomes and the
 * report. Only JWTs signed by the operator are taken; where its keys are elsewhere, also self-signed ones.
 *
 * @throws NscError before anything is pulled: `usage`, `no-account`, `remote` …
 */
export async function pull(workspace: Workspace, options: PullOptions): Promise<PullResult> {
  const store = workspace.store();
  const operator = store.operator();
  const url = accountsUrl(options.url, operator);
  // Brokers that were named have but one way to be pulled from, so nobody need say which.
  const named = (options.url ?? '') !== '' && isResolverUrl(url) && (options.account ?? '') === '';
  const all = options.all === true || named;
  const account = all
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
    const arrivals = await fromAccountServer(store, operator, url, account, options.progress);
    for (const arrival of arrivals) report.add(arrival.report);
    const pulled = await storeArrivals(workspace, store, operator, arrivals, options, true);
    return { pulled, report };
  }
  if (!all) {
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

async function storeArrivals(
  workspace: Workspace,
  store: OperatorStore,
  operator: OperatorClaims,
  arrivals: readonly Arrival[],
  { overwriteNewer = false }: PullOptions,
  relabel: boolean,
): Promise<PulledJwt[]> {
  return workspace.change(() => {
    const here = new KnownAccounts(store);
    const batch = new FileBatch();
    try {
      const pulled = arrivals.map((arrival): PulledJwt => {
        const { kind, name, report, token } = arrival;
        if (token === undefined) return { kind, name, outcome: 'failed' };
        const judged =
          kind === 'operator'
            ? takeOperator(store, operator, token, batch, overwriteNewer)
            : takeAccount(store, operator, token, here, batch, overwriteNewer);
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

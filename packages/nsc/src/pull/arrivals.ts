// What servers answer to a pull: account servers each JWT by its URL, brokers all of theirs in one pack.
import { type OperatorClaims, unarmour } from '@nats-ts/jwt';
import { accountUrl } from '../claims/operator-urls.js';
import { reasonOf } from '../errors.js';
import { CLAIMS_SUBJECTS, ClaimsService } from '../nats/claims-service.js';
import type { ClientTls } from '../nats/client-tls.js';
import { connectToBroker } from '../nats/connection.js';
import { systemIdentity } from '../nats/identity.js';
import { ANSWER_TIME, getAccount, getOperator, pullReport } from '../push/account-server.js';
import { eachAtOnce } from '../push/at-once.js';
import { HTTP_AT_ONCE } from '../push/http-road.js';
import type { Progress } from '../push/outcome.js';
import { Report } from '../report/report.js';
import type { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';

/** A JWT that arrived, and the lines about it. */
export interface Arrival {
  readonly kind: 'operator' | 'account';
  /** Name in the store, if it is known there. */
  readonly name: string;
  readonly report: Report;
  /** Absent when nothing usable arrived. */
  readonly token?: string;
}

/** As whom brokers are asked, and how. */
export interface BrokerOptions {
  /** System account, by name or public key; default the operator's. */
  readonly systemAccount?: string;
  /** Its user; default one made for this alone. */
  readonly systemUser?: string;
  readonly tls?: ClientTls;
}

/**
 * Asks an account server.
 *
 * @param account name of the only one asked for; undefined: the operator and every account of the store
 * @throws NscError `no-account`, `bad-jwt`
 */
export async function fromAccountServer(
  store: OperatorStore,
  operator: OperatorClaims,
  url: string,
  account: string | undefined,
  progress: Progress | undefined,
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

/** Asks brokers for all they have. What goes wrong on the way is in the report. @throws NscError before anybody is asked */
export async function fromBrokers(
  workspace: Workspace,
  store: OperatorStore,
  url: string,
  options: BrokerOptions,
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

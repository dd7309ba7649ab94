// nsc push: account JWTs to an account server, checked before they leave.
import { type AccountClaims, decodeAccount, didSign, type OperatorClaims, validate } from '@nats-ts/jwt';
import { accountUrl, isResolverUrl } from '../claims/operator-urls.js';
import { NscError, reasonOf } from '../errors.js';
import { postAccount, pushReport } from '../push/account-server.js';
import { Report } from '../report/report.js';
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
  /** The account server; default the one in the operator's JWT. With or without a slash at its end. */
  readonly url?: string;
  /** Push in spite of what validation finds. */
  readonly force?: boolean;
}

/** What became of one account. */
export interface PushedAccount {
  readonly name: string;
  /** `pending`: accepted, but somebody has yet to sign it. */
  readonly outcome: 'pushed' | 'pending' | 'failed';
}

/** What became of all. */
export interface PushResult extends Reported {
  readonly accounts: readonly PushedAccount[];
}

/** Requests under way at once. */
const AT_ONCE = 16;

interface Candidate {
  readonly name: string;
  readonly token: string;
  readonly key: string;
}

/**
 * Pushes accounts. A refusal by the server is no exception: see the outcomes and the report.
 *
 * @throws NscError before anything is pushed: `usage`, `not-served`, `not-allowed`, `bad-jwt`, `no-account` …
 */
export async function push(workspace: Workspace, options: PushOptions): Promise<PushResult> {
  if (options.all === true && options.account !== undefined && options.account !== '') {
    throw new NscError('usage', 'specify only one of --account or --all-accounts');
  }
  const store = workspace.store();
  const operator = store.operator();
  const url = serverUrl(options.url, operator);
  const names =
    options.all === true ? store.accountNames() : [chooseAccount(workspace, store, options.account)];
  if (names.length === 0) throw new NscError('no-account', `operator ${quote(store.name)} has no accounts`);
  const candidates = names.map((name) => candidate(workspace, store, operator, name, options.force === true));

  const report = Report.list({ summarise: true });
  const lines: Report[] = [];
  const accounts: PushedAccount[] = [];
  const queue = candidates.entries();
  const worker = async (): Promise<void> => {
    for (const [index, next] of queue) {
      const line = await pushOne(url, next);
      lines[index] = line;
      const outcome = line.code === 'ok' ? 'pushed' : line.code === 'warning' ? 'pending' : 'failed';
      accounts[index] = { name: next.name, outcome };
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, candidates.length) }, worker));
  report.add(...lines);
  return { accounts, report };
}

async function pushOne(url: string, { name, token, key }: Candidate): Promise<Report> {
  const line = new Report('ok', `push ${name} to account server`, { shape: 'details-on-trouble' });
  try {
    line.add(...pushReport(await postAccount(accountUrl(url, key), token)).details);
  } catch (error) {
    line.error(`failed to push account ${quote(name)}: ${reasonOf(error)}`);
  }
  if (line.code === 'ok') line.label = `pushed ${quote(name)} to account server`;
  return line;
}

function serverUrl(given: string | undefined, operator: OperatorClaims): string {
  const url = (given !== undefined && given !== '' ? given : (operator.nats.account_server_url ?? '')).trim();
  if (url === '') {
    throw new NscError(
      'usage',
      'no account server url or nats-server url was provided by the operator jwt: set one with `nsc edit operator --account-jwt-server-url`, or give -u',
    );
  }
  if (isResolverUrl(url)) {
    throw new NscError(
      'not-served',
      `pushing to a nats-server with its own resolver (${quote(url)}) is not served yet: give the http or https url of an account server with -u`,
    );
  }
  if (!URL.canParse(url)) throw new NscError('usage', `${quote(url)} is not a url`);
  const scheme = new URL(url).protocol.slice(0, -1);
  if (scheme !== 'http' && scheme !== 'https') {
    throw new NscError('usage', `scheme ${quote(scheme)} is not supported (http, https)`);
  }
  return url;
}

function candidate(
  workspace: Workspace,
  store: OperatorStore,
  operator: OperatorClaims,
  name: string,
  force: boolean,
): Candidate {
  const text = store.accountToken(name);
  let claims: AccountClaims;
  let token: string;
  try {
    ({ claims, token } = decodeAccount(text));
  } catch (error) {
    throw new NscError('bad-jwt', `unable to push account ${quote(name)}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  if (!force) {
    const finding = validate(claims, { now: workspace.now }).find(
      (found) => found.blocking || found.timeCheck,
    );
    if (finding !== undefined) {
      throw new NscError(
        'not-allowed',
        `unable to push account ${quote(name)} as it has validation issues: ${finding.text}`,
      );
    }
    if (!store.info.managed && !didSign(operator, claims)) {
      throw new NscError(
        'not-allowed',
        `unable to push account ${quote(name)} as it is not signed by the operator ${quote(operator.name ?? '')}`,
      );
    }
  }
  return { name, token, key: claims.sub };
}

// Accounts to an account server over HTTP, many at once.
import { decodeAccount, didSign, type OperatorClaims } from '@nats-ts/jwt';
import { accountUrl } from '../claims/operator-urls.js';
import { NscError, reasonOf } from '../errors.js';
import { Report } from '../report/report.js';
import { quote } from '../text/go-text.js';
import { getAccount, listedAccounts, postAccount, pullReport, pushReport } from './account-server.js';
import { eachAtOnce } from './at-once.js';
import type { Candidate } from './candidates.js';
import type { Answer } from './http-client.js';
import { difference, type Progress, type PushedAccount, type ServerDifference } from './outcome.js';
import { postPacks } from './pack-road.js';

/** Requests under way at once. */
export const HTTP_AT_ONCE = 64;

/** What became of one account, and for an account of an operator elsewhere what that operator made of it. */
export interface HttpPushed extends PushedAccount {
  /** The JWT that the operator signed, to be stored in place of the self-signed one. */
  readonly signedJwt?: string;
}

/**
 * Posts accounts to an account server.
 *
 * @param options.atOnce each in a request of its own, so many under way at once; left out: in packs, where the server
 *   takes them
 * @param exchangeFor the operator, when its keys are elsewhere: what it signed is fetched back
 */
export async function pushOverHttp(
  url: string,
  candidates: readonly Candidate[],
  report: Report,
  options: {
    readonly exchangeFor?: OperatorClaims | undefined;
    readonly progress?: Progress | undefined;
    readonly atOnce?: number | undefined;
  } = {},
): Promise<HttpPushed[]> {
  const { exchangeFor, progress, atOnce } = options;
  const done = new Map<Candidate, Pushed>();
  if (atOnce === undefined && exchangeFor === undefined) {
    // Told while the server has the next packs to store.
    await postPacks(
      url,
      candidates,
      (candidate, answer) => done.set(candidate, reported(candidate, answer)),
      progress,
    );
  }
  let count = done.size;
  const pushed = await eachAtOnce(candidates, atOnce ?? HTTP_AT_ONCE, async (candidate) => {
    const known = done.get(candidate);
    if (known !== undefined) return known;
    const one = await pushOne(url, candidate, exchangeFor);
    progress?.(++count, candidates.length);
    return one;
  });
  for (const { line } of pushed) report.add(line);
  return pushed.map(({ account }) => account);
}

/** What became of an account, and the line about it. */
interface Pushed {
  readonly line: Report;
  readonly account: HttpPushed;
}

async function pushOne(
  url: string,
  candidate: Candidate,
  exchangeFor: OperatorClaims | undefined,
): Promise<Pushed> {
  const { name, token, key } = candidate;
  const line = lineAbout(candidate);
  let signedJwt: string | undefined;
  try {
    const address = accountUrl(url, key);
    line.add(...pushReport(await postAccount(address, token)).details);
    if (exchangeFor !== undefined && line.code === 'ok' && candidate.issuer === key) {
      signedJwt = await fetchSigned(address, candidate, exchangeFor, line);
    }
  } catch (error) {
    line.error(`failed to push account ${quote(name)}: ${reasonOf(error)}`);
  }
  return finished(candidate, line, signedJwt);
}

/** An account about which the server has said something. */
function reported(candidate: Candidate, answer: Answer): Pushed {
  return finished(candidate, lineAbout(candidate).add(...pushReport(answer).details));
}

function lineAbout({ name }: Candidate): Report {
  return new Report('ok', `push ${name} to account server`, { shape: 'details-on-trouble' });
}

function finished({ name, key }: Candidate, line: Report, signedJwt?: string): Pushed {
  const { code } = line;
  if (code === 'ok') line.label = `pushed ${quote(name)} to account server`;
  const outcome = code === 'ok' ? 'pushed' : code === 'warning' ? 'pending' : 'failed';
  return {
    line,
    account: {
      name,
      publicKey: key,
      outcome,
      servers: [],
      ...(signedJwt !== undefined && { signedJwt }),
    },
  };
}

/** What the operator made of a self-signed account; undefined while it has not signed it. */
async function fetchSigned(
  address: string,
  { name, key }: Candidate,
  operator: OperatorClaims,
  line: Report,
): Promise<string | undefined> {
  const pulled = await getAccount(address);
  if (pulled.status !== 200) {
    line.add(...pullReport(pulled).details);
    return undefined;
  }
  const { claims, token } = decodeAccount(pulled.text.trim());
  if (claims.sub !== key) throw new Error('the account server answered with the JWT of another account');
  if (!didSign(operator, claims)) {
    line.warning(`account ${quote(name)} is not signed by the operator yet; pull it later`);
    return undefined;
  }
  return token;
}

/**
 * Compares an account server's accounts with the store's. A server that lists its accounts tells both sides; of
 * others, only those of the store can be asked for.
 */
export async function compareOverHttp(
  url: string,
  here: ReadonlyMap<string, string>,
  report: Report,
): Promise<ServerDifference> {
  const listed = await listedAccounts(url);
  const there = listed ?? (await presentAccounts(url, [...here.keys()]));
  const found = difference(url, there, here);
  const count = found.both.length + found.onlyThere.length;
  const lines = new Report('ok', `list ${count} accounts from account server ${quote(url)}`);
  for (const key of found.both) lines.ok(`account ${key} named ${here.get(key)} exists`);
  for (const key of found.onlyThere) lines.ok(`account ${key} only exists in server`);
  for (const key of found.onlyHere) lines.warning(`account ${key} named ${here.get(key)} is not in server`);
  if (listed === undefined) {
    lines.warning('this account server does not list its accounts: what only it has is not shown');
  }
  report.add(lines);
  return found;
}

async function presentAccounts(url: string, keys: readonly string[]): Promise<string[]> {
  const statuses = await eachAtOnce(
    keys,
    HTTP_AT_ONCE,
    async (key) => (await getAccount(accountUrl(url, key))).status,
  );
  const refused = statuses.find((status) => status !== 200 && status !== 404);
  if (refused !== undefined) {
    throw new NscError('remote', `the account server ${quote(url)} answered ${refused}`);
  }
  return keys.filter((_, index) => statuses[index] === 200);
}

// The store against what serves it: an account server over HTTP, or brokers with resolvers of their own over $SYS.
import { type AccountClaims, decodeAccount, unarmour } from '@nats-ts/jwt';
import { accountUrl, isResolverUrl } from '../claims/operator-urls.js';
import { NscError, reasonOf } from '../errors.js';
import { CLAIMS_SUBJECTS, ClaimsService } from '../nats/claims-service.js';
import type { ClientTls } from '../nats/client-tls.js';
import { connectToBroker } from '../nats/connection.js';
import { systemIdentity } from '../nats/identity.js';
import { getAccount, listedAccounts } from '../push/account-server.js';
import { eachAtOnce } from '../push/at-once.js';
import { HTTP_AT_ONCE } from '../push/http-road.js';
import type { OperatorStore } from '../store/operator-store.js';
import { renderDate } from '../text/dates.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { FindingWriter, type ValidationSection } from './findings.js';

/** Which server, and how it is reached. */
export interface ServerChoice {
  /** http, https: an account server; nats, tls, ws, wss: brokers. */
  readonly url: string;
  /** System account, by name or public key; default the operator's. Brokers only. */
  readonly systemAccount?: string;
  /** Its user; default one made for this alone. Brokers only. */
  readonly systemUser?: string;
  /** TLS towards brokers. */
  readonly tls?: ClientTls;
  /** How long brokers may take to answer, in milliseconds. */
  readonly timeout?: number;
}

/** What a server has. */
export interface ServerView {
  readonly url: string;
  /** Claims of the accounts that were asked for, by public key. */
  readonly accounts: ReadonlyMap<string, AccountClaims>;
  /** Each server's list of public keys, by its name; one, the URL, for an account server. Empty when there is none. */
  readonly lists: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether an account that was asked for and is not among `accounts` is not on the server. */
  readonly complete: boolean;
  /** What could not be learned. */
  readonly notes: readonly string[];
}

/** How long brokers may take to answer by default, in milliseconds. */
const BROKER_PATIENCE = 1000;

/**
 * Asks a server.
 *
 * @param keys public keys of the accounts whose JWTs are compared
 * @throws NscError `usage`, `remote`, `no-user` …
 */
export function readServer(
  workspace: Workspace,
  store: OperatorStore,
  choice: ServerChoice,
  keys: readonly string[],
): Promise<ServerView> {
  const { url } = choice;
  if (isResolverUrl(url)) return readBrokersOf(workspace, store, choice);
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new NscError(
      'usage',
      `${quote(url)} is neither the url of an account server (http, https) nor of a nats-server`,
    );
  }
  return readAccountServer(url, keys);
}

async function readAccountServer(url: string, keys: readonly string[]): Promise<ServerView> {
  const notes: string[] = [];
  const listed = await listedAccounts(url);
  if (listed === undefined) notes.push('it does not list its accounts: what is on it alone is not known');
  const accounts = new Map<string, AccountClaims>();
  const present = listed === undefined ? undefined : new Set(listed);
  const asked = present === undefined ? keys : keys.filter((key) => present.has(key));
  const served = new Set<string>();
  let complete = true;
  await eachAtOnce(asked, HTTP_AT_ONCE, async (key) => {
    const { status, text } = await getAccount(accountUrl(url, key));
    if (status === 404) return;
    if (status !== 200) {
      complete = false;
      notes.push(`it answers ${status} when asked for account ${key}`);
      return;
    }
    served.add(key);
    learn(accounts, text, notes);
  });
  return { url, accounts, lists: new Map([[url, present ?? served]]), complete, notes };
}

async function readBrokersOf(
  workspace: Workspace,
  store: OperatorStore,
  choice: ServerChoice,
): Promise<ServerView> {
  const { url, systemAccount, systemUser, tls, timeout = BROKER_PATIENCE } = choice;
  const identity = systemIdentity(workspace, store, {
    account: systemAccount,
    user: systemUser,
    publish: [CLAIMS_SUBJECTS.list, CLAIMS_SUBJECTS.pack],
  });
  const connection = await connectToBroker({
    urls: [url],
    identity,
    name: 'nsc_validate',
    environment: workspace.environment,
    ...(tls === undefined ? {} : { tls }),
  });
  const notes: string[] = [];
  const accounts = new Map<string, AccountClaims>();
  const lists = new Map<string, ReadonlySet<string>>();
  let complete = true;
  try {
    const service = await ClaimsService.over(connection, timeout);
    try {
      const { answers, silence, lists: listed } = await service.list();
      if (silence !== undefined)
        throw new NscError('remote', `${quote(url)} does not list accounts: ${silence}`);
      for (const answer of answers) {
        if (answer.outcome === 'error') notes.push(`nats-server ${answer.server}: ${answer.reason}`);
      }
      for (const { server, accounts: keys } of listed) lists.set(server, new Set(keys));
      try {
        for await (const { jwt } of service.pack()) learn(accounts, jwt, notes);
      } catch (error) {
        complete = false;
        notes.push(`its JWTs cannot be compared: ${reasonOf(error)}`);
      }
    } finally {
      service.close();
    }
  } finally {
    await connection.close();
  }
  return { url, accounts, lists, complete, notes };
}

function learn(accounts: Map<string, AccountClaims>, text: string, notes: string[]): void {
  try {
    const { claims } = decodeAccount(unarmour(text));
    accounts.set(claims.sub, claims);
  } catch (error) {
    notes.push(`it holds a JWT that cannot be read: ${reasonOf(error)}`);
  }
}

/**
 * Compares.
 *
 * @param compared names of the accounts that are compared
 * @param all whether every account of the store is among them, so that what is only on the server counts
 */
export function compareWithServer(
  store: OperatorStore,
  view: ServerView,
  compared: readonly string[],
  all: boolean,
): ValidationSection {
  const section: ValidationSection = { title: `Server ${quote(view.url)}`, findings: [] };
  const server = new FindingWriter(section, `server ${view.url}`);
  for (const note of view.notes) server.info('unreadable', note);
  const here = new Map(store.accountEntries().map(({ name, publicKey }) => [publicKey, name]));
  for (const [key, name] of here) {
    if (key === '' || !compared.includes(name)) continue;
    const writer = new FindingWriter(section, `account ${name}`);
    for (const [serverName, keys] of view.lists) {
      if (keys.has(key)) continue;
      writer.warning(
        'only-here',
        `account ${quote(name)} is not on ${placeName(view, serverName)}: push it with nsc push -a ${name}`,
      );
    }
    const there = view.accounts.get(key);
    if (there !== undefined) compareAccount(store, name, there, writer);
  }
  if (!all) return section;
  for (const [serverName, keys] of view.lists) {
    for (const key of [...keys].sort()) {
      if (here.has(key)) continue;
      const name = view.accounts.get(key)?.name ?? '';
      const label = name === '' ? key : `${key} (${name})`;
      server.warning(
        'only-there',
        `account ${label} is on ${placeName(view, serverName)} but not in this store`,
      );
    }
  }
  return section;
}

function placeName(view: ServerView, name: string): string {
  return name === view.url ? 'the server' : `nats-server ${quote(name)}`;
}

function compareAccount(
  store: OperatorStore,
  name: string,
  there: AccountClaims,
  writer: FindingWriter,
): void {
  let here: AccountClaims;
  try {
    here = store.account(name);
  } catch {
    return; // It is named among the findings about the account.
  }
  if (here.jti === there.jti && here.iss === there.iss && here.iat === there.iat) return;
  const [mine, theirs] = [here.iat ?? 0, there.iat ?? 0];
  const text =
    mine > theirs
      ? `the server has an older JWT, issued ${renderDate(theirs)}: push it with nsc push -a ${name}`
      : mine < theirs
        ? `the server has a newer JWT, issued ${renderDate(theirs)}: pull it with nsc pull -a ${name}`
        : 'the server has another JWT of the same age';
  writer.warning('differs', `account ${quote(name)}: ${text}`);
}

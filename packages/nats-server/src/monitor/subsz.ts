/** Subscriptions: `/subsz`. */
import type { Account } from '../accounts/account.js';
import { fromWire } from '../protocol/wire-text.js';
import { isValidLiteralSubject, isValidSubject, subjectMatches } from '../subjects/subject.js';
import { detailOf, type SubDetail } from './conn-info.js';
import { DEFAULT_LIST_SIZE } from './connz.js';
import { goTime } from './go-json.js';
import { RequestError } from './query.js';
import { type SublistStats, sublistStats } from './sublist-stats.js';
import type { Watched } from './watched.js';

/** What to show of which subscriptions. */
export interface SubszOptions {
  readonly offset?: number;
  /** Most subscriptions; 1024 when left out. */
  readonly limit?: number;
  /** Show them, not only their number. */
  readonly subscriptions?: boolean;
  /** Only of this account. */
  readonly account?: string;
  /** Only those that a message on this literal subject would reach. */
  readonly test?: string;
}

/** The page. */
export interface Subsz extends SublistStats {
  readonly server_id: string;
  readonly now: string;
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
  readonly subscriptions_list?: readonly SubDetail[];
}

/** The number that the server itself has among its connections. */
const SERVER_CID = 1;

/**
 * Subscriptions and how they are matched.
 *
 * @throws RequestError when `test` is not a literal subject
 */
export function subsz(server: Watched, options: SubszOptions = {}): Subsz {
  const { test = '', account = '', subscriptions = false } = options;
  if (test !== '' && !(isValidSubject(test) && isValidLiteralSubject(test))) {
    throw new RequestError(`invalid test subject, must be valid publish subject: ${test}`);
  }
  const offset = Math.max(0, options.offset ?? 0);
  const limit = (options.limit ?? 0) > 0 ? (options.limit as number) : DEFAULT_LIST_SIZE;
  const accounts = [...server.accounts].filter(({ name }) => account === '' || name === account);
  const details = subscriptions ? detailsOf(server, accounts, test) : [];
  const shown = details.slice(offset, offset + limit);
  return {
    server_id: server.id,
    now: goTime(Date.now()),
    ...sublistStats(accounts),
    total: details.length,
    offset,
    limit,
    ...(shown.length === 0 ? {} : { subscriptions_list: shown }),
  };
}

function detailsOf(server: Watched, accounts: readonly Account[], test: string): readonly SubDetail[] {
  const wanted = new Set(accounts);
  const details: SubDetail[] = [];
  const add = (account: Account, subscription: Parameters<typeof detailOf>[0], cid: number): void => {
    if (test !== '' && !subjectMatches(test, fromWire(subscription.subject))) return;
    details.push({ account: account.name, account_tag: account.nameTag, ...detailOf(subscription, cid) });
  };
  for (const account of accounts) {
    for (const subscription of account.services) add(account, subscription, SERVER_CID);
  }
  for (const { account, subscriptions, id } of server.connections.values()) {
    if (!wanted.has(account)) continue;
    for (const subscription of subscriptions.values()) add(account, subscription, id);
  }
  return details;
}

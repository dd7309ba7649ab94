/** What accounts have done: `/accstatz`. */
import type { Account } from '../accounts/account.js';
import { goTime } from './go-json.js';
import type { Watched } from './watched.js';

/** Messages and their bytes. */
export interface MessageCount {
  readonly msgs: number;
  readonly bytes: number;
}

/** Messages, and those of them that went through other servers. */
export interface DataStats extends MessageCount {
  readonly gateways?: MessageCount;
  readonly routes?: MessageCount;
  readonly leafs?: MessageCount;
}

/** One account. */
export interface AccountStat {
  readonly acc: string;
  readonly name: string;
  readonly conns: number;
  readonly leafnodes: number;
  readonly total_conns: number;
  readonly num_subscriptions: number;
  /** To its clients. */
  readonly sent: DataStats;
  /** From its clients. */
  readonly received: DataStats;
  readonly slow_consumers: number;
}

/** Which accounts. */
export interface AccountStatzOptions {
  /** Only these; all when left out or empty. */
  readonly accounts?: readonly string[];
  /** Those without connections too. */
  readonly includeUnused?: boolean;
}

/** The page. */
export interface AccountStatz {
  readonly server_id: string;
  readonly now: string;
  readonly account_statz: readonly AccountStat[];
}

/** What accounts have done. Where nothing else is asked for, only those with connections are looked at. */
export function accountStatz(server: Watched, options: AccountStatzOptions = {}): AccountStatz {
  const { accounts = [], includeUnused = false } = options;
  const named = accounts.map((name) => server.accounts.get(name)).filter((one) => one !== undefined);
  const all = includeUnused ? server.accounts : server.record.activeAccounts;
  const shown: AccountStat[] = [];
  for (const account of accounts.length > 0 ? named : all) {
    if (includeUnused || account.connections > 0) shown.push(accountStat(account));
  }
  return { server_id: server.id, now: goTime(Date.now()), account_statz: shown };
}

/** What one account has done. */
export function accountStat(account: Account): AccountStat {
  const { inMessages, inBytes, outMessages, outBytes, slowConsumers } = account.statistics;
  return {
    acc: account.name,
    name: account.nameTag,
    conns: account.connections,
    leafnodes: 0,
    total_conns: account.connections,
    num_subscriptions: account.sublist.count,
    sent: throughNobody(outMessages, outBytes),
    received: throughNobody(inMessages, inBytes),
    slow_consumers: slowConsumers,
  };
}

/** Messages that were exchanged with clients of this server. */
function throughNobody(msgs: number, bytes: number): DataStats {
  const none = { msgs: 0, bytes: 0 };
  return { msgs, bytes, gateways: none, routes: none, leafs: none };
}

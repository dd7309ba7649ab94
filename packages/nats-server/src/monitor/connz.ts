/** The connections of a server: `/connz`. */
import type { ClientConnection } from '../client/connection.js';
import { fromWire } from '../protocol/wire-text.js';
import { subjectIntersection } from '../subjects/subject.js';
import { type ConnectionFacts, type ConnInfo, connInfo, factsOf } from './conn-info.js';
import { goTime } from './go-json.js';
import { RequestError } from './query.js';
import type { Watched } from './watched.js';

/** How to sort: by number and start the lowest first, by uptime the youngest, by reason the alphabet, else the most first. */
export const SORT_OPTIONS = [
  'cid',
  'start',
  'subs',
  'pending',
  'msgs_to',
  'msgs_from',
  'bytes_to',
  'bytes_from',
  'last',
  'idle',
  'uptime',
  'stop',
  'reason',
  'rtt',
] as const;

/** One of `SORT_OPTIONS`. */
export type SortOption = (typeof SORT_OPTIONS)[number];

/** Which connections to look at. */
export type ConnState = 'open' | 'closed' | 'any';

/** What to show of which connections. */
export interface ConnzOptions {
  readonly sort?: string;
  /** Show who they are. */
  readonly auth?: boolean;
  readonly subscriptions?: boolean;
  readonly subscriptionsDetail?: boolean;
  readonly offset?: number;
  /** Most connections; 1024 when left out. */
  readonly limit?: number;
  /** Only this one. */
  readonly cid?: number;
  readonly state?: ConnState;
  /** Only those of this user, or of this account. */
  readonly user?: string;
  readonly account?: string;
  /** Only open ones that listen to what this subject, wildcards included, meets; needs `account`. */
  readonly filterSubject?: string;
  /** Only those with this MQTT client id, which no client has. */
  readonly mqttClient?: string;
}

/** The page. */
export interface Connz {
  readonly server_id: string;
  readonly now: string;
  readonly num_connections: number;
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
  /** Null where the account does not exist. */
  readonly connections: readonly ConnInfo[] | null;
}

/** Entries of a list where nothing else was asked for. */
export const DEFAULT_LIST_SIZE = 1024;

/**
 * The connections of a server.
 *
 * @throws RequestError when the options do not go together
 */
export function connz(server: Watched, options: ConnzOptions = {}): Connz {
  const state = options.state ?? 'open';
  const sort = checkedSort(options.sort ?? '', state);
  const { cid = 0, account = '' } = options;
  const filter = options.filterSubject === '>' ? '' : (options.filterSubject ?? '');
  if (filter !== '' && account === '') {
    throw new RequestError('filter by subject only valid with account filtering');
  }
  const offset = Math.max(0, options.offset ?? 0);
  const limit = cid > 0 ? 1 : (options.limit ?? 0) > 0 ? (options.limit as number) : DEFAULT_LIST_SIZE;
  const now = Date.now();
  const shownNow = goTime(now);
  if (account !== '' && server.accounts.get(account) === undefined) {
    return { server_id: '', now: shownNow, num_connections: 0, total: 0, offset, limit, connections: null };
  }
  const { facts, total } = select(server, options, state, filter);
  facts.sort(comparisonOf(sort, now));
  const choice = {
    auth: options.auth === true,
    subscriptions: options.subscriptionsDetail ? 'details' : options.subscriptions ? 'subjects' : 'none',
  } as const;
  const connections = facts.slice(offset, offset + limit).map((one) => connInfo(one, now, choice));
  return {
    server_id: server.id,
    now: shownNow,
    num_connections: connections.length,
    total,
    offset,
    limit,
    connections,
  };
}

function checkedSort(sort: string, state: ConnState): SortOption {
  if (sort === '') return 'cid';
  const known = SORT_OPTIONS.find((one) => one === sort);
  if (known === undefined) throw new RequestError(`invalid sorting option: ${sort}`);
  if ((known === 'stop' || known === 'reason') && state !== 'closed') {
    throw new RequestError(`sort by ${known} only valid on closed connections`);
  }
  return known;
}

/** The connections asked for, and how many there were before user and subject were looked at. */
function select(
  server: Watched,
  options: ConnzOptions,
  state: ConnState,
  filter: string,
): { facts: ConnectionFacts[]; total: number } {
  const { cid = 0, account = '', user = '', mqttClient = '' } = options;
  const wanted = (one: ConnectionFacts): boolean =>
    (cid === 0 || one.cid === cid) && (user === '' || one.user === user) && mqttClient === '';
  const ofAccount = (name: string): boolean => account === '' || name === account;
  const open = state === 'closed' ? [] : openFacts(server, cid, ofAccount, filter).filter(wanted);
  const { size } = server.connections;
  const openTotal = account === '' ? size : (server.accounts.get(account)?.connections ?? 0);
  if (state === 'open') return { facts: open, total: openTotal };
  const closed = server.record.closed().filter((one) => ofAccount(one.account));
  const total = closed.length + (state === 'any' ? openTotal : 0);
  if (cid !== 0 && open.length > 0) return { facts: open, total };
  return { facts: [...open, ...closed.filter(wanted)], total };
}

function openFacts(
  server: Watched,
  cid: number,
  ofAccount: (name: string) => boolean,
  filter: string,
): ConnectionFacts[] {
  const one = server.connections.get(cid);
  const candidates = cid === 0 ? server.connections.values() : one === undefined ? [] : [one];
  const facts: ConnectionFacts[] = [];
  for (const connection of candidates) {
    if (!ofAccount(connection.account.name)) continue;
    if (filter !== '' && !listensTo(connection, filter)) continue;
    facts.push(factsOf(connection));
  }
  return facts;
}

function listensTo({ subscriptions }: ClientConnection, filter: string): boolean {
  for (const { subject } of subscriptions.values()) {
    if (subjectIntersection(filter, fromWire(subject)) !== undefined) return true;
  }
  return false;
}

type Comparison = (left: ConnectionFacts, right: ConnectionFacts) => number;

function comparisonOf(sort: SortOption, now: number): Comparison {
  const most = (value: (facts: ConnectionFacts) => number): Comparison => {
    return (left, right) => value(right) - value(left) || left.cid - right.cid;
  };
  switch (sort) {
    case 'cid':
    case 'start':
      return (left, right) => left.cid - right.cid;
    case 'subs':
      return most((one) => one.subscriptions);
    case 'pending':
      return most((one) => one.pending);
    case 'msgs_to':
      return most((one) => one.outMsgs);
    case 'msgs_from':
      return most((one) => one.inMsgs);
    case 'bytes_to':
      return most((one) => one.outBytes);
    case 'bytes_from':
      return most((one) => one.inBytes);
    case 'last':
      return most((one) => one.last);
    case 'idle':
      return most((one) => now - one.last);
    case 'uptime':
      return most((one) => one.start - (one.stop === 0 ? now : one.stop));
    case 'stop':
      return most((one) => one.stop);
    case 'reason':
      return (left, right) =>
        left.reason < right.reason ? -1 : left.reason > right.reason ? 1 : left.cid - right.cid;
    case 'rtt':
      return most((one) => one.rtt);
  }
}

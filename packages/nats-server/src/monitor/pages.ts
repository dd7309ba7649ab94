/** Every monitoring page: its path, and the answer to a request for it. */

import { accountz } from './accountz.js';
import { accountStatz } from './accstatz.js';
import { type ConnState, connz } from './connz.js';
import { goJson } from './go-json.js';
import { healthz } from './healthz.js';
import { jsz, NOT_LEADER } from './jsz.js';
import { gatewayz, leafz, routez } from './peers.js';
import { metricsPage } from './prometheus.js';
import { type Query, RequestError } from './query.js';
import { expvarz, stacksz } from './runtime.js';
import { subsz } from './subsz.js';
import { varz } from './varz.js';
import type { Watched } from './watched.js';

/** What is answered. */
export interface Page {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** May pages of other origins read it? */
  readonly shared: boolean;
}

/** Answers a request. @throws RequestError with the text of a 400 */
export type PageHandler = (server: Watched, query: Query) => Page;

/** The pages. */
export const PAGES: ReadonlyMap<string, PageHandler> = new Map<string, PageHandler>([
  ['/varz', json(varz)],
  ['/connz', json(connzOf)],
  ['/routez', json(checked(routez, subsOf))],
  ['/gatewayz', json(checked(gatewayz, (query) => [subsOf(query), query.boolean('accs')]))],
  ['/leafz', json(checked(leafz, (query) => query.boolean('subs')))],
  ['/subsz', json(subszOf)],
  ['/subscriptionsz', json(subszOf)],
  ['/accountz', json((server, query) => accountz(server, { account: query.text('acc') }))],
  ['/accstatz', json((server, query) => accountStatz(server, { includeUnused: query.boolean('unused') }))],
  ['/jsz', json(jszOf)],
  ['/healthz', healthzOf],
  [
    '/ipqueuesz',
    json(
      checked(
        () => ({}),
        (query) => query.boolean('all'),
      ),
    ),
  ],
  ['/raftz', () => text(404, 'No Raft nodes registered')],
  ['/stacksz', () => asJson(200, stacksz())],
  ['/debug/vars', variables],
  ['/expvarz', variables],
  [
    '/metrics',
    (server) => ({
      ...text(200, metricsPage(server)),
      contentType: 'text/plain; version=0.0.4; charset=utf-8',
    }),
  ],
]);

/** Pages that Go counts under another path than they were asked for, and those it does not count. */
export const COUNTED_AS: Readonly<Record<string, string>> = { '/subscriptionsz': '/subsz' };
/** Pages whose requests the original does not count. */
export const NOT_COUNTED: ReadonlySet<string> = new Set([
  '/ipqueuesz',
  '/raftz',
  '/stacksz',
  '/debug/vars',
  '/expvarz',
]);

/** A text, as errors are. */
export function text(status: number, body: string): Page {
  return { status, contentType: 'text/plain; charset=utf-8', body, shared: false };
}

function asJson(status: number, body: string): Page {
  return { status, contentType: 'application/json', body, shared: true };
}

function json(data: (server: Watched, query: Query) => unknown): PageHandler {
  return (server, query) => asJson(200, goJson(data(server, query), 2));
}

/** Data whose parameters are only looked at to refuse wrong ones. */
function checked<T>(data: (server: Watched) => T, check: (query: Query) => unknown) {
  return (server: Watched, query: Query): T => {
    check(query);
    return data(server);
  };
}

function subsOf(query: Query): 'none' | 'subjects' | 'details' {
  if (query.text('subs').toLowerCase() === 'detail') return 'details';
  return query.boolean('subs') ? 'subjects' : 'none';
}

function stateOf(query: Query): ConnState {
  const state = query.text('state');
  switch (state.toLowerCase()) {
    case '':
    case 'open':
      return 'open';
    case 'closed':
      return 'closed';
    case 'any':
    case 'all':
      return 'any';
    default:
      throw new RequestError(`Error decoding state for ${state}`);
  }
}

function connzOf(server: Watched, query: Query) {
  const subs = subsOf(query);
  return connz(server, {
    sort: query.text('sort'),
    auth: query.boolean('auth'),
    subscriptions: subs === 'subjects',
    subscriptionsDetail: subs === 'details',
    offset: query.integer('offset'),
    limit: query.integer('limit'),
    cid: query.unsigned('cid'),
    state: stateOf(query),
    user: query.text('user'),
    account: query.text('acc'),
    filterSubject: query.text('filter_subject'),
    mqttClient: query.text('mqtt_client'),
  });
}

function subszOf(server: Watched, query: Query) {
  return subsz(server, {
    subscriptions: query.boolean('subs'),
    offset: query.integer('offset'),
    limit: query.integer('limit'),
    test: query.text('test'),
    account: query.text('acc'),
  });
}

const JSZ_FLAGS = ['accounts', 'streams', 'consumers', 'direct-consumers', 'config'] as const;

function jszOf(server: Watched, query: Query) {
  for (const flag of JSZ_FLAGS) query.boolean(flag);
  query.integer('offset');
  query.integer('limit');
  const leaderOnly = query.boolean('leader-only');
  for (const flag of ['raft', 'stream-leader-only']) query.boolean(flag);
  if (leaderOnly) throw new RequestError(NOT_LEADER);
  return jsz(server);
}

function healthzOf(server: Watched, query: Query): Page {
  if (query.boolean('js-enabled')) {
    server.log.warn('Healthcheck: js-enabled deprecated, use js-enabled-only instead');
  }
  for (const flag of ['js-enabled-only', 'js-server-only', 'js-meta-only']) query.boolean(flag);
  const details = query.boolean('details');
  const [account, stream, consumer] = [query.text('account'), query.text('stream'), query.text('consumer')];
  const { status_code, ...health } = healthz(server, { account, stream, consumer, details });
  if (health.error !== undefined) server.log.warn(`Healthcheck failed: ${JSON.stringify(health.error)}`);
  else if (health.errors !== undefined) server.log.warn(`Healthcheck failed: ${health.errors.length} errors`);
  return asJson(status_code, goJson(health));
}

function variables(): Page {
  return {
    ...asJson(200, goJson(expvarz(), 1)),
    contentType: 'application/json; charset=utf-8',
    shared: false,
  };
}

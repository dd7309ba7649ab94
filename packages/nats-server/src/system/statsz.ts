/** The counters of the server as it tells them of its own accord: soon after the start, then ever more seldom. */
import type { DataStats } from '../monitor/accstatz.js';
import { goJson, goTime } from '../monitor/go-json.js';
import { processUsage } from '../monitor/process-usage.js';
import { type ConnectionKindCounts, onlyClients, subscriptionsOf } from '../monitor/varz.js';
import type { Watched } from '../monitor/watched.js';
import { hasInterest } from './interest.js';
import { type SystemServerInfo, serverInfo } from './messages.js';
import { eventSubjects } from './subjects.js';

/** Milliseconds until the first message; each wait is twice the one before. */
const FIRST_WAIT = 250;
/** Longest wait in milliseconds. */
const LONGEST_WAIT = 10_000;

/** The counters. */
export interface ServerStats {
  readonly start: string;
  readonly mem: number;
  readonly cores: number;
  readonly cpu: number;
  readonly connections: number;
  readonly total_connections: number;
  readonly active_accounts: number;
  readonly subscriptions: number;
  readonly sent: DataStats;
  readonly sent_to_clients: DataStats;
  readonly received: DataStats;
  readonly received_from_clients: DataStats;
  readonly slow_consumers: number;
  readonly slow_consumer_stats?: ConnectionKindCounts;
  readonly stale_connections?: number;
  readonly stale_connection_stats?: ConnectionKindCounts;
  readonly stalled_clients?: number;
  readonly active_servers: number;
  readonly gomaxprocs: number;
}

/** The message. */
export interface ServerStatsMessage {
  readonly server: SystemServerInfo;
  readonly statsz: ServerStats;
}

/** The counters now. */
export function statsz(server: Watched): ServerStatsMessage {
  const { statistics, record } = server;
  const { slowConsumers } = statistics;
  const sent = { msgs: statistics.outMessages, bytes: statistics.outBytes };
  const received = { msgs: statistics.inMessages, bytes: statistics.inBytes };
  const stalls = record.stalls(server.connections.values());
  return {
    server: serverInfo(server),
    statsz: {
      start: goTime(server.startedAt),
      ...processUsage(),
      connections: server.connections.size,
      total_connections: record.total,
      active_accounts: record.activeAccounts.size,
      subscriptions: subscriptionsOf(server),
      sent,
      sent_to_clients: sent,
      received,
      received_from_clients: received,
      slow_consumers: slowConsumers,
      ...(slowConsumers === 0 ? {} : { slow_consumer_stats: onlyClients(slowConsumers) }),
      ...(record.stale === 0
        ? {}
        : { stale_connections: record.stale, stale_connection_stats: onlyClients(record.stale) }),
      ...(stalls === 0 ? {} : { stalled_clients: stalls }),
      active_servers: 1,
      gomaxprocs: 1,
    },
  };
}

/** Says them again and again. */
export class StatszTimer {
  readonly #server: Watched;
  #wait = FIRST_WAIT;
  #timer: NodeJS.Timeout | undefined;

  constructor(server: Watched) {
    this.#server = server;
    this.#schedule();
  }

  /** Says them now, if somebody listens. */
  say(): void {
    const { systemAccount, id } = this.#server;
    const subject = eventSubjects.statistics(id);
    if (systemAccount === undefined || !hasInterest(systemAccount, subject)) return;
    systemAccount.publish(subject, '', undefined, Buffer.from(goJson(statsz(this.#server))));
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.say();
      this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
      this.#schedule();
    }, this.#wait);
    this.#timer.unref();
  }
}

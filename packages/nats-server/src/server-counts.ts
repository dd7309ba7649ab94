/** What is counted of a server. */
import type { Watched } from './monitor/watched.js';

/** What is counted of a server since its start. */
export interface ServerStatistics {
  readonly inMessages: number;
  readonly inBytes: number;
  readonly outMessages: number;
  readonly outBytes: number;
  readonly slowConsumers: number;
  /** Connections now, and since the start. */
  readonly connections: number;
  readonly totalConnections: number;
  readonly subscriptions: number;
}

/** The counts of this moment. */
export function countsOf({ accounts, connections, record, statistics }: Watched): ServerStatistics {
  let subscriptions = 0;
  for (const { sublist, services } of accounts) subscriptions += sublist.count - services.size;
  const { inMessages, inBytes, outMessages, outBytes, slowConsumers } = statistics;
  return {
    inMessages,
    inBytes,
    outMessages,
    outBytes,
    slowConsumers,
    connections: connections.size,
    totalConnections: record.total,
    subscriptions,
  };
}

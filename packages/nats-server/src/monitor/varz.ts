/** The server as a whole: `/varz`. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ServerOptions } from '../options/types.js';
import { goTime, nanoseconds, uptime } from './go-json.js';
import { processUsage } from './process-usage.js';
import type { Watched } from './watched.js';

/** Counts by the kind of connection. */
export interface ConnectionKindCounts {
  readonly clients: number;
  readonly routes: number;
  readonly gateways: number;
  readonly leafs: number;
}

/** A block of the configuration that is not used. */
export type NotConfigured = Readonly<Record<string, never>>;

/** The page. Durations are nanoseconds, those named `timeout` seconds; times are RFC 3339 in UTC. */
export interface Varz {
  readonly server_id: string;
  readonly server_name: string;
  readonly version: string;
  readonly proto: number;
  /** What the server runs on. */
  readonly go: string;
  readonly host: string;
  readonly port: number;
  readonly auth_required?: boolean;
  readonly tls_required?: boolean;
  readonly tls_verify?: boolean;
  readonly tls_ocsp_peer_verify?: boolean;
  readonly connect_urls?: readonly string[];
  readonly max_connections: number;
  readonly max_subscriptions?: number;
  readonly ping_interval: number;
  readonly ping_max: number;
  readonly http_host: string;
  readonly http_port: number;
  readonly http_base_path: string;
  readonly https_port: number;
  readonly auth_timeout: number;
  readonly max_control_line: number;
  readonly max_payload: number;
  readonly max_pending: number;
  /** Its name alone. */
  readonly cluster: { readonly name?: string };
  readonly gateway: NotConfigured;
  readonly leaf: NotConfigured;
  readonly mqtt: NotConfigured;
  readonly websocket: NotConfigured;
  readonly jetstream: NotConfigured;
  readonly tls_timeout: number;
  readonly write_deadline: number;
  readonly write_timeout?: string;
  readonly start: string;
  readonly now: string;
  readonly uptime: string;
  /** Resident memory in bytes. */
  readonly mem: number;
  readonly cores: number;
  /** Threads that route messages. */
  readonly gomaxprocs: number;
  /** Percent of one core since it was last asked for. */
  readonly cpu: number;
  readonly connections: number;
  readonly total_connections: number;
  readonly routes: number;
  readonly remotes: number;
  readonly leafnodes: number;
  readonly in_msgs: number;
  readonly in_bytes: number;
  readonly in_client_msgs: number;
  readonly in_client_bytes: number;
  readonly out_msgs: number;
  readonly out_bytes: number;
  readonly out_client_msgs: number;
  readonly out_client_bytes: number;
  readonly slow_consumers: number;
  readonly stale_connections: number;
  readonly stalled_clients: number;
  readonly subscriptions: number;
  readonly http_req_stats: Readonly<Record<string, number>>;
  readonly config_load_time: string;
  readonly config_digest: string;
  readonly tags?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly feature_flags?: Readonly<Record<string, boolean>>;
  readonly system_account?: string;
  readonly slow_consumer_stats: ConnectionKindCounts;
  readonly stale_connection_stats: ConnectionKindCounts;
  readonly disk_io_wait_stats: {
    readonly waiters: number;
    readonly waits: number;
    readonly wait_time: number;
    readonly max_wait_time: number;
  };
  readonly proxies?: { readonly trusted: readonly { readonly key: string }[] };
  readonly tls_cert_not_after?: string;
}

/** Flags of the original and what they are where nobody says otherwise. */
const FEATURE_FLAGS: Readonly<Record<string, boolean>> = {
  js_ack_fc_v2: false,
  js_api_reply_v2: false,
  js_raft_delete_range: true,
  js_snapshot_sources: false,
};
/** Seconds a TLS handshake may take, shown where there is no TLS. */
const TLS_TIMEOUT = 2;

/** The server as a whole. */
export function varz(server: Watched): Varz {
  const { options, record, statistics } = server;
  const { inMessages, inBytes, outMessages, outBytes, slowConsumers } = statistics;
  const info = server.info();
  const now = Date.now();
  const { mem, cores, cpu } = processUsage();
  return {
    server_id: server.id,
    server_name: server.name,
    version: info.version,
    proto: info.proto,
    go: info.go,
    host: info.host,
    port: info.port,
    ...flags(server),
    ...(isIP(info.host) === 0 || info.connect_urls === undefined ? {} : { connect_urls: info.connect_urls }),
    max_connections: options.maxConnections,
    ...(options.maxSubscriptions > 0 ? { max_subscriptions: options.maxSubscriptions } : {}),
    ping_interval: nanoseconds(options.pingInterval),
    ping_max: options.pingMax,
    ...monitorAddress(server),
    auth_timeout: options.authTimeout / 1000,
    max_control_line: options.maxControlLine,
    max_payload: options.maxPayload,
    max_pending: options.maxPending,
    cluster: options.clusterName === '' ? {} : { name: options.clusterName },
    gateway: {},
    leaf: {},
    mqtt: {},
    websocket: {},
    jetstream: {},
    tls_timeout: options.tls === undefined ? TLS_TIMEOUT : options.tls.timeout / 1000,
    write_deadline: nanoseconds(options.writeDeadline),
    ...(options.writeTimeout === 'default' ? {} : { write_timeout: options.writeTimeout }),
    start: goTime(server.startedAt),
    now: goTime(now),
    uptime: uptime(now - server.startedAt),
    mem,
    cores,
    gomaxprocs: 1,
    cpu,
    connections: server.connections.size,
    total_connections: record.total,
    routes: 0,
    remotes: 0,
    leafnodes: 0,
    in_msgs: inMessages,
    in_bytes: inBytes,
    in_client_msgs: inMessages,
    in_client_bytes: inBytes,
    out_msgs: outMessages,
    out_bytes: outBytes,
    out_client_msgs: outMessages,
    out_client_bytes: outBytes,
    slow_consumers: slowConsumers,
    stale_connections: record.stale,
    stalled_clients: record.stalls(server.connections.values()),
    subscriptions: subscriptionsOf(server),
    http_req_stats: Object.fromEntries([...server.pageRequests].sort(([a], [b]) => (a < b ? -1 : 1))),
    config_load_time: goTime(server.configuredAt),
    config_digest: server.configDigest,
    ...described(options),
    ...(server.systemAccount === undefined ? {} : { system_account: server.systemAccount.name }),
    slow_consumer_stats: onlyClients(slowConsumers),
    stale_connection_stats: onlyClients(record.stale),
    disk_io_wait_stats: { waiters: 0, waits: 0, wait_time: 0, max_wait_time: 0 },
    ...proxies(options),
    ...certificateEnd(options),
  };
}

/** Subscriptions in all accounts. */
export function subscriptionsOf({ accounts }: Watched): number {
  let count = 0;
  for (const account of accounts) count += account.sublist.count;
  return count;
}

/** Counts of a server that has no other connections than clients. */
export function onlyClients(clients: number): ConnectionKindCounts {
  return { clients, routes: 0, gateways: 0, leafs: 0 };
}

/** Feature flags by name, those of the configuration over the defaults. */
export function featureFlagsOf({ featureFlags }: ServerOptions): Readonly<Record<string, boolean>> {
  const known = Object.entries({ ...FEATURE_FLAGS, ...featureFlags });
  return Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function flags(server: Watched): Partial<Varz> {
  const { tls_required, tls_verify } = server.info();
  const { tls } = server.options;
  return {
    ...(server.authRequired ? { auth_required: true } : {}),
    ...(tls_required === true ? { tls_required } : {}),
    ...(tls_verify === true ? { tls_verify } : {}),
    ...(tls_required === true && tls?.ocspPeer?.verify === true ? { tls_ocsp_peer_verify: true } : {}),
  };
}

function monitorAddress({ options, monitorPort }: Watched) {
  const { httpHost, httpPort, httpsPort, httpBasePath, host } = options;
  return {
    http_host: httpHost === '' ? host : httpHost,
    http_port: httpPort === 0 ? 0 : monitorPort,
    http_base_path: httpBasePath,
    https_port: httpsPort === 0 ? 0 : monitorPort,
  };
}

function described(options: ServerOptions): Partial<Varz> {
  const { serverTags, serverMetadata } = options;
  return {
    ...(serverTags.length === 0 ? {} : { tags: serverTags }),
    ...(Object.keys(serverMetadata).length === 0 ? {} : { metadata: serverMetadata }),
    feature_flags: featureFlagsOf(options),
  };
}

function proxies({ trustedProxies }: ServerOptions): Partial<Varz> {
  if (trustedProxies.length === 0) return {};
  return { proxies: { trusted: trustedProxies.map((key) => ({ key })) } };
}

/** When the certificate that is shown first ends. */
function certificateEnd({ tls }: ServerOptions): Partial<Varz> {
  const file = tls?.certificates[0]?.certFile;
  if (file === undefined) return {};
  try {
    return {
      tls_cert_not_after: goTime(new Date(new X509Certificate(readFileSync(file)).validTo).getTime()),
    };
  } catch {
    return {};
  }
}

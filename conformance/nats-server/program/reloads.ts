// Reloads, one after the other on one server: what the configuration says then, and what the log says of it.

/** One reload. */
export interface Reload {
  /** What the file says beside the address. */
  readonly conf: string;
  /** Lines that the log has; a refused reload changes nothing, so that the next starts from the one before. */
  readonly logged: readonly RegExp[];
}

const taken = (conf: string, ...lines: string[]): Reload => ({
  conf,
  logged: [
    ...lines.map((line) => new RegExp(`\\[INF\\] ${line}\\n`)),
    /Reloaded server configuration \(sha256:/,
  ],
});

/** Ours names the key, Go the field. */
const refused = (conf: string, key: string, field: string, values: string): Reload => ({
  conf,
  logged: [
    new RegExp(
      `\\[ERR\\] Failed to reload server configuration: config reload not supported for (?:${key}|${field}): ${values}\\n`,
    ),
  ],
});

/** A server that began with nothing but an address. */
export const RELOADS: readonly Reload[] = [
  taken('max_control_line: 2048', 'Reloaded: max_control_line = 2048'),
  taken('max_payload: 2048', 'Reloaded: max_payload = 2048', 'Reloaded: max_control_line = 4096'),
  taken('max_connections: 5', 'Reloaded: max_connections = 5'),
  taken('ping_interval: "5s", ping_max: 7', 'Reloaded: ping_interval = 5s', 'Reloaded: ping_max = 7'),
  taken('write_deadline: "5s"', 'Reloaded: write_deadline = 5s', 'Reloaded: ping_interval = 2m0s'),
  taken('no_fast_producer_stall: true', 'Reloaded: fast producers will not be stalled'),
  taken('trace_headers: true', 'Reloaded: fast producers will be stalled', 'Reloaded: trace_headers = true'),
  taken('trace_verbose: true', 'Reloaded: trace_verbose = true', 'Reloaded: trace_headers = false'),
  taken('max_traced_msg_len: 9', 'Reloaded: max_traced_msg_len = 9', 'Reloaded: trace = false'),
  taken('logtime_utc: true', 'Reloaded: logtime_utc = true'),
  taken('server_tags: [a], server_metadata { b: c }', 'Reloaded: tags', 'Reloaded: metadata'),
  taken('client_advertise: "h:5"', 'Reload: client_advertise = h:5'),
  taken(
    'authorization { token: a, timeout: 5 }',
    'Reloaded: authorization token',
    'Reloaded: authorization timeout = 5',
  ),
  taken(
    'authorization { user: a, password: b }',
    'Reloaded: authorization username',
    'Reloaded: authorization password',
    'Reloaded: authorization token',
  ),
  taken('authorization { users: [{ user: a, password: b }] }', 'Reloaded: authorization users'),
  taken(
    'authorization { users: [{ nkey: UCNGL4W5QX66CFX6A6DCBVDH5VOHMI7B2UZZU7TXAUQQSI2JPHULCKBR }] }',
    'Reloaded: authorization nkey users',
  ),
  taken('accounts { A { users: [{ user: a, password: b }] } }', 'Reloaded: accounts'),
  taken('ocsp: false', 'Reloaded: OCSP'),
  taken(''),
  refused('server_name: b', 'server_name', 'ServerName', 'old=\\S*, new=b'),
  refused('max_pending: 90MB', 'max_pending', 'MaxPending', 'old=67108864, new=94371840'),
  refused('max_subs: 5', 'max_subscriptions', 'MaxSubs', 'old=0, new=5'),
  refused('max_sub_tokens: 5', 'max_sub_tokens', 'MaxSubTokens', 'old=0, new=5'),
  refused('no_sublist_cache: true', 'no_sublist_cache', 'NoSublistCache', 'old=false, new=true'),
  refused('write_timeout: retry', 'write_timeout', 'WriteTimeout', 'old=\\w*, new=retry'),
  refused('lame_duck_duration: "40s"', 'lame_duck_duration', 'LameDuckDuration', 'old=2m0s, new=40s'),
  refused('lame_duck_grace_period: "4s"', 'lame_duck_grace_period', 'LameDuckGracePeriod', 'old=10s, new=4s'),
  refused('log_size_limit: 100000', 'log_size_limit', 'LogSizeLimit', 'old=0, new=100000'),
  refused('log_max_num: 4', 'log_max_num', 'LogMaxFiles', 'old=0, new=4'),
  refused('http_port: -1', 'http_port', 'HTTPPort', 'old=0, new=-1'),
  refused('http_base_path: "/x"', 'http_base_path', 'HTTPBasePath', 'old=, new=/x'),
  refused('max_closed_clients: 5', 'max_closed_clients', 'MaxClosedClients', 'old=10000, new=5'),
  refused('no_system_account: true', 'no_system_account', 'NoSystemAccount', 'old=false, new=true'),
  refused('accounts { A {} }, system_account: A', 'system_account', 'SystemAccount', 'old=, new=A'),
  refused('proxy_protocol: true', 'proxy_protocol', 'ProxyProtocol', 'old=false, new=true'),
  refused('no_header_support: true', 'no_header_support', 'NoHeaderSupport', 'old=false, new=true'),
  refused('allow_non_tls: true', 'allow_non_tls', 'AllowNonTLS', 'old=false, new=true'),
  refused(
    'no_auth_user: a, authorization { users: [{ user: a, password: b }] }',
    'no_auth_user',
    'NoAuthUser',
    'old=, new=a',
  ),
  {
    conf: 'client_advertise: "h:x"',
    logged: [/\[ERR\] Failed to reload server configuration: invalid ClientAdvertise value of h:x/],
  },
  taken('max_payload: 2047', 'Reloaded: max_payload = 2047'),
];

/** A server that began with a `no_auth_user`, who may go with the user of that name only. */
export const NO_AUTH_USER_FIRST = 'no_auth_user: a, authorization { users: [{ user: a, password: b }] }';
export const NO_AUTH_USER_RELOADS: readonly Reload[] = [
  refused('authorization { users: [{ user: a, password: b }] }', 'no_auth_user', 'NoAuthUser', 'old=a, new='),
  taken('authorization { users: [{ user: c, password: b }] }', 'Reloaded: authorization users'),
];

/** A server that began in a cluster: its name changes, and stays where none is given. */
export const CLUSTER_FIRST = 'cluster { name: east }';
const inItsCluster = (conf: string): Reload => {
  const { logged } = taken(conf, 'Reloaded: cluster');
  return { conf, logged: [...logged, /^(?![\s\S]*Cluster name updated)/] };
};
export const CLUSTER_RELOADS: readonly Reload[] = [
  taken('cluster { name: west }', 'Cluster name updated to west', 'Reloaded: cluster'),
  {
    conf: 'cluster { name: "a b" }',
    logged: [
      /\[ERR\] Failed to reload server configuration: c\.conf:1:\d+: cluster name cannot contain spaces\n/,
    ],
  },
  inItsCluster('cluster {}'),
  inItsCluster('cluster { name: west }'),
  taken('cluster { name: east }', 'Cluster name updated to east', 'Reloaded: cluster'),
];

/** A server with TLS. `tls` makes the block, with more in it. */
export function tlsReloads(tls: (more: string) => string): readonly Reload[] {
  return [
    taken(tls('timeout: 5'), 'Reloaded: tls timeout = 5', 'Reloaded: authorization timeout = 6'),
    taken(tls(`timeout: 5, pinned_certs: [${'a'.repeat(64)}]`), 'Reloaded: 1 pinned_certs'),
    taken(
      tls('timeout: 5, handshake_first: true'),
      'Reloaded: 0 pinned_certs',
      'Reloaded: Client TLS handshake first: true',
    ),
    taken(
      tls('timeout: 5, handshake_first: "300ms"'),
      'Reloaded: Client TLS handshake first fallback delay: 300ms',
    ),
    taken('', 'Reloaded: tls = disabled'),
    taken(tls(''), 'Reloaded: tls = enabled'),
  ];
}

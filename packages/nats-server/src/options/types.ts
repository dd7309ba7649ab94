/**
 * What the broker can be told, once it is read: plain, read-only data. Where it came from (file, flags, a library
 * caller) is no longer visible here. Names are the Go server's configuration keys in camelCase; durations are
 * milliseconds, sizes are bytes, a path or text that is not set is empty. Every limit says how "none" is written.
 */
import type { MappingRule } from '../accounts/rules.js';
import type { AccountOptions, AuthorizationOptions } from './auth-types.js';
import type { OperatorModeOptions } from './operator-types.js';
import type { OcspCacheOptions, OcspOptions, TlsOptions } from './tls-types.js';

/** Where clients connect and what they are told about it. */
export interface ListenOptions {
  /** Address to listen on. */
  readonly host: string;
  /** Port for clients; -1 lets the system choose one. */
  readonly port: number;
  /** Do not listen for TCP clients at all; only `connect()` within the process works. */
  readonly dontListen: boolean;
  /** Name of this server in INFO and logs; empty for its id. */
  readonly serverName: string;
  /** The cluster this server belongs to, by its name alone; empty for none. */
  readonly clusterName: string;
  /** `host` or `host:port` to tell clients instead of the listen address; empty for none. */
  readonly clientAdvertise: string;
  /** Connections begin with a PROXY protocol header, version 1 or 2. */
  readonly proxyProtocol: boolean;
  /** Message headers are not offered when true. */
  readonly noHeaderSupport: boolean;
}

/** Bounds on what a client may do or hold. */
export interface LimitOptions {
  /** Longest control line. */
  readonly maxControlLine: number;
  /** Largest payload. */
  readonly maxPayload: number;
  /** Bytes that may wait for one client before it counts as a slow consumer. */
  readonly maxPending: number;
  /** Most client connections; 0 for no limit. */
  readonly maxConnections: number;
  /** Most subscriptions per connection; 0 for no limit. */
  readonly maxSubscriptions: number;
  /** Most tokens in the subject of a subscription; 0 for no limit. */
  readonly maxSubTokens: number;
  /** Most closed connections that are remembered. */
  readonly maxClosedClients: number;
  /** Producers are not slowed down for consumers that fall behind when true. */
  readonly noFastProducerStall: boolean;
  /** Matches are looked up anew for every message when true. */
  readonly noSublistCache: boolean;
}

/** What happens to a connection whose write takes too long; `default` closes clients and lets peers try again. */
export type WriteTimeout = 'default' | 'close' | 'retry';

/** Time: pings, write deadline, authentication, lame duck mode. */
export interface TimeOptions {
  /** Milliseconds between pings to a silent client. */
  readonly pingInterval: number;
  /** Unanswered pings after which a connection is stale. */
  readonly pingMax: number;
  /** Milliseconds a write may take. */
  readonly writeDeadline: number;
  readonly writeTimeout: WriteTimeout;
  /** Milliseconds a client has for CONNECT where authentication is asked for. */
  readonly authTimeout: number;
  /** Milliseconds over which lame duck mode closes the clients, the grace period included. */
  readonly lameDuckDuration: number;
  /** Milliseconds lame duck mode waits before it closes the first client. */
  readonly lameDuckGracePeriod: number;
}

/** What the log shows and where it goes. */
export interface LoggingOptions {
  readonly debug: boolean;
  /** Log every protocol line. */
  readonly trace: boolean;
  /** Trace what the server itself publishes too. */
  readonly traceVerbose: boolean;
  /** Only headers go into trace log lines. */
  readonly traceHeaders: boolean;
  /** Longest payload piece in a trace log line; 0 for all of it. */
  readonly maxTracedMsgLen: number;
  /** Begin log lines with the time. */
  readonly logtime: boolean;
  /** Times in UTC rather than in the local zone. */
  readonly logtimeUtc: boolean;
  /** A file instead of standard error; empty for standard error. */
  readonly logFile: string;
  /** Begin a new log file at this size; 0 never. */
  readonly logSizeLimit: number;
  /** How many log files stay, the current one included; 0 keeps them all. */
  readonly logMaxNum: number;
  /** Log to the system's syslog. */
  readonly syslog: boolean;
  /** Log to this syslog server, `udp://host:514`; empty for none. */
  readonly remoteSyslog: string;
}

/** Files the running program leaves for others to find. */
export interface FileOptions {
  /** Holds the process id while the server runs. */
  readonly pidFile: string;
  /** Folder for `nats-server_<pid>.ports`. */
  readonly portsFileDir: string;
}

/** Where the monitoring pages are. */
export interface MonitoringOptions {
  /** Address of the monitoring pages; empty for that of the clients. */
  readonly httpHost: string;
  /** Their port, without and with TLS; 0 for none, -1 lets the system choose one. Only one of the two may be set. */
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Path they begin with; empty for none. */
  readonly httpBasePath: string;
}

/** Who may connect, and as whom. */
export interface IdentityOptions {
  readonly authorization: AuthorizationOptions;
  /** The accounts of the configuration; `$G` and `$SYS` exist without being named. */
  readonly accounts: readonly AccountOptions[];
  /** User that a client without credentials becomes; empty for none. */
  readonly noAuthUser: string;
  /** The account that gets the server's own messages; empty for `$SYS`. */
  readonly systemAccount: string;
  readonly noSystemAccount: boolean;
  /** Subjects that become others when clients of `$G` publish on them. */
  readonly mappings: readonly MappingRule[];
  /** Public keys of the proxies that may vouch for clients. */
  readonly trustedProxies: readonly string[];
}

/** TLS for clients. */
export interface ClientTlsOptions {
  /** Undefined: no TLS. */
  readonly tls: TlsOptions | undefined;
  /** Clients without TLS are let in beside those with it. */
  readonly allowNonTls: boolean;
  /** OCSP stapling; undefined when the configuration does not speak of it. */
  readonly ocsp: OcspOptions | undefined;
  readonly ocspCache: OcspCacheOptions | undefined;
}

/** What the server says about itself to people. */
export interface DescriptionOptions {
  readonly serverTags: readonly string[];
  readonly serverMetadata: Readonly<Record<string, string>>;
  readonly featureFlags: Readonly<Record<string, boolean>>;
}

/** Everything the broker can be told. */
export interface ServerOptions
  extends ListenOptions,
    LimitOptions,
    TimeOptions,
    LoggingOptions,
    FileOptions,
    MonitoringOptions,
    IdentityOptions,
    OperatorModeOptions,
    ClientTlsOptions,
    DescriptionOptions {}

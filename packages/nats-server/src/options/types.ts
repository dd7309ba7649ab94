/**
 * The options of the broker. Names are the Go server's configuration keys in camelCase; durations are milliseconds,
 * sizes are bytes. Every limit says how "none" is written.
 */
export interface ServerOptions {
  /** Address to listen on. */
  readonly host: string;
  /** Port for clients; -1 lets the system choose one. */
  readonly port: number;
  /** Do not listen for TCP clients at all; only `connect()` within the process works. */
  readonly dontListen: boolean;
  /** Name of this server in INFO and logs; empty for its id. */
  readonly serverName: string;
  /** `host` or `host:port` to tell clients instead of the listen address; empty for none. */
  readonly clientAdvertise: string;
  /** Longest control line in bytes. */
  readonly maxControlLine: number;
  /** Largest payload in bytes. */
  readonly maxPayload: number;
  /** Bytes that may wait for one client before it counts as a slow consumer. */
  readonly maxPending: number;
  /** Most client connections; 0 for no limit. */
  readonly maxConnections: number;
  /** Most subscriptions per connection; 0 for no limit. */
  readonly maxSubscriptions: number;
  /** Most tokens in the subject of a subscription; 0 for no limit. */
  readonly maxSubTokens: number;
  /** Milliseconds between pings to a silent client. */
  readonly pingInterval: number;
  /** Unanswered pings after which a connection is stale. */
  readonly pingMax: number;
  /** Milliseconds a write may take. */
  readonly writeDeadline: number;
  /** Milliseconds a client has for CONNECT where authentication is asked for. */
  readonly authTimeout: number;
  /** Message headers are not offered when true. */
  readonly noHeaderSupport: boolean;
  /** Producers are not slowed down for consumers that fall behind when true. */
  readonly noFastProducerStall: boolean;
  /** Milliseconds over which lame duck mode closes the clients. */
  readonly lameDuckDuration: number;
  /** Milliseconds lame duck mode waits before it closes the first client. */
  readonly lameDuckGracePeriod: number;
  /** Connections begin with a PROXY protocol header, version 1 or 2. */
  readonly proxyProtocol: boolean;
  /** Longest payload piece in a trace log line; 0 for all of it. */
  readonly maxTracedMsgLen: number;
  /** Only headers go into trace log lines. */
  readonly traceHeaders: boolean;
}

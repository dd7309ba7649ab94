/**
 * The account server's settings once they are read: what every other room of the server is given. They are
 * plain, read-only data; where they come from (file, flags, a library caller) is no longer visible here.
 *
 * All times are in milliseconds and all sizes in bytes unless an option says otherwise. A path or text that is
 * not set is the empty string.
 */

/** Certificates, as file paths. One shape serves the HTTP side (server) and the NATS side (client). */
export interface TlsOptions {
  /** PEM file with the certificate chain. Empty: no certificate. */
  readonly cert: string;
  /** PEM file with the private key of `cert`. */
  readonly key: string;
  /** PEM file with certificate authorities. HTTP: who may sign client certificates. NATS: who signs the broker. */
  readonly root: string;
  /** HTTP: demand a client certificate signed by `root`. NATS: check the broker's certificate (default true there). */
  readonly verify: boolean;
}

/** What the log shows and where it goes. */
export interface LoggingOptions {
  readonly time: boolean;
  /** Times in UTC rather than in the local zone. */
  readonly utc: boolean;
  readonly debug: boolean;
  readonly trace: boolean;
  /** 'auto': only when the log goes to a terminal. */
  readonly colors: boolean | 'auto';
  readonly pid: boolean;
  /** A file instead of standard error; empty for standard error. */
  readonly file: string;
  /** Rotate the file at this size; 0 never. */
  readonly sizeLimit: number;
  /** How many rotated files stay; 0 keeps them all. */
  readonly maxFiles: number;
}

/** The HTTP side and its bounds. */
export interface HttpOptions {
  /** Host name or address to listen on; empty for every interface. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly tls: TlsOptions;
  /** A request must have arrived whole within this time. */
  readonly readTimeout: number;
  /** A response that makes no progress for this time is cut off. */
  readonly writeTimeout: number;
  /** The request line and headers must have arrived within this time. */
  readonly headerTimeout: number;
  /** A connection without a request is closed after this time. */
  readonly idleTimeout: number;
  /** More connections than this are turned away. */
  readonly maxConnections: number;
  /** Longest request line and headers together. */
  readonly maxHeaderSize: number;
  /** Longest request body. */
  readonly maxBodySize: number;
  /** Most memory for bodies that are arriving at the same time. */
  readonly maxBodyMemory: number;
  /** How long closing waits for requests in flight. */
  readonly shutdownTimeout: number;
  /** Cache-Control max-age of a JWT that never expires. */
  readonly maxAge: number;
  /** Whether /metrics is served. */
  readonly metrics: boolean;
}

/** The connection to the brokers. */
export interface NatsOptions {
  /** URLs of brokers; none means no NATS. */
  readonly servers: readonly string[];
  readonly connectTimeout: number;
  /** Wait between attempts to connect, at the start and after a loss, and between two questions for packs. */
  readonly reconnectWait: number;
  /** -1: for ever. */
  readonly maxReconnects: number;
  readonly tls: TlsOptions;
  /** Path of the creds file of a user in the system account. */
  readonly userCredentials: string;
}

/** Where the JWTs live. `nsc` wins over `dir`; neither means memory. */
export interface StoreOptions {
  readonly dir: string;
  /** An operator folder that nsc keeps; served read-only. */
  readonly nsc: string;
  readonly readOnly: boolean;
  readonly shard: boolean;
  /** How often expired JWTs are looked for; 0 never. */
  readonly cleanupInterval: number;
  /** Most memory for JWTs kept warm. */
  readonly memoryLimit: number;
}

/** Everything the account server can be told. */
export interface AccountServerOptions {
  /** File with the operator's JWT, raw or armoured. Without it nothing can be pushed. */
  readonly operatorJwtPath: string;
  /** File with the system account's JWT, which is served when the store does not have it. */
  readonly systemAccountJwtPath: string;
  /** URL of the primary; makes this server a replica. */
  readonly primary: string;
  /** Time for one request to the primary. */
  readonly replicationTimeout: number;
  /** How often a replica compares itself with its primary; 0 only at the start. */
  readonly replicationInterval: number;
  /** Most JWTs in one pack, asked of the primary or answered; 0 no packs, -1 no bound. */
  readonly maxReplicationPack: number;
  /** Subject of the signing service for self-signed accounts; empty: none. */
  readonly signRequestSubject: string;
  /** Time the signing service, or another server asked for an unknown account, has to answer. */
  readonly signRequestTimeout: number;
  readonly logging: LoggingOptions;
  readonly http: HttpOptions;
  readonly nats: NatsOptions;
  readonly store: StoreOptions;
}

/** The broker: start, reload, lame duck, close. What it is made of is put together here. */
import { createCurveKeyPair, createKeyPair, type KeyPair } from '@nats-ts/jwt';
import { type Log, nullLogger } from '@nats-ts/log';
import type { Account } from './accounts/account.js';
import { Accounts, SYSTEM_ACCOUNT } from './accounts/accounts.js';
import { Statistics } from './accounts/statistics.js';
import { announcedInfo } from './announced-info.js';
import type { Authenticator, ConnectionType } from './auth/authenticator.js';
import { Clients } from './client/clients.js';
import type { ClosedReason } from './client/closed-reason.js';
import { ClientConnection } from './client/connection.js';
import type { ConnectionObserver } from './client/connection-observer.js';
import { Departures } from './client/departures.js';
import { InProcessConnection, PipeTransport } from './client/in-process.js';
import type { ServerContext } from './client/server-context.js';
import type { Transport } from './client/transport.js';
import { WriteWatch } from './client/write-watch.js';
import { Configuration } from './configuration.js';
import { NatsServerError } from './errors.js';
import { ExpiryWheel } from './expiry-wheel.js';
import { LameDuck } from './lame-duck.js';
import { type Arrivals, acceptorOf } from './listen/arrival.js';
import { Listener } from './listen/listener.js';
import type { ConnectionRecord } from './monitor/connection-record.js';
import type { Watched } from './monitor/watched.js';
import { defaultServerOptions } from './options/defaults.js';
import type { ServerOptions } from './options/types.js';
import type { ServerInfo } from './protocol/server-info.js';
import { countsOf, type ServerStatistics } from './server-counts.js';
import type { ReloadReport, ServerSettings } from './settings.js';
import { serverInfo } from './system/messages.js';
import { serverActions } from './system/server-actions.js';
import { MessageTracing } from './trace/message-tracing.js';
import { ownMessageTrace } from './trace/own-messages.js';
import { natsVersion } from './version.js';
import { Watch } from './watch.js';

/** A running broker. Several may live in one process. */
export class NatsServer implements ServerContext, Watched {
  /** The public key that names this server in the protocol, `N…`. */
  readonly id: string;
  readonly log: Log;
  readonly statistics = new Statistics();
  readonly expiries = new ExpiryWheel();
  readonly writes: WriteWatch;
  readonly departures = new Departures();
  readonly tracing: MessageTracing;
  readonly startedAt = Date.now();
  readonly #watch: Watch;
  readonly #configuration: Configuration;
  /** All accounts, and what they share. */
  readonly accounts: Accounts;
  readonly #clients: Clients;
  readonly #listener: Listener;
  readonly #lameDuck: LameDuck;
  /** Authorization services encrypt for it. */
  readonly #curveKey = createCurveKeyPair();
  #info: ServerInfo | undefined;
  #closing: Promise<void> | undefined;

  private constructor(options: ServerOptions, log: Log, key: KeyPair, settings: ServerSettings) {
    this.id = key.publicKey;
    this.log = log;
    this.writes = new WriteWatch(options.writeDeadline);
    this.accounts = new Accounts(options);
    this.accounts.ownMessages = ownMessageTrace(log, options);
    this.#configuration = new Configuration(options, settings.configDigest ?? '', {
      serverKey: key,
      curveKey: this.#curveKey,
      accounts: this.accounts,
      expiries: this.expiries,
      log,
      server: this,
      name: () => this.name,
      peerChecks: () => this.#watch.events,
      onRevoked: (reason) => {
        log.fatal(reason);
        void this.close();
      },
    });
    this.#clients = new Clients(this, () => this.#closing !== undefined || this.#lameDuck.entered);
    this.#watch = new Watch(this, serverActions(this.#clients.byId, settings.onReloadRequest));
    this.#listener = new Listener(
      acceptorOf(
        () => this.#arrivals(),
        (error) => log.error(`Accept error: ${error.message}`),
      ),
    );
    this.#lameDuck = new LameDuck(log);
    this.tracing = new MessageTracing(
      () => (this.systemAccount === undefined ? undefined : serverInfo(this)),
      (receiver) => (receiver instanceof ClientConnection ? receiver : undefined),
      (text) => log.error(text),
    );
  }

  /**
   * Starts a broker that is ready for clients when the promise resolves.
   *
   * @throws NatsServerError `cannot-listen` when the port is taken or the host is not ours; `bad-tls`;
   * `no-account-server` and `bad-resolver` in operator mode.
   */
  static async start(settings: ServerSettings = {}): Promise<NatsServer> {
    const {
      log = nullLogger,
      authenticator,
      serverKey = createKeyPair('server'),
      configDigest: _,
      onReloadRequest: __,
      ...given
    } = settings;
    const options = { ...defaultServerOptions(), ...given };
    const server = new NatsServer(options, log, serverKey, settings);
    try {
      await server.#configuration.start(authenticator);
      await server.#watch.start();
      if (!options.dontListen) await server.#listen();
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  /** The options in force. */
  get options(): ServerOptions {
    return this.#configuration.options;
  }

  /** Name of this server: that of the options, or else its id. */
  get name(): string {
    return this.options.serverName === '' ? this.id : this.options.serverName;
  }

  /** The port that clients connect to. */
  get port(): number {
    return this.#listener.port;
  }

  /** Such as `nats://127.0.0.1:4222`. */
  get clientUrl(): string {
    const { host } = this.options;
    const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    return `nats://${reachable.includes(':') ? `[${reachable}]` : reachable}:${this.port}`;
  }

  /** What is counted. */
  get counts(): ServerStatistics {
    return countsOf(this);
  }

  /** A connection within the process, without a socket: a transport for the official client. */
  connect(): InProcessConnection {
    if (this.#closing !== undefined) throw new NatsServerError('closed', 'no connection can be made to it');
    return new InProcessConnection(natsVersion, (far) => {
      const connection = this.#connect(new PipeTransport(far), 'IN_PROCESS');
      connection?.greet();
      connection?.begin(undefined);
      return {
        receive: (bytes) => connection?.receiveFrom(bytes),
        gone: () => connection?.close('Client Closed'),
      };
    });
  }

  /** Applies what can change while the server runs, and names what cannot; all or nothing. */
  async reload(settings: ServerSettings): Promise<ReloadReport> {
    const { log: _, serverKey: __, onReloadRequest: ___, configDigest, authenticator, ...given } = settings;
    const asked: ServerOptions = { ...defaultServerOptions(), ...given };
    // A server does not leave its cluster: whoever asks for none is left in it.
    const wanted = { ...asked, clusterName: asked.clusterName || this.options.clusterName };
    // The option table knows; a server that never reloads need not load it.
    const { changesBetween } = await import('./options/changes.js');
    const { refused } = changesBetween(this.options, wanted);
    if (refused.length > 0) return { refused };
    // Whatever can fail comes first.
    const tls = await this.#configuration.secure(wanted);
    const { clusterName } = this.options;
    this.#configuration.take(wanted, tls, configDigest);
    this.#info = undefined;
    if (wanted.clusterName !== clusterName) this.log.info(`Cluster name updated to ${wanted.clusterName}`);
    this.writes.configure(wanted.writeDeadline);
    this.accounts.ownMessages = ownMessageTrace(this.log, wanted);
    const gone = new Set(this.accounts.configure(wanted));
    for (const connection of this.#clients.all()) connection.retune();
    this.#watch.reload(wanted);
    if (await this.#configuration.authenticate(authenticator)) {
      await this.#clients.reconsider(gone);
      for (const account of gone) account.cache.clear();
    }
    return { refused };
  }

  /** Takes no new clients and closes those it has, spread over `lameDuckDuration`. Resolves when the server is closed. */
  async enterLameDuck(): Promise<void> {
    if (this.#closing !== undefined || this.#lameDuck.entered) return this.#closing;
    this.#listener.close();
    const connections = this.#clients.all();
    this.#info = undefined;
    this.#watch.events.lameDuck();
    await this.#lameDuck.enter(this.options, connections);
    await this.close();
  }

  /** Ends every connection and leaves nothing open. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  // ---- what connections ask --------------------------------------------------------------------------------------

  get authenticator(): Authenticator {
    return this.#configuration.authenticator;
  }

  get authRequired(): boolean {
    return this.#configuration.authenticator.required;
  }

  get globalAccount(): Account {
    return this.accounts.global;
  }

  account(name: string): Account | undefined {
    return this.accounts.get(name);
  }

  info(): ServerInfo {
    this.#info ??= this.#makeInfo();
    return this.#info;
  }

  closed(connection: ClientConnection, _reason: ClosedReason): void {
    this.#clients.closed(connection);
  }

  // ---- what watchers read ----------------------------------------------------------------------------------------

  get observer(): ConnectionObserver {
    return this.#watch;
  }

  get record(): ConnectionRecord {
    return this.#watch.record;
  }

  get connections(): ReadonlyMap<number, ClientConnection> {
    return this.#clients.byId;
  }

  get systemAccount(): Account | undefined {
    const { noSystemAccount, systemAccount } = this.options;
    return noSystemAccount
      ? undefined
      : this.accounts.get(systemAccount === '' ? SYSTEM_ACCOUNT : systemAccount);
  }

  get configuredAt(): number {
    return this.#configuration.takenAt;
  }

  get configDigest(): string {
    return this.#configuration.digest;
  }

  get ready(): boolean {
    return this.options.dontListen || this.#listener.listening;
  }

  /** The port of the monitoring pages; 0 where they are not served. */
  get monitorPort(): number {
    return this.#watch.monitorPort;
  }

  get pageRequests(): ReadonlyMap<string, number> {
    return this.#watch.pageRequests;
  }

  // ---- inside ----------------------------------------------------------------------------------------------------

  async #listen(): Promise<void> {
    const { host, port } = this.options;
    await this.#listener.listen(host, port);
    const shown = host.includes(':') ? `[${host}]` : host;
    this.log.info(`Listening for client connections on ${shown}:${this.port}`);
    if (this.options.proxyProtocol) this.log.info('PROXY protocol enabled for client connections');
    if (this.options.tls === undefined) return;
    const kind = this.options.allowNonTls ? 'available' : 'required';
    this.log.info(`TLS ${kind} for client connections`);
  }

  #arrivals(): Arrivals {
    const { proxyProtocol, allowNonTls } = this.options;
    return {
      log: this.log,
      proxyProtocol,
      allowNonTls,
      tls: this.#configuration.tls,
      connect: (transport) => this.#connect(transport, 'STANDARD'),
    };
  }

  #connect(transport: Transport, type: ConnectionType): ClientConnection | undefined {
    this.record.total++;
    return this.#clients.connect(transport, type);
  }

  #makeInfo(): ServerInfo {
    return announcedInfo(this.options, {
      id: this.id,
      name: this.name,
      port: this.port,
      authRequired: this.#configuration.authenticator.required,
      lameDuck: this.#lameDuck.entered,
      curveKey: this.#curveKey.publicKey,
    });
  }

  async #close(): Promise<void> {
    this.#listener.close();
    this.#lameDuck.stop();
    await this.#watch.farewell();
    this.#clients.end('Server Shutdown');
    await this.departures.over();
    await this.#watch.close();
    this.writes.close();
    await this.#configuration.close();
    this.expiries.close();
    this.accounts.close();
  }
}

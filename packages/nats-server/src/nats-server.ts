/** The broker: start, reload, lame duck, close. What it is made of is put together here. */
import { createCurveKeyPair, createKeyPair, type KeyPair } from '@nats-ts/jwt';
import { type Log, nullLogger } from '@nats-ts/log';
import type { Account } from './accounts/account.js';
import { Accounts, SYSTEM_ACCOUNT } from './accounts/accounts.js';
import { Statistics } from './accounts/statistics.js';
import { announcedInfo } from './announced-info.js';
import type { Authenticator, ConnectionType } from './auth/authenticator.js';
import { noAuthentication } from './auth/no-auth.js';
import { createNonce } from './auth/nonces.js';
import { authenticatorFor } from './authenticator-choice.js';
import type { ClosedReason } from './client/closed-reason.js';
import { ClientConnection } from './client/connection.js';
import type { ConnectionObserver } from './client/connection-observer.js';
import { Departures } from './client/departures.js';
import { InProcessConnection, PipeTransport } from './client/in-process.js';
import type { ServerContext } from './client/server-context.js';
import type { Transport } from './client/transport.js';
import { WriteWatch } from './client/write-watch.js';
import { NatsServerError } from './errors.js';
import { ExpiryWheel } from './expiry-wheel.js';
import { LameDuck } from './lame-duck.js';
import { type Arrivals, acceptorOf } from './listen/arrival.js';
import { Listener } from './listen/listener.js';
import type { ConnectionRecord } from './monitor/connection-record.js';
import type { Watched } from './monitor/watched.js';
import { defaultServerOptions } from './options/defaults.js';
import type { ServerOptions } from './options/types.js';
import { errorTexts } from './protocol/error-texts.js';
import type { ServerInfo } from './protocol/server-info.js';
import type { ReloadReport, ServerSettings } from './settings.js';
import { serverInfo } from './system/messages.js';
import type { ServerActions } from './system/system-services.js';
import { ClientTls } from './tls/client-tls.js';
import { MessageTracing } from './trace/message-tracing.js';
import { ownMessageTrace } from './trace/own-messages.js';
import { natsVersion } from './version.js';
import { Watch } from './watch.js';

/** Connections whose right to be here is looked at together; a service may have to be asked. */
const RECONSIDERED_AT_ONCE = 64;

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
  #configuredAt = this.startedAt;
  #configDigest: string;
  #options: ServerOptions;
  #authenticator: Authenticator = noAuthentication;
  #tls: ClientTls | undefined;
  /** All accounts, and what they share. */
  readonly accounts: Accounts;
  readonly #connections = new Map<number, ClientConnection>();
  readonly #listener: Listener;
  readonly #lameDuck: LameDuck;
  readonly #key: KeyPair;
  /** Authorization services encrypt for it. */
  readonly #curveKey = createCurveKeyPair();
  #info: ServerInfo | undefined;
  #lastId = 4;
  #closing: Promise<void> | undefined;

  private constructor(options: ServerOptions, log: Log, key: KeyPair, settings: ServerSettings) {
    this.id = key.publicKey;
    this.#key = key;
    this.#configDigest = settings.configDigest ?? '';
    this.#options = options;
    this.log = log;
    this.writes = new WriteWatch(options.writeDeadline);
    this.accounts = new Accounts(options);
    this.accounts.ownMessages = ownMessageTrace(log, options);
    this.#watch = new Watch(this, this.#actions(settings));
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
      server.#authenticator = authenticator ?? (await server.#authenticatorFor(options));
      server.#tls = await server.#startTls(options);
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
    return this.#options;
  }

  /** Name of this server: that of the options, or else its id. */
  get name(): string {
    return this.#options.serverName === '' ? this.id : this.#options.serverName;
  }

  /** The port that clients connect to. */
  get port(): number {
    return this.#listener.port;
  }

  /** Such as `nats://127.0.0.1:4222`. */
  get clientUrl(): string {
    const { host } = this.#options;
    const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    return `nats://${reachable.includes(':') ? `[${reachable}]` : reachable}:${this.port}`;
  }

  /** What is counted. */
  get counts(): ServerStatistics {
    let subscriptions = 0;
    for (const { sublist, services } of this.accounts) subscriptions += sublist.count - services.size;
    const { inMessages, inBytes, outMessages, outBytes, slowConsumers } = this.statistics;
    return {
      inMessages,
      inBytes,
      outMessages,
      outBytes,
      slowConsumers,
      connections: this.#connections.size,
      totalConnections: this.record.total,
      subscriptions,
    };
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
    const wanted = { ...asked, clusterName: asked.clusterName || this.#options.clusterName };
    // The option table knows; a server that never reloads need not load it.
    const { changesBetween } = await import('./options/changes.js');
    const { refused } = changesBetween(this.#options, wanted);
    if (refused.length > 0) return { refused };
    // Whatever can fail comes first.
    const tls = await this.#startTls(wanted);
    const formerTls = this.#tls;
    const formerAuthenticator = this.#authenticator;
    this.#tls = tls;
    formerTls?.close();
    const { clusterName } = this.#options;
    this.#options = wanted;
    this.#info = undefined;
    if (wanted.clusterName !== clusterName) this.log.info(`Cluster name updated to ${wanted.clusterName}`);
    this.writes.configure(wanted.writeDeadline);
    this.accounts.ownMessages = ownMessageTrace(this.log, wanted);
    const gone = new Set(this.accounts.configure(wanted));
    const connections = [...this.#connections.values()];
    for (const connection of connections) connection.retune();
    this.#configuredAt = Date.now();
    this.#configDigest = configDigest ?? this.#configDigest;
    this.#watch.reload(wanted);
    if (authenticator === undefined && formerAuthenticator.reload !== undefined) {
      await formerAuthenticator.reload(wanted);
      return { refused };
    }
    this.#authenticator = authenticator ?? (await this.#authenticatorFor(wanted));
    await formerAuthenticator.close?.();
    for (let at = 0; at < connections.length; at += RECONSIDERED_AT_ONCE) {
      const some = connections.slice(at, at + RECONSIDERED_AT_ONCE);
      await Promise.all(some.map((connection) => connection.reconsider(gone.has(connection.account))));
    }
    for (const account of gone) account.cache.clear();
    return { refused };
  }

  /** Takes no new clients and closes those it has, spread over `lameDuckDuration`. Resolves when the server is closed. */
  async enterLameDuck(): Promise<void> {
    if (this.#closing !== undefined || this.#lameDuck.entered) return this.#closing;
    this.#listener.close();
    const connections = [...this.#connections.values()];
    this.#info = undefined;
    this.#watch.events.lameDuck();
    await this.#lameDuck.enter(this.#options, connections);
    await this.close();
  }

  /** Ends every connection and leaves nothing open. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  // ---- what connections ask --------------------------------------------------------------------------------------

  get authenticator(): Authenticator {
    return this.#authenticator;
  }

  get authRequired(): boolean {
    return this.#authenticator.required;
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
    this.#connections.delete(connection.id);
  }

  // ---- what watchers read ----------------------------------------------------------------------------------------

  get observer(): ConnectionObserver {
    return this.#watch;
  }

  get record(): ConnectionRecord {
    return this.#watch.record;
  }

  get connections(): ReadonlyMap<number, ClientConnection> {
    return this.#connections;
  }

  get systemAccount(): Account | undefined {
    const { noSystemAccount, systemAccount } = this.#options;
    return noSystemAccount
      ? undefined
      : this.accounts.get(systemAccount === '' ? SYSTEM_ACCOUNT : systemAccount);
  }

  get configuredAt(): number {
    return this.#configuredAt;
  }

  get configDigest(): string {
    return this.#configDigest;
  }

  get ready(): boolean {
    return this.#options.dontListen || this.#listener.listening;
  }

  /** The port of the monitoring pages; 0 where they are not served. */
  get monitorPort(): number {
    return this.#watch.monitorPort;
  }

  get pageRequests(): ReadonlyMap<string, number> {
    return this.#watch.pageRequests;
  }

  // ---- inside ----------------------------------------------------------------------------------------------------

  /** What the system account may ask for. */
  #actions({ onReloadRequest }: ServerSettings): ServerActions {
    return {
      reload: async () => {
        if (onReloadRequest === undefined)
          throw new NatsServerError('cannot-reload', 'reloads are not asked for here');
        await onReloadRequest();
      },
      kick: (id) => {
        const connection = this.#connections.get(id);
        if (connection === undefined) throw new Error('no such client or leafnode id');
        connection.end('Kicked');
      },
      lameDuck: (id) => {
        const connection = this.#connections.get(id);
        if (connection === undefined) throw new Error('no such client id');
        if (connection.sendAway()) return;
        throw new Error('client does not support Lame Duck Mode or is not ready to receive the notification');
      },
    };
  }

  async #startTls({ tls, ocsp }: ServerOptions): Promise<ClientTls | undefined> {
    if (tls === undefined) return undefined;
    return ClientTls.start({
      tls,
      ocsp,
      log: this.log,
      observer: this.#watch.events,
      onRevoked: (reason) => {
        this.log.fatal(reason);
        void this.close();
      },
    });
  }

  #authenticatorFor(options: ServerOptions): Promise<Authenticator> {
    return authenticatorFor(options, {
      serverKey: this.#key,
      curveKey: this.#curveKey,
      accounts: this.accounts,
      expiries: this.expiries,
      log: this.log,
      server: this,
      name: () => this.name,
      options: () => this.#options,
    });
  }

  async #listen(): Promise<void> {
    const { host, port } = this.#options;
    await this.#listener.listen(host, port);
    const shown = host.includes(':') ? `[${host}]` : host;
    this.log.info(`Listening for client connections on ${shown}:${this.port}`);
    if (this.#options.proxyProtocol) this.log.info('PROXY protocol enabled for client connections');
    if (this.#options.tls === undefined) return;
    const kind = this.#options.allowNonTls ? 'available' : 'required';
    this.log.info(`TLS ${kind} for client connections`);
  }

  #arrivals(): Arrivals {
    const { proxyProtocol, allowNonTls } = this.#options;
    return {
      log: this.log,
      proxyProtocol,
      allowNonTls,
      tls: this.#tls,
      connect: (transport) => this.#connect(transport, 'STANDARD'),
    };
  }

  #connect(transport: Transport, type: ConnectionType): ClientConnection | undefined {
    const nonce = this.#authenticator.wantsNonce ? createNonce() : '';
    this.record.total++;
    const connection = new ClientConnection(this, transport, { id: ++this.#lastId, nonce, type });
    const { maxConnections } = this.#options;
    if (this.#closing !== undefined || this.#lameDuck.entered) {
      connection.close('Server Shutdown');
      return undefined;
    }
    if (maxConnections > 0 && this.#connections.size >= maxConnections) {
      connection.greet();
      this.log.error(connection.log.text(errorTexts.maxConnections));
      connection.end('Maximum Connections Exceeded', errorTexts.maxConnections);
      return undefined;
    }
    this.#connections.set(connection.id, connection);
    return connection;
  }

  #makeInfo(): ServerInfo {
    return announcedInfo(this.#options, {
      id: this.id,
      name: this.name,
      port: this.port,
      authRequired: this.#authenticator.required,
      lameDuck: this.#lameDuck.entered,
      curveKey: this.#curveKey.publicKey,
    });
  }

  async #close(): Promise<void> {
    this.#listener.close();
    this.#lameDuck.stop();
    await this.#watch.farewell();
    for (const connection of [...this.#connections.values()]) connection.end('Server Shutdown');
    await this.departures.over();
    await this.#watch.close();
    this.writes.close();
    this.#tls?.close();
    await this.#authenticator.close?.();
    this.expiries.close();
    this.accounts.close();
  }
}

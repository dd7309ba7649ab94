/** Keeps watch over a server: what it remembers of connections, what it tells the system account, its pages. */
import type { Account } from './accounts/account.js';
import type { ClosedReason } from './client/closed-reason.js';
import type { ClientConnection } from './client/connection.js';
import type { ConnectionObserver } from './client/connection-observer.js';
import { ConnectionRecord } from './monitor/connection-record.js';
import type { HttpMonitor } from './monitor/http-monitor.js';
import type { Watched } from './monitor/watched.js';
import type { ServerOptions } from './options/types.js';
import { commonServices } from './system/account-services.js';
import { listenInCommon } from './system/common-list.js';
import { ConnectionHeartbeat } from './system/connection-heartbeat.js';
import { StatszTimer } from './system/statsz.js';
import { SystemEvents } from './system/system-events.js';
import { type ServerActions, SystemServices } from './system/system-services.js';

const NO_REQUESTS: ReadonlyMap<string, number> = new Map();

/** The watch over one server. */
export class Watch implements ConnectionObserver {
  readonly record: ConnectionRecord;
  readonly events: SystemEvents;
  readonly #server: Watched;
  readonly #actions: ServerActions;
  #monitor: HttpMonitor | undefined;
  #account: Account | undefined;
  #services: SystemServices | undefined;
  #statsz: StatszTimer | undefined;
  #heartbeat: ConnectionHeartbeat | undefined;

  constructor(server: Watched, actions: ServerActions) {
    this.#server = server;
    this.#actions = actions;
    this.record = new ConnectionRecord(server.options.maxClosedClients);
    this.events = new SystemEvents(server);
  }

  /** Port of the monitoring pages; 0 where there are none. */
  get monitorPort(): number {
    return this.#monitor?.port ?? 0;
  }

  /** How often each page was asked for. */
  get pageRequests(): ReadonlyMap<string, number> {
    return this.#monitor?.requests ?? NO_REQUESTS;
  }

  /**
   * Begins to answer.
   *
   * @throws NatsServerError `cannot-monitor`, or `bad-tls`
   */
  async start(): Promise<void> {
    const { httpHost, host, httpPort, httpsPort, httpBasePath, tls } = this.#server.options;
    this.follow();
    if (httpPort === 0 && httpsPort === 0) return;
    const { HttpMonitor } = await import('./monitor/http-monitor.js');
    this.#monitor = await HttpMonitor.start(this.#server, {
      host: httpHost === '' ? host : httpHost,
      port: httpPort === 0 ? httpsPort : httpPort,
      basePath: httpBasePath,
      tls: httpPort === 0 ? tls : undefined,
    });
  }

  /** Goes on with other options: the system account, or certificates, may have changed. */
  reload({ tls }: ServerOptions): void {
    if (tls !== undefined) this.#monitor?.renew(tls);
    this.follow();
  }

  /** Serves the system account, whichever it is now. */
  follow(): void {
    const account = this.#server.systemAccount;
    if (account === this.#account) return;
    this.#leaveAccount();
    this.#account = account;
    if (account === undefined) return;
    if (this.#server.accounts.common.count === 0) {
      listenInCommon(this.#server.accounts.common, commonServices(this.#server));
    }
    this.#statsz = new StatszTimer(this.#server);
    this.#heartbeat = new ConnectionHeartbeat(this.#server, this.events);
    this.#services = new SystemServices(this.#server, account, this.#actions, this.#statsz);
  }

  /** Says that the server ends; resolves when whoever listens was told. */
  farewell(): Promise<void> {
    return this.events.shutdown();
  }

  /** Listens and answers no more; resolves when nothing is open. */
  async close(): Promise<void> {
    this.#leaveAccount();
    await this.#monitor?.close();
  }

  entered(connection: ClientConnection): void {
    this.events.connected(connection);
  }

  left(connection: ClientConnection, reason: ClosedReason): void {
    this.record.left(connection, reason);
    this.events.disconnected(connection, reason);
  }

  refused(connection: ClientConnection, reason: ClosedReason): void {
    this.events.refused(connection, reason);
  }

  counted(account: Account): void {
    this.record.counted(account);
    this.events.counted(account);
  }

  #leaveAccount(): void {
    this.#services?.close();
    this.#statsz?.close();
    this.#heartbeat?.close();
  }
}

/**
 * What a client is and has at the moment: who it is, where it belongs, what it subscribed to, what it may. Delivery,
 * the watchers and services of other accounts read it; `connection` lives with it.
 */
import type { Account } from '../accounts/account.js';
import type { Requester, RequestInfo } from '../accounts/passage.js';
import { Statistics } from '../accounts/statistics.js';
import type { ConnectionType, Identity, TlsState } from '../auth/authenticator.js';
import type { ConnectOptions } from '../protocol/connect-options.js';
import { defaultConnectOptions } from '../protocol/read-connect.js';
import type { Inspector, Subscription } from '../subjects/subscription.js';
import type { Admission } from './admission.js';
import { ConnectionLog } from './connection-log.js';
import type { Inbound } from './inbound.js';
import type { Keepalive } from './keepalive.js';
import type { RememberedPermissions } from './publish-guard.js';
import type { ReplyPermissions } from './reply-permissions.js';
import { describeRequester } from './requester.js';
import type { ServerContext } from './server-context.js';
import type { Transport } from './transport.js';

/** How a connection came about. */
export interface Arrival {
  readonly id: number;
  /** Empty for none. */
  readonly nonce: string;
  readonly type: ConnectionType;
}

/** A client, as others see it. */
export abstract class ClientState implements Requester {
  readonly id: number;
  readonly arrivalType: ConnectionType;
  readonly statistics = new Statistics();
  readonly startedAt = Date.now();
  readonly log: ConnectionLog;
  account: Account;
  /** May it do anything but CONNECT? */
  open: boolean;
  plain = true;
  headers = false;
  halted = false;
  closed = false;
  tracing = false;
  maxControlLine: number;
  maxPayload: number;
  /** -1 for any number. */
  maxSubscriptions: number;
  guard: RememberedPermissions | undefined;
  inspector: Inspector | undefined;
  /** What it said in CONNECT. */
  options: ConnectOptions = defaultConnectOptions;
  identity: Identity | undefined;
  /** Milliseconds of the Unix epoch. */
  lastActivity = this.startedAt;
  /** By the client's own names for them. */
  readonly subscriptions = new Map<string, Subscription>();
  replies: ReplyPermissions | undefined;

  protected readonly server: ServerContext;
  protected readonly transport: Transport;
  protected abstract readonly inbound: Inbound;
  protected abstract readonly admission: Admission;
  protected abstract readonly keepalive: Keepalive;

  protected constructor(server: ServerContext, transport: Transport, arrival: Arrival) {
    const { options, authenticator } = server;
    this.server = server;
    this.transport = transport;
    this.id = arrival.id;
    this.arrivalType = arrival.type;
    this.account = server.globalAccount;
    this.maxControlLine = options.maxControlLine;
    this.maxPayload = options.maxPayload;
    this.maxSubscriptions = options.maxSubscriptions > 0 ? options.maxSubscriptions : -1;
    this.open = !authenticator.required;
    this.log = new ConnectionLog(server.log, arrival.id);
    this.log.locate(transport.remoteAddress, transport.remotePort);
    this.tracing = this.log.tracing;
  }

  get remoteAddress(): string {
    return this.transport.remoteAddress;
  }

  get remotePort(): number {
    return this.transport.remotePort;
  }

  /** Where everything that the server does is counted. */
  get serverStatistics(): Statistics {
    return this.server.statistics;
  }

  /** What services of other accounts may know of it. */
  requestInfo(detailed: boolean): RequestInfo {
    return describeRequester(this, detailed);
  }

  serverInfo(): Pick<RequestInfo, 'server' | 'cluster'> {
    return { server: this.server.info().server_name, cluster: this.server.options.clusterName };
  }

  /** Name the client gave itself. */
  get name(): string {
    return this.options.name;
  }

  /** Round trip of the last ping in milliseconds; 0 before the first. */
  get rtt(): number {
    return this.keepalive.rtt;
  }

  /** Has it said who it is, or need not? */
  get known(): boolean {
    return this.admission.known;
  }

  /** How it is encrypted; undefined where it is not, or not yet. */
  get tls(): TlsState | undefined {
    return this.admission.tls;
  }

  /** The key of the trusted proxy it came through; undefined for none. */
  get proxyKey(): string | undefined {
    return this.admission.proxyKey;
  }

  /** How often it was slowed down for those it publishes to. */
  get stalls(): number {
    return this.inbound.stalls;
  }

  get stallsProducers(): boolean {
    return !this.server.options.noFastProducerStall;
  }

  /** Has CONNECT come? */
  get connected(): boolean {
    return this.admission.connected;
  }

  /** Has CONNECT been accepted, so that INFO may come at any time? */
  get hearsInfo(): boolean {
    return this.connected && this.options.protocol >= 1;
  }

  /** Do its publishes need no more than delivery? To be asked anew when that may have changed. */
  setPlain(): void {
    const { verbose, pedantic, echo } = this.options;
    this.plain = !verbose && !pedantic && echo && !this.tracing && this.replies === undefined;
  }
}

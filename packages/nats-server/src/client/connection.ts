/**
 * One client connection, from INFO to its end. Bytes come in through `receive` and leave through the transport; in
 * between the parser calls the handlers below. Who it is is decided in `admission`, what it subscribes to in
 * `subscribing`, what it publishes goes on in `publish`.
 */
import type { Account } from '../accounts/account.js';
import type { Requester, RequestInfo } from '../accounts/passage.js';
import { Statistics } from '../accounts/statistics.js';
import type { ConnectionType, Identity, TlsState } from '../auth/authenticator.js';
import type { Permissions } from '../auth/permissions.js';
import { Outbox } from '../bytes/outbox.js';
import type { ConnectOptions } from '../protocol/connect-options.js';
import { errorTexts } from '../protocol/error-texts.js';
import type { ParserHost, ProtocolFault } from '../protocol/parser-host.js';
import { defaultConnectOptions } from '../protocol/read-connect.js';
import type { CacheEntry } from '../subjects/cache-entry.js';
import type { Inspector, Receiver, Subscription } from '../subjects/subscription.js';
import { Admission } from './admission.js';
import { ClientLines } from './client-lines.js';
import { type ClosedReason, isAbrupt } from './closed-reason.js';
import { ConnectionLog } from './connection-log.js';
import { Inbound } from './inbound.js';
import { Keepalive, type Pinged } from './keepalive.js';
import { Membership } from './membership.js';
import { Outbound } from './outbound.js';
import { endComplaining, endTooLarge, endUnreadable } from './protocol-violation.js';
import { publishCarefully } from './publish.js';
import type { RememberedPermissions } from './publish-guard.js';
import type { ReplyPermissions } from './reply-permissions.js';
import { describeRequester, forgetRequester } from './requester.js';
import type { ServerContext } from './server-context.js';
import { subscribe, unsubscribe } from './subscribing.js';
import type { Transport } from './transport.js';

/** How a connection came about. */
export interface Arrival {
  readonly id: number;
  /** Empty for none. */
  readonly nonce: string;
  readonly type: ConnectionType;
}

/** A client. */
export class ClientConnection implements ParserHost, Receiver, Requester, Pinged {
  readonly id: number;
  readonly arrivalType: ConnectionType;
  readonly outbox: Outbox;
  readonly statistics = new Statistics();
  readonly startedAt = Date.now();
  readonly log: ConnectionLog;
  readonly lines: ClientLines;
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

  readonly #server: ServerContext;
  readonly #transport: Transport;
  readonly #inbound: Inbound;
  readonly #outbound: Outbound;
  readonly #membership: Membership;
  readonly #admission: Admission;
  readonly #keepalive: Keepalive;

  constructor(server: ServerContext, transport: Transport, arrival: Arrival) {
    const { options, authenticator } = server;
    this.#server = server;
    this.#transport = transport;
    this.id = arrival.id;
    this.arrivalType = arrival.type;
    this.account = server.globalAccount;
    this.#membership = new Membership(this, server.observer);
    this.#inbound = new Inbound(this, transport);
    this.#outbound = new Outbound(this, server, transport);
    this.outbox = new Outbox(this.#outbound, options.maxPending);
    this.outbox.refusesWhenStalled = options.noFastProducerStall;
    this.maxControlLine = options.maxControlLine;
    this.maxPayload = options.maxPayload;
    this.maxSubscriptions = options.maxSubscriptions > 0 ? options.maxSubscriptions : -1;
    this.open = !authenticator.required;
    this.log = new ConnectionLog(server.log, arrival.id);
    this.log.locate(transport.remoteAddress, transport.remotePort);
    this.tracing = this.log.tracing;
    this.lines = new ClientLines(this, server, arrival.nonce);
    this.#admission = new Admission(this, this.#membership, server, arrival);
    this.#keepalive = new Keepalive(server, this);
    this.setPlain();
  }

  // ---- its life --------------------------------------------------------------------------------------------------

  /** Says INFO. */
  greet(): void {
    this.log.debug('Client connection created');
    this.lines.greet();
    this.outbox.flush();
  }

  /** Asks whether the client is still there. */
  askAlive(): void {
    this.lines.ping();
    this.outbox.flush();
  }

  /** It did not answer. */
  endStale(): void {
    this.log.debug('Stale Client Connection - Closing');
    this.lines.error(errorTexts.staleConnection);
    this.close('Stale Connection');
  }

  /** Lets go of memory that only a busy connection needs. */
  rest(): void {
    this.#inbound.rest();
  }

  /** From here on the client may talk. */
  begin(tls: TlsState | undefined): void {
    if (this.closed) return;
    this.#admission.begin(tls);
    this.#keepalive.start();
  }

  /** A proxy has said who the client is. */
  readdress(): void {
    this.log.locate(this.#transport.remoteAddress, this.#transport.remotePort);
  }

  /** Takes `length` bytes that lie in the read buffer. */
  receive(length: number): void {
    this.#inbound.receive(length);
  }

  /** Takes bytes from anywhere. */
  receiveFrom(data: Uint8Array): void {
    this.#inbound.receiveFrom(data);
  }

  /** Reads nothing more until it was decided who the client is, and that was acted upon. */
  hold(decision: Promise<() => void>): void {
    this.#inbound.hold();
    void decision.then((act) => {
      if (this.closed) return;
      this.halted = false;
      act();
      if (this.closed) this.outbox.flush();
      else this.#inbound.release();
    });
  }

  /** Ends the connection because someone outside decided so. */
  end(reason: ClosedReason, errorText = ''): void {
    if (errorText !== '') {
      this.lines.error(errorText);
      this.log.debug(errorText);
    }
    this.close(reason);
    this.outbox.flush();
  }

  /** Ends the connection. What waits is still sent, where that makes sense. */
  close(reason: ClosedReason): void {
    if (this.closed) return;
    this.closed = true;
    this.halted = true;
    this.#admission.stop();
    this.#inbound.stop();
    this.#keepalive.stop();
    this.log.debug(`Client connection closed: ${reason}`);
    this.#server.observer.left(this, reason);
    this.#membership.leave();
    if (isAbrupt(reason)) this.#outbound.abort();
    else this.#outbound.finish(reason === 'Client Closed');
    this.#server.closed(this, reason);
  }

  /** After a reload: takes the options that concern it. */
  retune(): void {
    const { options } = this.#server;
    this.tracing = this.log.tracing;
    this.outbox.limit = options.maxPending;
    this.outbox.refusesWhenStalled = options.noFastProducerStall;
    this.maxControlLine = options.maxControlLine;
    forgetRequester(this);
  }

  /** After a reload: is it still allowed in, and with what? `homeless`: its account is gone. */
  reconsider(homeless: boolean): Promise<void> {
    return this.#admission.reconsider(homeless);
  }

  /** Takes the limits of its account as they are now; false when it was over them and was closed. */
  limit(): boolean {
    return this.#admission.limit();
  }

  /** Takes other permissions; undefined for all. Subscriptions that are not permitted end. */
  permit(permissions: Permissions | undefined): void {
    this.#admission.permit(permissions);
  }

  // ---- what is known of it ---------------------------------------------------------------------------------------

  get remoteAddress(): string {
    return this.#transport.remoteAddress;
  }

  get remotePort(): number {
    return this.#transport.remotePort;
  }

  /** Where everything that the server does is counted. */
  get serverStatistics(): Statistics {
    return this.#server.statistics;
  }

  /** What services of other accounts may know of it. */
  requestInfo(detailed: boolean): RequestInfo {
    return describeRequester(this, detailed);
  }

  serverInfo(): Pick<RequestInfo, 'server' | 'cluster'> {
    return { server: this.#server.info().server_name, cluster: this.#server.options.clusterName };
  }

  /** Name the client gave itself. */
  get name(): string {
    return this.options.name;
  }

  /** Round trip of the last ping in milliseconds; 0 before the first. */
  get rtt(): number {
    return this.#keepalive.rtt;
  }

  /** Has it said who it is, or need not? */
  get known(): boolean {
    return this.#admission.known;
  }

  /** How it is encrypted; undefined where it is not, or not yet. */
  get tls(): TlsState | undefined {
    return this.#admission.tls;
  }

  /** The key of the trusted proxy it came through; undefined for none. */
  get proxyKey(): string | undefined {
    return this.#admission.proxyKey;
  }

  /** How often it was slowed down for those it publishes to. */
  get stalls(): number {
    return this.#inbound.stalls;
  }

  get stallsProducers(): boolean {
    return !this.#server.options.noFastProducerStall;
  }

  /** Has CONNECT come? */
  get connected(): boolean {
    return this.#admission.connected;
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

  // ---- the parser's handlers -------------------------------------------------------------------------------------

  count(messages: number, octets: number, out: number, outOctets: number): void {
    this.statistics.countIn(messages, octets);
    this.account.statistics.countIn(messages, octets);
    this.#server.statistics.countIn(messages, octets);
    this.countDelivered(out, outOctets);
    this.lastActivity = this.#keepalive.heard();
  }

  /** Counts deliveries of what this connection published. */
  countDelivered(out: number, outOctets: number): void {
    this.account.statistics.countOut(out, outOctets);
    this.#server.statistics.countOut(out, outOctets);
  }

  publish(entry: CacheEntry | undefined): void {
    publishCarefully(this, this.#server.tracing, entry);
  }

  connect(json: string): void {
    const options = this.#admission.read(json);
    if (options === undefined) return;
    this.lastActivity = this.#keepalive.heard();
    this.#keepalive.connected(this.startedAt);
    this.#admission.connect(options);
  }

  speaksEarly(): boolean {
    return this.#admission.speaksEarly();
  }

  subscribe(subject: string, queue: string, sid: string): void {
    this.lastActivity = this.#keepalive.heard();
    if (subscribe(this, subject, queue, sid, this.#server.options.maxSubTokens)) this.confirm();
  }

  unsubscribe(sid: string, max: number): void {
    this.lastActivity = this.#keepalive.heard();
    unsubscribe(this, sid, max);
    this.confirm();
  }

  expire(subscription: Subscription): void {
    if (this.tracing) this.log.traceEnd(subscription.sid);
    this.subscriptions.delete(subscription.sid);
    this.account.unsubscribe(subscription);
  }

  ping(): void {
    this.lines.pong();
    this.#keepalive.heard();
  }

  pong(): void {
    this.#keepalive.pong();
  }

  clientError(text: string): void {
    endComplaining(this, text);
  }

  fail(fault: ProtocolFault, detail = ''): void {
    endUnreadable(this, fault, detail);
  }

  payloadTooLarge(size: number): void {
    endTooLarge(this, this.#server.tracing, size);
  }

  traceLine(verb: string, args: string): void {
    this.log.traceLine(verb, args);
  }

  // ---- what the client is told -----------------------------------------------------------------------------------

  /** Tells the client about a change of the server, if it understands that. */
  announce(): void {
    if (!this.closed && this.lines.announce()) this.outbox.flush();
  }

  /** Tells the client to go elsewhere, though the server stays; false when it would not understand that. */
  sendAway(): boolean {
    if (this.closed || !this.lines.announce(true)) return false;
    this.outbox.flush();
    return true;
  }

  /** `+OK`, where the client wants to hear it. */
  confirm(): void {
    if (this.options.verbose) this.lines.ok();
  }

  /** Tells the client of an error, and the log in other words. */
  complain(text: string, logText: string): void {
    this.lines.error(text);
    this.log.error(logText);
  }

  /** Appends a line to what the client is sent. */
  say(text: string): void {
    this.outbox.appendText(text);
  }

  /** Logs the payload of the message at hand. */
  tracePayload(): void {
    this.log.tracePayload(this.#server.options);
  }

  /** Logs that the message at hand goes on under another subject, as on the wire. */
  traceMapping(subject: string): void {
    if (this.tracing) this.log.traceMapping(subject);
  }

  /** Logs a delivery to this connection. */
  traceDelivery(subscription: Subscription, stripped: number): void {
    if (this.tracing) this.log.traceDelivery(subscription.sid, stripped, this.#server.options);
  }
}

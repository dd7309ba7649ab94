/**
 * One client connection, from INFO to its end. Bytes come in through `receive` and leave through the transport; in
 * between the parser calls the handlers below. Who it is is decided in `admission`, what it subscribes to in
 * `subscribing`, what it publishes goes on in `publish`; what is known of it stands in `client-state`.
 */
import type { TlsState } from '../auth/authenticator.js';
import type { Permissions } from '../auth/permissions.js';
import { Outbox } from '../bytes/outbox.js';
import { errorTexts } from '../protocol/error-texts.js';
import type { ParserHost, ProtocolFault } from '../protocol/parser-host.js';
import type { CacheEntry } from '../subjects/cache-entry.js';
import type { Receiver, Subscription } from '../subjects/subscription.js';
import { Admission } from './admission.js';
import { ClientLines } from './client-lines.js';
import { type Arrival, ClientState } from './client-state.js';
import { type ClosedReason, isAbrupt } from './closed-reason.js';
import { Inbound } from './inbound.js';
import { Keepalive, type Pinged } from './keepalive.js';
import { Membership } from './membership.js';
import { Outbound } from './outbound.js';
import { endComplaining, endTooLarge, endUnreadable } from './protocol-violation.js';
import { publishCarefully } from './publish.js';
import { forgetRequester } from './requester.js';
import type { ServerContext } from './server-context.js';
import { subscribe, unsubscribe } from './subscribing.js';
import type { Transport } from './transport.js';

/** A client. */
export class ClientConnection extends ClientState implements ParserHost, Receiver, Pinged {
  readonly outbox: Outbox;
  readonly lines: ClientLines;
  protected readonly inbound: Inbound;
  protected readonly admission: Admission;
  protected readonly keepalive: Keepalive;
  readonly #outbound: Outbound;
  readonly #membership: Membership;

  constructor(server: ServerContext, transport: Transport, arrival: Arrival) {
    super(server, transport, arrival);
    const { options } = server;
    this.#membership = new Membership(this, server.observer);
    this.inbound = new Inbound(this, transport);
    this.#outbound = new Outbound(this, server, transport);
    this.outbox = new Outbox(this.#outbound, options.maxPending);
    this.outbox.refusesWhenStalled = options.noFastProducerStall;
    this.lines = new ClientLines(this, server, arrival.nonce);
    this.admission = new Admission(this, this.#membership, server, arrival);
    this.keepalive = new Keepalive(server, this);
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
    this.inbound.rest();
  }

  /** From here on the client may talk. */
  begin(tls: TlsState | undefined): void {
    if (this.closed) return;
    this.admission.begin(tls);
    this.keepalive.start();
  }

  /** A proxy has said who the client is. */
  readdress(): void {
    this.log.locate(this.transport.remoteAddress, this.transport.remotePort);
  }

  /** Takes `length` bytes that lie in the read buffer. */
  receive(length: number): void {
    this.inbound.receive(length);
  }

  /** Takes bytes from anywhere. */
  receiveFrom(data: Uint8Array): void {
    this.inbound.receiveFrom(data);
  }

  /** Reads nothing more until it was decided who the client is, and that was acted upon. */
  hold(decision: Promise<() => void>): void {
    this.inbound.hold();
    void decision.then((act) => {
      if (this.closed) return;
      this.halted = false;
      act();
      if (this.closed) this.outbox.flush();
      else this.inbound.release();
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
    this.admission.stop();
    this.inbound.stop();
    this.keepalive.stop();
    this.log.debug(`Client connection closed: ${reason}`);
    this.server.observer.left(this, reason);
    this.#membership.leave();
    if (isAbrupt(reason)) this.#outbound.abort();
    else this.#outbound.finish(reason === 'Client Closed');
    this.server.closed(this, reason);
  }

  /** After a reload: takes the options that concern it. */
  retune(): void {
    const { options } = this.server;
    this.tracing = this.log.tracing;
    this.outbox.limit = options.maxPending;
    this.outbox.refusesWhenStalled = options.noFastProducerStall;
    this.maxControlLine = options.maxControlLine;
    forgetRequester(this);
  }

  /** After a reload: is it still allowed in, and with what? `homeless`: its account is gone. */
  reconsider(homeless: boolean): Promise<void> {
    return this.admission.reconsider(homeless);
  }

  /** Takes the limits of its account as they are now; false when it was over them and was closed. */
  limit(): boolean {
    return this.admission.limit();
  }

  /** Takes other permissions; undefined for all. Subscriptions that are not permitted end. */
  permit(permissions: Permissions | undefined): void {
    this.admission.permit(permissions);
  }

  // ---- the parser's handlers -------------------------------------------------------------------------------------

  count(messages: number, octets: number, out: number, outOctets: number): void {
    this.statistics.countIn(messages, octets);
    this.account.statistics.countIn(messages, octets);
    this.server.statistics.countIn(messages, octets);
    this.countDelivered(out, outOctets);
    this.lastActivity = this.keepalive.heard();
  }

  /** Counts deliveries of what this connection published. */
  countDelivered(out: number, outOctets: number): void {
    this.account.statistics.countOut(out, outOctets);
    this.server.statistics.countOut(out, outOctets);
  }

  publish(entry: CacheEntry | undefined): void {
    publishCarefully(this, this.server.tracing, entry);
  }

  connect(json: string): void {
    const options = this.admission.read(json);
    if (options === undefined) return;
    this.lastActivity = this.keepalive.heard();
    this.keepalive.connected(this.startedAt);
    this.admission.connect(options);
  }

  speaksEarly(): boolean {
    return this.admission.speaksEarly();
  }

  subscribe(subject: string, queue: string, sid: string): void {
    this.lastActivity = this.keepalive.heard();
    if (subscribe(this, subject, queue, sid, this.server.options.maxSubTokens)) this.confirm();
  }

  unsubscribe(sid: string, max: number): void {
    this.lastActivity = this.keepalive.heard();
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
    this.keepalive.heard();
  }

  pong(): void {
    this.keepalive.pong();
  }

  clientError(text: string): void {
    endComplaining(this, text);
  }

  fail(fault: ProtocolFault, detail = ''): void {
    endUnreadable(this, fault, detail);
  }

  payloadTooLarge(size: number): void {
    endTooLarge(this, this.server.tracing, size);
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
    this.log.tracePayload(this.server.options);
  }

  /** Logs that the message at hand goes on under another subject, as on the wire. */
  traceMapping(subject: string): void {
    if (this.tracing) this.log.traceMapping(subject);
  }

  /** Logs a delivery to this connection. */
  traceDelivery(subscription: Subscription, stripped: number): void {
    if (this.tracing) this.log.traceDelivery(subscription.sid, stripped, this.server.options);
  }
}

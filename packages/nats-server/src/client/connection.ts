/**
 * One client connection, from INFO to its end: who it is, what it may do, what it subscribed to. Bytes come in
 * through `receive` and leave through the transport; in between the parser calls the handlers below.
 */
import type { Account } from '../accounts/account.js';
import { Statistics } from '../accounts/statistics.js';
import type { AuthDecision, ConnectionType, Identity, TlsState } from '../auth/authenticator.js';
import type { Permissions } from '../auth/permissions.js';
import { Outbox, type Sink } from '../bytes/outbox.js';
import type { ConnectOptions } from '../protocol/connect-options.js';
import { errorTexts, quoted, subscribeViolation, tokensViolation } from '../protocol/error-texts.js';
import { Input } from '../protocol/input.js';
import { message } from '../protocol/message.js';
import type { ParserHost, ProtocolFault } from '../protocol/parser-host.js';
import { defaultConnectOptions, readConnect } from '../protocol/read-connect.js';
import { infoLine } from '../protocol/server-info.js';
import { fromWire } from '../protocol/wire-text.js';
import type { CacheEntry } from '../subjects/match-cache.js';
import { type Inspector, type Receiver, Subscription } from '../subjects/subscription.js';
import { type ClosedReason, isAbrupt } from './closed-reason.js';
import { ConnectionLog } from './connection-log.js';
import { DeliveryFilter } from './delivery-filter.js';
import { Keepalive } from './keepalive.js';
import { withoutSecrets } from './labels.js';
import { publishCarefully, traceTooLarge } from './publish.js';
import { RememberedPermissions } from './publish-guard.js';
import { ReplyPermissions } from './reply-permissions.js';
import type { ServerContext } from './server-context.js';
import { Stall } from './stall.js';
import type { Transport } from './transport.js';
import type { Writer } from './write-watch.js';

/** The queue group that servers use among themselves. */
const SERVERS_QUEUE = '_sys_';
/** Milliseconds a closed connection has for its last bytes. */
const LAST_WORDS_MS = 1000;
/** Protocol versions there are. */
const NEWEST_PROTOCOL = 1;

function maySubscribe(permissions: Permissions, subject: string, queue: string): boolean {
  return permissions.canSubscribe(fromWire(subject), fromWire(queue));
}

/** The smallest of several limits, -1 for none. */
function smallest(...limits: readonly number[]): number {
  const set = limits.filter((limit) => limit >= 0);
  return set.length === 0 ? -1 : Math.min(...set);
}

/** How a connection came about. */
export interface Arrival {
  readonly id: number;
  /** Empty for none. */
  readonly nonce: string;
  readonly type: ConnectionType;
}

/** A client. */
export class ClientConnection implements ParserHost, Receiver, Sink, Writer {
  readonly id: number;
  readonly outbox: Outbox;
  readonly statistics = new Statistics();
  readonly startedAt = Date.now();
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
  guard: RememberedPermissions | undefined;
  inspector: Inspector | undefined;
  /** What it said in CONNECT. */
  options: ConnectOptions = defaultConnectOptions;
  identity: Identity | undefined;
  /** Milliseconds of the Unix epoch. */
  lastActivity = this.startedAt;
  writingSince = 0;
  readonly subscriptions = new Map<string, Subscription>();
  replies: ReplyPermissions | undefined;

  readonly #server: ServerContext;
  readonly #transport: Transport;
  readonly #arrival: Arrival;
  readonly #input = new Input();
  readonly #keepalive: Keepalive;
  readonly #stall: Stall;
  readonly #log: ConnectionLog;
  #maxSubscriptions = 0;
  #connected = false;
  #counted = false;
  #firstPong = false;
  #authTimer: NodeJS.Timeout | undefined;
  #tls: TlsState | undefined;

  constructor(server: ServerContext, transport: Transport, arrival: Arrival) {
    const { options, authenticator } = server;
    this.#server = server;
    this.#transport = transport;
    this.#arrival = arrival;
    this.id = arrival.id;
    this.account = server.globalAccount;
    this.outbox = new Outbox(this, options.maxPending);
    this.outbox.refusesWhenStalled = options.noFastProducerStall;
    this.maxControlLine = options.maxControlLine;
    this.maxPayload = options.maxPayload;
    this.#maxSubscriptions = options.maxSubscriptions > 0 ? options.maxSubscriptions : -1;
    this.open = !authenticator.required;
    this.#log = new ConnectionLog(server.log, arrival.id);
    this.#log.locate(transport.remoteAddress, transport.remotePort);
    this.tracing = this.#log.tracing;
    this.#stall = new Stall({
      pause: () => transport.pause(),
      resume: () => {
        if (!this.closed && !this.halted) transport.resume();
      },
    });
    this.#keepalive = new Keepalive(options, {
      ping: () => {
        this.#trace('->> [PING]');
        this.#say('PING\r\n');
        this.#flush();
      },
      stale: () => {
        this.debug('Stale Client Connection - Closing');
        this.#error(errorTexts.staleConnection);
        this.close('Stale Connection');
      },
      rest: () => this.#input.rest(),
    });
    this.#setPlain();
  }

  /** Says INFO. */
  greet(): void {
    this.debug('Client connection created');
    this.#sayInfo(this.#server.options.proxyProtocol);
    this.#flush();
  }

  /** From here on the client may talk. */
  begin(tls: TlsState | undefined): void {
    if (this.closed) return;
    this.#tls = tls;
    const { authenticator, options } = this.#server;
    if (authenticator.required) {
      this.#authTimer = setTimeout(() => {
        this.end('Authentication Timeout', errorTexts.authenticationTimeout);
      }, options.authTimeout);
      this.#authTimer.unref();
    } else {
      this.#enter(this.account);
    }
    this.#keepalive.start();
  }

  /** A proxy has said who the client is. */
  readdress(): void {
    this.#log.locate(this.#transport.remoteAddress, this.#transport.remotePort);
  }

  /** Takes `length` bytes that lie in the read buffer. */
  receive(length: number): void {
    if (!this.closed) this.#input.receive(this, length);
    this.#afterRead();
  }

  /** Takes bytes from anywhere. */
  receiveFrom(data: Uint8Array): void {
    if (!this.closed) this.#input.receiveFrom(this, data);
    this.#afterRead();
  }

  get remoteAddress(): string {
    return this.#transport.remoteAddress;
  }

  get remotePort(): number {
    return this.#transport.remotePort;
  }

  /** Name the client gave itself. */
  get name(): string {
    return this.options.name;
  }

  /** Round trip of the last ping in milliseconds; 0 before the first. */
  get rtt(): number {
    return this.#keepalive.rtt;
  }

  get noResponders(): boolean {
    return this.options.no_responders;
  }

  /** Has CONNECT been accepted, so that INFO may come at any time? */
  get hearsInfo(): boolean {
    return this.#connected && this.options.protocol >= 1;
  }

  /** Tells the client about a change of the server, if it understands that. */
  announce(): void {
    if (!this.hearsInfo || !this.#firstPong || this.closed) return;
    this.#sayInfo(false);
    this.#flush();
  }

  // ---- the parser's handlers -------------------------------------------------------------------------------------

  count(messages: number, octets: number, out: number, outOctets: number): void {
    const { statistics, account } = this;
    const server = this.#server.statistics;
    statistics.inMessages += messages;
    statistics.inBytes += octets;
    account.statistics.inMessages += messages;
    account.statistics.inBytes += octets;
    server.inMessages += messages;
    server.inBytes += octets;
    this.countDelivered(out, outOctets);
    this.lastActivity = this.#keepalive.heard();
  }

  /** Counts deliveries of what this connection published. */
  countDelivered(out: number, outOctets: number): void {
    const { account } = this;
    const server = this.#server.statistics;
    account.statistics.outMessages += out;
    account.statistics.outBytes += outOctets;
    server.outMessages += out;
    server.outBytes += outOctets;
  }

  publish(entry: CacheEntry | undefined): void {
    publishCarefully(this, this.#server.tracing, entry);
  }

  connect(json: string): void {
    clearTimeout(this.#authTimer);
    this.#authTimer = undefined;
    const read = readConnect(json, this.options);
    if (read.kind === 'malformed') {
      this.fail('malformed', read.reason);
      return;
    }
    const again = this.#connected;
    this.#connected = true;
    // In operator mode a JWT says who a client is; elsewhere it means nothing.
    this.options = read.options;
    this.lastActivity = this.#keepalive.heard();
    this.#keepalive.connected(this.startedAt);
    if (again) this.#leave();
    this.#whenDecided(this.#server.authenticator.authenticate(this.#request()), (decision) => {
      this.#decide(decision);
    });
  }

  speaksEarly(): boolean {
    const { authenticator } = this.#server;
    const decision = authenticator.withoutConnect?.(this.#request());
    if (decision === undefined) {
      this.#refuse('authentication error');
      return false;
    }
    clearTimeout(this.#authTimer);
    this.#whenDecided(decision, (made) => this.#accept(made));
    return this.open;
  }

  subscribe(subject: string, queue: string, sid: string): void {
    this.lastActivity = this.#keepalive.heard();
    const { options } = this.#server;
    const { permissions } = this.identity ?? {};
    if (
      queue === SERVERS_QUEUE ||
      (permissions !== undefined && !maySubscribe(permissions, subject, queue))
    ) {
      this.#error(subscribeViolation(subject, queue));
      const group = queue === '' ? '' : `, Queue: ${JSON.stringify(queue)}`;
      this.#log.error(`Subscription Violation - Subject ${JSON.stringify(subject)}${group}, SID ${sid}`);
      return;
    }
    if (options.maxSubTokens > 0 && subject.split('.').length > options.maxSubTokens) {
      this.#error(tokensViolation(subject));
      this.#log.error(
        `Subscription Violation Too Many Tokens - Subject ${JSON.stringify(subject)}, SID ${sid}`,
      );
      return;
    }
    if (this.#maxSubscriptions >= 0 && this.subscriptions.size >= this.#maxSubscriptions) {
      this.#log.error(errorTexts.maxSubscriptions);
      this.#error(errorTexts.maxSubscriptions);
      return;
    }
    if (!this.subscriptions.has(sid)) {
      const subscription = new Subscription(this, subject, queue, sid);
      if (!this.account.subscribe(subscription)) {
        this.#error(errorTexts.invalidSubject);
        return;
      }
      this.subscriptions.set(sid, subscription);
    }
    this.confirm();
  }

  unsubscribe(sid: string, max: number): void {
    this.lastActivity = this.#keepalive.heard();
    const subscription = this.subscriptions.get(sid);
    if (subscription !== undefined) {
      if (max > subscription.delivered) {
        subscription.max = max;
        this.account.refresh(subscription);
      } else {
        subscription.max = 0;
        this.expire(subscription);
      }
    }
    this.confirm();
  }

  expire(subscription: Subscription): void {
    this.subscriptions.delete(subscription.sid);
    this.account.unsubscribe(subscription);
  }

  ping(): void {
    this.#trace('->> [PONG]');
    this.#say('PONG\r\n');
    this.#keepalive.heard();
    if (!this.#connected || this.#firstPong) return;
    this.#firstPong = true;
    if (this.options.protocol >= 1) this.#sayInfo(false, true);
  }

  pong(): void {
    this.#keepalive.pong();
  }

  clientError(text: string): void {
    this.#log.error(`Client Error ${text}`);
    this.close('Protocol Violation');
  }

  fail(fault: ProtocolFault, detail = ''): void {
    if (fault === 'control line') {
      this.#error(errorTexts.maxControlLine);
      this.#log.error(errorTexts.maxControlLine);
      this.close('Maximum Control Line Exceeded');
      return;
    }
    if (fault === 'unknown operation') this.#error(errorTexts.unknownOperation);
    this.#log.error(detail === '' ? 'Client parser ERROR' : detail);
    this.close('Protocol Violation');
  }

  payloadTooLarge(size: number): void {
    traceTooLarge(this, this.#server.tracing);
    this.#log.error(`maximum payload exceeded: ${size} vs ${this.maxPayload}`);
    this.#error(errorTexts.maxPayload);
    this.close('Maximum Message Payload Exceeded');
  }

  traceLine(verb: string, args: string): void {
    const shown = verb === 'CONNECT' ? withoutSecrets(args) : args;
    this.#trace(`<<- [${verb}${shown === '' ? '' : ` ${shown}`}]`);
  }

  // ---- what others ask of it -------------------------------------------------------------------------------------

  /** `+OK`, where the client wants to hear it. */
  confirm(): void {
    if (!this.options.verbose) return;
    this.#trace('->> [OK]');
    this.#say('+OK\r\n');
  }

  /** Tells the client of an error that does not end the connection, and the log in other words. */
  complain(text: string, logText: string): void {
    this.#error(text);
    this.#log.error(logText);
  }

  /** Appends a line to what the client is sent. */
  say(text: string): void {
    this.#say(text);
  }

  /** Ends the connection because someone outside decided so. */
  end(reason: ClosedReason, errorText = ''): void {
    if (errorText !== '') this.#error(errorText);
    this.close(reason);
    this.#flush();
  }

  /** Ends the connection. What waits is still sent, where that makes sense. */
  close(reason: ClosedReason): void {
    if (this.closed) return;
    this.closed = true;
    this.halted = true;
    clearTimeout(this.#authTimer);
    this.#stall.stop();
    this.#keepalive.stop();
    this.debug(`Client connection closed: ${reason}`);
    this.#leave();
    if (isAbrupt(reason)) {
      this.outbox.close();
      this.#transport.destroy();
    } else {
      this.outbox.finish();
      this.#transport.end();
      if (this.writingSince !== 0) setTimeout(() => this.#transport.destroy(), LAST_WORDS_MS).unref();
    }
    this.#server.writes.remove(this);
    this.#server.closed(this, reason);
  }

  /** Logs the payload of the message at hand. */
  tracePayload(): void {
    this.#log.tracePayload('<<-', this.#server.options, 0);
  }

  /** Logs a delivery to this connection. */
  traceDelivery(subscription: Subscription, stripped: number): void {
    if (!this.tracing) return;
    const { subject, reply, headerSize, size } = message;
    const sizes = headerSize > 0 && stripped === 0 ? `${headerSize} ${size}` : String(size - stripped);
    const verb = headerSize > 0 && stripped === 0 ? 'HMSG' : 'MSG';
    const answer = reply === '' ? '' : `${reply} `;
    this.#trace(`->> [${verb} ${fromWire(subject)} ${subscription.sid} ${answer}${sizes}]`);
  }

  debug(text: string): void {
    this.#log.debug(text);
  }

  /** After a reload: is it still allowed in, and with what? `homeless`: its account is gone. */
  async reconsider(homeless: boolean): Promise<void> {
    const { authenticator, options } = this.#server;
    this.tracing = this.#log.tracing;
    this.outbox.limit = options.maxPending;
    this.outbox.refusesWhenStalled = options.noFastProducerStall;
    this.maxControlLine = options.maxControlLine;
    if (!this.#connected && !this.open) return;
    const decision = await authenticator.authenticate(this.#request());
    if (this.closed) return;
    if (homeless && decision.kind === 'accepted' && decision.identity.account === this.account.name) return;
    const former = [...this.subscriptions.values()];
    const moved = decision.kind === 'accepted' && decision.identity.account !== this.account.name;
    if (!this.#accept(decision)) return this.#flush();
    const permissions = this.identity?.permissions;
    for (const subscription of former) {
      const { subject, queue, sid } = subscription;
      if (permissions !== undefined && !maySubscribe(permissions, subject, queue)) {
        if (!moved) this.expire(subscription);
        this.#error(`${subscribeViolation(subject, queue)} (sid ${quoted(sid)})`);
      } else if (moved) {
        this.subscribe(subject, queue, sid);
      } else {
        this.account.refresh(subscription);
      }
    }
    this.#flush();
  }

  // ---- the outbox's sink -----------------------------------------------------------------------------------------

  write(chunk: Buffer): boolean {
    if (this.#transport.write(chunk, this.#written)) return true;
    this.writingSince = performance.now();
    if (!this.closed) this.#server.writes.add(this);
    return false;
  }

  overflow(): void {
    // Somebody's message is just being delivered: the connection goes when that is over.
    queueMicrotask(() => {
      if (this.closed) return;
      this.#countSlow();
      this.#log.info(`Slow Consumer Detected: MaxPending of ${this.outbox.limit} Exceeded`);
      this.close('Slow Consumer (Pending Bytes)');
    });
  }

  writeTimedOut(): void {
    const { writeDeadline } = this.#server.options;
    if (this.#connected || !this.#server.authenticator.required) this.#countSlow();
    this.#log.info(
      `Slow Consumer Detected: WriteDeadline of ${writeDeadline / 1000}s exceeded with ${this.outbox.pending} total bytes.`,
    );
    this.close('Slow Consumer (Write Deadline)');
  }

  readonly #written = (): void => {
    this.writingSince = 0;
    this.#server.writes.remove(this);
    this.outbox.written();
  };

  // ---- inside ----------------------------------------------------------------------------------------------------

  #request() {
    return {
      connect: this.options,
      nonce: this.#arrival.nonce,
      remoteAddress: this.#transport.remoteAddress,
      tls: this.#tls,
      connectionType: this.#arrival.type,
    };
  }

  /** Goes on at once where the decision is there; otherwise the connection waits, and nobody else. */
  #whenDecided(decision: AuthDecision | Promise<AuthDecision>, go: (decision: AuthDecision) => void): void {
    if (!(decision instanceof Promise)) {
      go(decision);
      return;
    }
    this.halted = true;
    this.#transport.pause();
    void decision.then((made) => {
      if (this.closed) return;
      this.halted = false;
      go(made);
      if (this.closed) return this.#flush();
      this.#transport.resume();
      this.#input.resume(this);
      this.#afterRead();
    });
  }

  #decide(decision: AuthDecision): void {
    if (!this.#accept(decision)) return;
    const { options } = this;
    const wrongProtocol = options.protocol < 0 || options.protocol > NEWEST_PROTOCOL;
    if (options.account !== '' || options.new_account) {
      this.#refuse('authentication error');
      return;
    }
    if (wrongProtocol) {
      this.#error(errorTexts.badProtocol);
      this.close('Bad Client Protocol Version');
      return;
    }
    if (options.no_responders && !this.headers) {
      this.#error(errorTexts.noRespondersNeedsHeaders);
      this.close('No Responders Requires Headers');
      return;
    }
    this.confirm();
  }

  /** Takes on the identity; false when the connection was closed instead. */
  #accept(decision: AuthDecision): boolean {
    if (decision.kind === 'refused') {
      this.#refuse(decision.reason);
      return false;
    }
    const { identity } = decision;
    const account = this.#server.account(identity.account);
    if (account === undefined) {
      this.#refuse(`account ${identity.account} does not exist`);
      return false;
    }
    this.identity = identity;
    if (!this.#enter(account)) return false;
    this.open = true;
    this.headers = this.options.headers && !this.#server.options.noHeaderSupport;
    const { permissions, expiresAt, limits } = identity;
    this.guard = permissions === undefined ? undefined : new RememberedPermissions(permissions);
    this.replies =
      permissions?.responses === undefined ? undefined : new ReplyPermissions(permissions.responses);
    this.inspector =
      permissions === undefined || this.guard === undefined
        ? undefined
        : new DeliveryFilter(permissions, this.guard, this.replies);
    const { options } = this.#server;
    this.maxPayload = smallest(options.maxPayload, account.limits.maxPayload, limits?.maxPayload ?? -1);
    const own = smallest(account.limits.maxSubscriptions, limits?.maxSubscriptions ?? -1);
    this.#maxSubscriptions = smallest(options.maxSubscriptions > 0 ? options.maxSubscriptions : -1, own);
    if (expiresAt !== undefined) this.#expireAt(expiresAt);
    this.#log.identify(this.options, account.name, identity.user);
    this.#setPlain();
    return true;
  }

  #refuse(reason: string): void {
    const { user } = this.options;
    this.#log.error(user === '' ? reason : `${reason} - User ${JSON.stringify(user)}`);
    this.#error(errorTexts.authorizationViolation);
    this.close('Authentication Failure');
  }

  /** Becomes a member of the account; false when it is full. */
  #enter(account: Account): boolean {
    if (this.#counted && this.account === account) return true;
    if (account.full) {
      this.#error(errorTexts.maxAccountConnections);
      this.#log.error(errorTexts.maxAccountConnections);
      this.close('Maximum Account Connections Exceeded');
      return false;
    }
    this.#leave();
    this.account = account;
    account.connections++;
    this.#counted = true;
    return true;
  }

  /** Leaves its account, with all its subscriptions. */
  #leave(): void {
    for (const subscription of this.subscriptions.values()) this.account.unsubscribe(subscription);
    this.subscriptions.clear();
    if (this.#counted) this.account.connections--;
    this.#counted = false;
  }

  #expireAt(time: number): void {
    const wait = Math.max(0, Math.min(time - Date.now(), 0x7fffffff));
    this.#authTimer = setTimeout(() => {
      if (time > Date.now()) return this.#expireAt(time);
      this.end('Authentication Expired', errorTexts.authenticationExpired);
    }, wait);
    this.#authTimer.unref();
  }

  #setPlain(): void {
    const { verbose, pedantic, echo } = this.options;
    this.plain = !verbose && !pedantic && echo && !this.tracing && this.replies === undefined;
  }

  #afterRead(): void {
    if (!this.closed && !this.#server.options.noFastProducerStall) this.#stall.afterRead();
  }

  #sayInfo(hideAddress: boolean, answersConnect = false): void {
    const { account } = this;
    const line = infoLine(this.#server.info(), {
      clientId: this.id,
      clientIp: hideAddress ? '' : this.#transport.remoteAddress,
      nonce: this.#arrival.nonce,
      ...(this.maxPayload === this.#server.options.maxPayload ? {} : { maxPayload: this.maxPayload }),
      ...(answersConnect ? { account: account.name, systemAccount: account.system } : {}),
    });
    this.#trace(`->> [${line.trim()}]`);
    this.#say(line);
  }

  #error(text: string): void {
    this.#trace(`->> [-ERR ${text}]`);
    this.#say(`-ERR '${text}'\r\n`);
  }

  #say(text: string): void {
    this.outbox.appendText(text);
  }

  #flush(): void {
    this.outbox.flush();
  }

  #countSlow(): void {
    this.#server.statistics.slowConsumers++;
    this.account.statistics.slowConsumers++;
    this.statistics.slowConsumers++;
  }

  #trace(text: string): void {
    if (this.tracing) this.#log.trace(text);
  }

  /** A text for the log, with the name of this connection before it. */
  text(text: string): string {
    return this.#log.text(text);
  }
}

/**
 * Message tracing: a message whose header names a `Nats-Trace-Dest` leaves a record there of where it came in and
 * whom it went to. `Nats-Trace-Only` asks for the record without the message.
 */
import type { Account } from '../accounts/account.js';
import type { PassageTrace } from '../accounts/passage.js';
import type { Outcome } from '../client/delivery.js';
import { goJson } from '../monitor/go-json.js';
import { encoded } from '../protocol/content-encoding.js';
import { fromWire, toWire } from '../protocol/wire-text.js';
import { isValidLiteralSubject, isValidSubject } from '../subjects/subject.js';
import type { InspectedMessage, Receiver, Subscription } from '../subjects/subscription.js';
import { type HeaderLines, readHeaderLines } from './header-lines.js';

/** A value of `Nats-Trace-Dest` with which a server says: already decided, do not trace. */
const DISABLED = 'trace disabled';
/** The kind of a client in trace events. */
const CLIENT_KIND = 0;

const EGRESS_TEXTS: Readonly<Record<Exclude<Outcome, 'delivered'>, string>> = {
  'no echo': 'Not delivered because of no echo',
  denied: 'Not delivered because subscription denies this subject',
  closed: 'Not delivered because client is closed',
  exceeded: 'Not delivered because auto-unsubscribe exceeded',
  stalled: 'Not delivered because fast producer not stalled and consumer is slow',
};

/** Whom a trace event names. */
export interface TracedConnection {
  readonly id: number;
  readonly name: string;
}

/** What is asked of a message's header. */
export type TraceDecision =
  | { readonly kind: 'untraced' }
  /** It was to be traced only, and cannot be: it goes nowhere. */
  | { readonly kind: 'skip' }
  /** The publisher may not publish on the destination. */
  | { readonly kind: 'forbidden'; readonly destination: string }
  | { readonly kind: 'traced'; readonly trace: MessageTrace };

interface IngressEvent {
  readonly type: 'in';
  readonly ts: string;
  readonly kind: number;
  readonly cid: number;
  readonly name?: string;
  readonly acc: string;
  readonly subj: string;
  error?: string;
}

interface EgressEvent {
  readonly type: 'eg';
  readonly ts: string;
  readonly kind: number;
  readonly cid: number;
  readonly name?: string;
  /** Where it is not that of the publisher. */
  readonly acc?: string;
  readonly sub?: string;
  readonly queue?: string;
  readonly error?: string;
}

/** The message became another subject. */
interface MappingEvent {
  readonly type: 'sm';
  readonly ts: string;
  readonly to: string;
}

/** It went to a subscriber of an account that imports the stream. */
interface StreamEvent {
  readonly type: 'se';
  readonly ts: string;
  readonly acc: string;
  readonly to: string;
}

/** It went on in an account whose service was imported. */
interface ServiceEvent {
  readonly type: 'si';
  readonly ts: string;
  readonly acc: string;
  readonly from: string;
  readonly to: string;
}

/** Tells a receiver's connection, where it is one. */
export type ConnectionOf = (
  receiver: Receiver,
) => (TracedConnection & { readonly account: { readonly name: string } }) | undefined;

/** The record of one message. */
export class MessageTrace implements PassageTrace {
  readonly dry: boolean;
  readonly destination: string;
  readonly #ingress: IngressEvent;
  readonly #later: (EgressEvent | MappingEvent | StreamEvent | ServiceEvent)[] = [];
  readonly #header: HeaderLines;
  readonly #size: number;
  readonly #connectionOf: ConnectionOf;

  constructor(
    destination: string,
    dry: boolean,
    ingress: IngressEvent,
    header: HeaderLines,
    size: number,
    connectionOf: ConnectionOf,
  ) {
    this.destination = destination;
    this.dry = dry;
    this.#ingress = ingress;
    this.#header = header;
    this.#size = size;
    this.#connectionOf = connectionOf;
  }

  observe(subscription: Subscription, outcome: Outcome): void {
    const connection = this.#connectionOf(subscription.receiver);
    if (connection === undefined) return;
    const account = connection.account.name;
    this.#later.push({
      type: 'eg',
      ts: new Date().toISOString(),
      kind: CLIENT_KIND,
      cid: connection.id,
      ...(connection.name === '' ? {} : { name: connection.name }),
      ...(account === this.#ingress.acc ? {} : { acc: account }),
      sub: fromWire(subscription.subject),
      ...(subscription.queue === '' ? {} : { queue: fromWire(subscription.queue) }),
      ...(outcome === 'delivered' ? {} : { error: EGRESS_TEXTS[outcome] }),
    });
  }

  /** A mapping made another subject of it; as on the wire. */
  observeMapping(to: string): void {
    this.#later.push({ type: 'sm', ts: new Date().toISOString(), to: fromWire(to) });
  }

  observeStream(account: string, subject: string, allowTrace: boolean): boolean {
    this.#later.push({ type: 'se', ts: new Date().toISOString(), acc: account, to: fromWire(subject) });
    return allowTrace;
  }

  observeService(account: string, from: string, to: string, allowTrace: boolean): boolean {
    const ts = new Date().toISOString();
    this.#later.push({ type: 'si', ts, acc: account, from: fromWire(from), to: fromWire(to) });
    return allowTrace;
  }

  /** The message was refused before it went anywhere. */
  refuse(error: string): void {
    this.#ingress.error = error;
  }

  /** What the message says of compressed records. */
  get acceptedEncoding(): string | undefined {
    return this.#header.first('Accept-Encoding');
  }

  /** The event, as it is published on the destination. */
  event(server: object): object {
    return {
      server,
      request: { header: this.#header.values, msgsize: this.#size },
      events: [this.#ingress, ...this.#later],
    };
  }
}

/** Who publishes, and where it may. */
export interface TracedPublisher extends TracedConnection {
  readonly account: Account;
  /** May it publish on this subject? Answering permissions do not count. */
  mayPublish(subject: string): boolean;
}

/** Message tracing of one server. */
export class MessageTracing {
  readonly #server: () => object | undefined;
  readonly #connectionOf: ConnectionOf;
  readonly #log: (text: string) => void;

  /** @param server itself as the messages of the system account have it; undefined where there is none: then no records */
  constructor(server: () => object | undefined, connectionOf: ConnectionOf, log: (text: string) => void) {
    this.#server = server;
    this.#connectionOf = connectionOf;
    this.#log = log;
  }

  /** Reads a message's header and decides. */
  begin(publisher: TracedPublisher, message: InspectedMessage, size: number): TraceDecision {
    const header = readHeaderLines(message.headers());
    if (header === undefined) return { kind: 'untraced' };
    const asked = header.first('Nats-Trace-Dest');
    if (asked === DISABLED) return { kind: 'untraced' };
    const external = asked === undefined;
    const { messageTrace } = publisher.account;
    if (external && (!header.sampledParent || messageTrace === undefined)) return { kind: 'untraced' };
    const only = /^(1|true|on)$/i.test(header.first('Nats-Trace-Only') ?? '');
    const dry = !external && only;
    const unable: TraceDecision = { kind: dry ? 'skip' : 'untraced' };
    if (external && messageTrace !== undefined && Math.random() * 100 >= messageTrace.sampling) {
      return { kind: 'untraced' };
    }
    const origin = header.first('Nats-Trace-Origin-Account');
    if (origin !== undefined) {
      this.#log(
        `Message tracing disabled because of header "Nats-Trace-Origin-Account" with value=${JSON.stringify(origin)}`,
      );
      return unable;
    }
    const destination = asked ?? messageTrace?.dest ?? '';
    if (!isValidSubject(destination) || !isValidLiteralSubject(destination)) {
      this.#log(`Destination ${JSON.stringify(destination)} is not valid, won't be able to trace events`);
      return unable;
    }
    if (!publisher.mayPublish(toWire(destination))) return { kind: 'forbidden', destination };
    const ingress: IngressEvent = {
      type: 'in',
      ts: new Date().toISOString(),
      kind: CLIENT_KIND,
      cid: publisher.id,
      ...(publisher.name === '' ? {} : { name: publisher.name }),
      acc: publisher.account.name,
      subj: fromWire(message.subject),
    };
    const trace = new MessageTrace(destination, dry, ingress, header, size, this.#connectionOf);
    return { kind: 'traced', trace };
  }

  /** Publishes the record. */
  finish(account: Account, trace: MessageTrace): void {
    const server = this.#server();
    if (server === undefined) return;
    const record = Buffer.from(goJson(trace.event(server)));
    const { headers, payload } = encoded(record, trace.acceptedEncoding);
    account.publish(toWire(trace.destination), '', headers, payload);
  }
}

/**
 * Services of other accounts. An import is a subscription in the importing account; what it matches is a request,
 * and goes on in the exporting account with a reply subject of that account and a header that says who asks.
 *
 * ```
 *   account B imports A's svc as help     account A
 *   PUB help inbox.1 ─▶ ServiceImport ──▶ PUB svc _R_.x.y ──▶ the service
 *   MSG inbox.1      ◀──────────────────  Responses       ◀── PUB _R_.x.y
 * ```
 */
import { message } from '../protocol/message.js';
import { Subscription } from '../subjects/subscription.js';
import type { Account } from './account.js';
import { crossingReceiver } from './crossing-receiver.js';
import type { ExportedService } from './exported-service.js';
import { reportBadRequest, type Tracking, trackingOf } from './latency.js';
import type { Passage } from './passage.js';
import type { PendingResponse } from './pending-response.js';
import { type TraceDestination, withRequestInfo } from './request-header.js';
import { entryAtHand, routeMapped } from './routing.js';
import { Transit } from './transit.js';

/** Answers of streams that the exporting account reads itself keep their subject. */
const JETSTREAM_ACK = '$JS.ACK.';
const SAME: TraceDestination = { kind: 'same' };

/** What a service import is made of. */
export interface ServiceImportParts {
  readonly account: Account;
  readonly service: ExportedService;
  /** Pattern of its subjects here. */
  readonly near: string;
  /** The subject there of a literal subject here. */
  readonly toFar: (subject: string) => string;
  readonly share: boolean;
}

/** A service that is imported now. */
export class ServiceImport {
  readonly kind = 'service';
  /** Does it take requests? */
  begun = false;
  readonly #parts: ServiceImportParts;
  readonly #subscription: Subscription;

  constructor(parts: ServiceImportParts) {
    this.#parts = parts;
    this.#subscription = new Subscription(crossingReceiver(), parts.near, '', '', {
      kind: 'service',
      cross: (passage) => this.#cross(passage),
    });
  }

  /** Takes requests from now on. */
  open(): void {
    this.#parts.account.addForeign(this.#subscription);
  }

  /** Takes no more requests. What is owed still comes. */
  close(): void {
    this.#parts.account.removeForeign(this.#subscription);
  }

  /** The message at hand is a request. */
  #cross(passage: Passage): boolean {
    const { service, toFar } = this.#parts;
    if (passage.chain.includes(service)) return false;
    const exporter = service.account;
    const { subject } = message;
    const far = toFar(subject);
    const tracking = trackingOf(service.rule, message, passage.requester, this.#shares(passage));
    let reply = '';
    let owed: PendingResponse | undefined;
    if (message.replyLength > 0) {
      reply = message.reply;
      if (!reply.startsWith(JETSTREAM_ACK)) {
        owed = this.#owe(reply, tracking);
        reply = owed.subject;
      }
    } else if (tracking !== undefined) {
      reportBadRequest(service, tracking);
    }
    const { trace } = passage;
    const { allowTrace } = service.rule;
    const stops = trace?.observeService(exporter.name, subject, far, allowTrace) === false;
    let reached = true;
    if (!stops || trace?.dry !== true) {
      const { info, shared } = this.#info(passage);
      const header = withRequestInfo(message, info, this.#traceDestination(trace, stops));
      const transit = Transit.begin(far);
      transit.replyAndHeader(reply, header);
      reached = routeMapped(exporter, entryAtHand(exporter), {
        ...passage,
        account: exporter,
        trace: stops ? undefined : trace,
        chain: [...passage.chain, service],
        shared,
        info,
      });
      transit.end();
    }
    if (owed !== undefined && (!reached || trace?.dry === true)) {
      exporter.responses.drop(owed, reached ? 'answered' : 'no delivery');
    }
    return reached;
  }

  /** Whoever traces on in the exporting account reports there; what it reports to is known to nobody by now. */
  #traceDestination(trace: Passage['trace'], stops: boolean): TraceDestination {
    if (trace === undefined) return SAME;
    if (stops) return { kind: 'none' };
    return { kind: 'other', subject: this.#parts.service.account.responses.newSubject('') };
  }

  #owe(reply: string, tracking: Tracking | undefined): PendingResponse {
    const { account, service, share } = this.#parts;
    const { responses } = service.account;
    const owed: PendingResponse = {
      subject: responses.newSubject(tracking?.suffix ?? ''),
      account,
      reply,
      service,
      several: service.rule.responseType !== 'singleton',
      shared: share,
      tracking,
      since: 0,
      answered: false,
    };
    responses.owe(owed);
    return owed;
  }

  #shares({ chain, shared }: Passage): boolean {
    return chain.length > 0 ? shared : this.#parts.share;
  }

  /** What the service is told of who asks. */
  #info(passage: Passage) {
    const { account, service, share } = this.#parts;
    const { requester, chain } = passage;
    const shared = this.#shares(passage);
    const addsServer = !shared && (service.account.system || (chain.length > 0 && share));
    const known =
      passage.info === undefined
        ? (requester?.requestInfo(shared) ?? { acc: account.name })
        : { ...passage.info, svc: account.name };
    const info = addsServer ? { ...known, ...requester?.serverInfo() } : known;
    return { info, shared };
  }
}

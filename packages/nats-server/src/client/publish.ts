/** A publish that needs more than delivery: checks, confirmations, tracing, and the answer that nobody listens. */
import { crossOver, drawnEntry, mappedSubject } from '../accounts/routing.js';
import { Transit } from '../accounts/transit.js';
import { errorTexts, publishViolation, quoted, replyViolation } from '../protocol/error-texts.js';
import { message } from '../protocol/message.js';
import { mayBeTraced } from '../protocol/trace-header.js';
import { fromWire, toWire } from '../protocol/wire-text.js';
import type { CacheEntry } from '../subjects/cache-entry.js';
import { isReservedReply, reservationOf } from '../subjects/reserved.js';
import { isValidLiteralSubject } from '../subjects/subject.js';
import { found } from '../subjects/sublist.js';
import type { MessageTrace, MessageTracing } from '../trace/message-tracing.js';
import type { ClientConnection } from './connection.js';
import { deliverCarefully, waitingCrossings } from './delivery.js';

/** Routes the message at hand, which this connection published. `entry` is undefined when its subject has none. */
export function publishCarefully(
  connection: ClientConnection,
  tracing: MessageTracing,
  entry: CacheEntry | undefined,
): void {
  const { options, account } = connection;
  message.publisher = connection;
  if (options.pedantic && !isValidLiteralSubject(message.subject)) {
    connection.say(`-ERR '${errorTexts.invalidPublishSubject}'\r\n`);
  }
  if (connection.tracing) connection.tracePayload();
  const decision =
    message.headerSize > 0 && traced()
      ? tracing.begin(tracedAs(connection), message, message.size)
      : undefined;
  if (decision?.kind === 'skip') return;
  if (decision?.kind === 'forbidden') {
    refuseSubject(connection, toWire(decision.destination), undefined);
    return;
  }
  const trace = decision?.kind === 'traced' ? decision.trace : undefined;
  const mapped = mappedSubject(account, entry);
  if (mapped !== undefined) {
    connection.traceMapping(mapped);
    trace?.observeMapping(mapped);
  }
  const transit = mapped === undefined ? undefined : Transit.begin(mapped);
  if (permitted(connection, trace)) {
    connection.confirm();
    const reached = route(connection, entry?.varying === true ? drawnEntry(account) : entry, trace);
    if (!reached && message.replyLength > 0 && options.no_responders) tellNoResponders(connection);
  }
  transit?.end();
  if (trace !== undefined) tracing.finish(account, trace);
}

/** Delivers it; true when somebody received it. What other accounts need to know is only put together for them. */
function route(
  connection: ClientConnection,
  entry: CacheEntry | undefined,
  trace: MessageTrace | undefined,
): boolean {
  const { account, options } = connection;
  const before = waitingCrossings();
  const silent = options.echo ? undefined : connection;
  if (entry === undefined) account.sublist.match(message.subjectAt, message.subjectLength);
  const delivered = deliverCarefully(entry, silent, trace);
  if (delivered > 0 && trace?.dry !== true) connection.countDelivered(delivered, delivered * message.size);
  if (waitingCrossings() === before) return delivered > 0;
  const crossed = crossOver(before, {
    requester: connection,
    silent,
    trace,
    plain: connection.plain,
    statistics: connection.serverStatistics,
    chain: [],
    shared: false,
    info: undefined,
    account,
  });
  return crossed || delivered > 0;
}

/** The message at hand is refused for its size; where what came of its header asks for a trace, that says so. */
export function traceTooLarge(connection: ClientConnection, tracing: MessageTracing): void {
  if (message.headerSize === 0 || !traced()) return;
  const decision = tracing.begin(tracedAs(connection), message, message.size);
  if (decision.kind !== 'traced') return;
  decision.trace.refuse('maximum payload exceeded');
  tracing.finish(connection.account, decision.trace);
}

/** May the message be published? Says so to the client if not. */
function permitted(connection: ClientConnection, trace: MessageTrace | undefined): boolean {
  const reserved = reservationOf(message.subjectAt, message.subjectLength);
  const { guard, replies } = connection;
  const refused =
    reserved === 'all' ||
    (guard !== undefined &&
      !guard.allowsText(message.subject) &&
      replies?.use(message.subject, Date.now()) !== true) ||
    (reserved === 'system' && !connection.account.system);
  if (refused) {
    refuseSubject(connection, message.subject, trace);
    return false;
  }
  if (message.replyLength > 0 && isReservedReply(message.replyAt, message.replyLength)) {
    const text = replyViolation(message.reply);
    trace?.refuse(fromWire(text));
    connection.complain(text, `Publish Violation - Reply ${fromWire(quoted(message.reply))}`);
    return false;
  }
  return true;
}

function refuseSubject(connection: ClientConnection, subject: string, trace: MessageTrace | undefined): void {
  const text = publishViolation(subject);
  trace?.refuse(fromWire(text));
  connection.complain(text, `Publish Violation - Subject ${fromWire(quoted(subject))}`);
}

/** The requester gets a 503 where it waits for the answer. */
function tellNoResponders(connection: ClientConnection): void {
  const { subject, reply } = message;
  connection.account.sublist.match(message.replyAt, message.replyLength);
  for (let i = 0; i < found.count; i++) {
    const subscription = found.plain[i];
    if (subscription?.receiver !== connection) continue;
    const header = `NATS/1.0 503\r\nNats-Subject: ${subject}\r\n\r\n`;
    connection.say(`HMSG ${reply} ${subscription.sid} ${header.length} ${header.length}\r\n${header}\r\n`);
    return;
  }
}

/** Does the header say anything of tracing? The arena is looked at quickly, a large message's header read. */
function traced(): boolean {
  return message.payloadAt === 0 || mayBeTraced(message.payloadAt, message.headerSize);
}

function tracedAs(connection: ClientConnection) {
  return {
    id: connection.id,
    name: connection.name,
    account: connection.account,
    mayPublish: (subject: string): boolean => connection.guard?.allowsText(subject) !== false,
  };
}

/** The header that tells a service who asks, `Nats-Request-Info`. */
import { fromWire, toWire } from '../protocol/wire-text.js';
import type { InspectedMessage } from '../subjects/subscription.js';
import type { RequestInfo } from './passage.js';

const INFO = 'Nats-Request-Info';
const STATUS_LINE = 'NATS/1.0\r\n';
/** Names in the order of the Go server. */
const ORDER: readonly (keyof RequestInfo)[] = [
  'start',
  'host',
  'id',
  'acc',
  'svc',
  'user',
  'name',
  'lang',
  'ver',
  'rtt',
  'server',
  'cluster',
  'jwt',
  'issuer_key',
  'name_tag',
  'tags',
  'kind',
  'client_type',
];

/** The same information made to text, for the many requests of one client. */
const texts = new WeakMap<RequestInfo, string>();

/** What is known of a client, its members in the order of the Go server; empty ones are left out. */
export function orderedInfo(info: RequestInfo): RequestInfo {
  const ordered: Record<string, unknown> = {};
  for (const key of ORDER) {
    const value = info[key];
    if (value !== undefined && value !== '' && value !== 0) ordered[key] = value;
  }
  return ordered;
}

/** A value of `Nats-Trace-Dest` that says: do not trace. */
const UNTRACED = 'trace disabled';

/** What becomes of the destination of a request's trace: it stays, is another one, or there is no trace any more. */
export type TraceDestination =
  | { readonly kind: 'same' | 'none' }
  | { readonly kind: 'other'; readonly subject: string };

/** The header block of a request, as on the wire, with this information and no other. */
export function withRequestInfo(
  message: InspectedMessage,
  info: RequestInfo,
  trace: TraceDestination,
): string {
  let text = texts.get(info);
  if (text === undefined) {
    text = `${INFO}: ${toWire(JSON.stringify(orderedInfo(info)))}\r\n`;
    texts.set(info, text);
  }
  const block = message.headers();
  if (block === undefined) return `${STATUS_LINE}${text}\r\n`;
  const lines = without(block.toString('latin1'), INFO);
  if (trace.kind === 'same') return `${lines}${text}\r\n`;
  const destination = trace.kind === 'other' ? trace.subject : UNTRACED;
  return `${without(lines, 'Nats-Trace-Dest')}${text}Nats-Trace-Dest: ${destination}\r\n\r\n`;
}

/** The account that asks, as the header block of a request says; undefined where it says none. Block as on the wire. */
export function askingAccount(headers: string): string | undefined {
  const line = headers.split('\r\n').find((one) => one.startsWith(`${INFO}:`));
  if (line === undefined) return undefined;
  try {
    const { svc, acc } = JSON.parse(fromWire(line.slice(INFO.length + 1))) as RequestInfo;
    return svc || acc;
  } catch {
    // A client of the account itself can write anything there.
    return undefined;
  }
}

/** A header block without the lines of one name, and without the empty line at its end. */
function without(block: string, name: string): string {
  const begin = `${name.toLowerCase()}:`;
  const lines = block
    .split('\r\n')
    .filter((line, i) => i === 0 || (line !== '' && !line.toLowerCase().startsWith(begin)));
  return `${lines.join('\r\n')}\r\n`;
}

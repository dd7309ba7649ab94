/** The header that tells a service who asks, `Nats-Request-Info`. */
import { toWire } from '../protocol/wire-text.js';
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

/**
 * The header block of a request, as on the wire, with this information and no other.
 *
 * @param untraced its trace ends here: servers it reaches must not begin one.
 */
export function withRequestInfo(message: InspectedMessage, info: RequestInfo, untraced: boolean): string {
  let text = texts.get(info);
  if (text === undefined) {
    text = `${INFO}: ${toWire(JSON.stringify(orderedInfo(info)))}\r\n`;
    texts.set(info, text);
  }
  const block = message.headers();
  if (block === undefined) return `${STATUS_LINE}${text}\r\n`;
  let lines = without(block.toString('latin1'), INFO);
  if (untraced) lines = `${without(`${lines}\r\n`, 'Nats-Trace-Dest')}Nats-Trace-Dest: trace disabled\r\n`;
  return `${lines}${text}\r\n`;
}

/** A header block without the lines of one name, and without the empty line at its end. */
function without(block: string, name: string): string {
  const begin = `${name.toLowerCase()}:`;
  const lines = block
    .split('\r\n')
    .filter((line, i) => i === 0 || (line !== '' && !line.toLowerCase().startsWith(begin)));
  return `${lines.join('\r\n')}\r\n`;
}

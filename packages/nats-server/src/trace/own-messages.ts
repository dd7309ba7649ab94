/** The log lines of messages that the server publishes itself, which `trace_verbose` asks for. */
import type { Log } from '@nats-ts/log';
import type { ServerOptions } from '../options/types.js';
import { fromWire } from '../protocol/wire-text.js';
import { payloadLine } from './payload-line.js';

/** Hears of a message that begins in the server. Texts as on the wire. */
export type OwnMessageTrace = (
  subject: string,
  reply: string,
  headers: Buffer | undefined,
  payload: Uint8Array,
) => void;

/** Writes them to the log; undefined where nobody asked. */
export function ownMessageTrace(log: Log, options: ServerOptions): OwnMessageTrace | undefined {
  if (!options.traceVerbose) return undefined;
  return (subject, reply, headers, payload) => {
    if (!log.traceEnabled) return;
    const size = payload.length + (headers?.length ?? 0);
    const sizes = headers === undefined ? `${size}` : `${headers.length} ${size}`;
    const verb = headers === undefined ? 'PUB' : 'HPUB';
    log.trace(`SYSTEM - <<- [${verb} ${fromWire(`${subject} ${reply}`)} ${sizes}]`);
    const line = payloadLine('<<-', headers, payload, options);
    if (line !== undefined) log.trace(`SYSTEM - ${line}`);
  };
}

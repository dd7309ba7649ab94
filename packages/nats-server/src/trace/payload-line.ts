/** How the payload of a message is written to the log. */
import type { ServerOptions } from '../options/types.js';
import { quoted } from '../protocol/error-texts.js';
import { fromWire } from '../protocol/wire-text.js';

const NONE = Buffer.alloc(0);

/**
 * The line for a message that came (`<<-`) or goes (`->>`), as the options `trace_headers` and `max_traced_msg_len` ask
 * for; undefined where there is nothing to show.
 */
export function payloadLine(
  direction: '<<-' | '->>',
  headers: Buffer | undefined,
  payload: Uint8Array,
  { traceHeaders, maxTracedMsgLen }: Pick<ServerOptions, 'traceHeaders' | 'maxTracedMsgLen'>,
): string | undefined {
  const shown = traceHeaders ? (headers ?? NONE) : Buffer.concat([headers ?? NONE, payload]);
  if (shown.length === 0) return undefined;
  const cut = maxTracedMsgLen > 0 && shown.length > maxTracedMsgLen;
  const text = fromWire(quoted(shown.toString('latin1', 0, cut ? maxTracedMsgLen : shown.length)));
  return `${direction} MSG_PAYLOAD: [${cut ? `"${text.slice(1, -1)}..."` : text}]`;
}

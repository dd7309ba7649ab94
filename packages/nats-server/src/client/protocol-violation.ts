/** A client that does not keep to the protocol: it is told, the log is, and the connection ends. */
import { errorTexts } from '../protocol/error-texts.js';
import type { ProtocolFault } from '../protocol/parser-host.js';
import type { MessageTracing } from '../trace/message-tracing.js';
import type { ClientConnection } from './connection.js';
import { traceTooLarge } from './publish.js';

/** It sent what cannot be read. `detail` is for the log. */
export function endUnreadable(connection: ClientConnection, fault: ProtocolFault, detail: string): void {
  if (fault === 'control line') {
    connection.complain(errorTexts.maxControlLine, errorTexts.maxControlLine);
    connection.close('Maximum Control Line Exceeded');
    return;
  }
  if (fault === 'unknown operation') connection.lines.error(errorTexts.unknownOperation);
  connection.log.error(detail === '' ? 'Client parser ERROR' : detail);
  connection.close('Protocol Violation');
}

/** It began a message of `size` bytes, more than it may. */
export function endTooLarge(connection: ClientConnection, tracing: MessageTracing, size: number): void {
  traceTooLarge(connection, tracing);
  const logText = `maximum payload exceeded: ${size} vs ${connection.maxPayload}`;
  connection.complain(errorTexts.maxPayload, logText);
  connection.close('Maximum Message Payload Exceeded');
}

/** It said `-ERR` itself. */
export function endComplaining(connection: ClientConnection, text: string): void {
  connection.log.error(`Client Error ${text}`);
  connection.close('Parse Error');
}

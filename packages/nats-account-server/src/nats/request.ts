// One request over NATS with its outcome as a value, so that callers tell "no broker" from "no answer" without
// knowing the client library's errors.
import type { NatsConnection } from '@nats-io/transport-node';
import { reasonOf } from './broker-link.js';

/** What became of a request. */
export type RequestResult =
  | { readonly kind: 'reply'; readonly text: string }
  /** No connection to a broker. */
  | { readonly kind: 'disconnected' }
  /** Connected, but nobody listens on the subject. */
  | { readonly kind: 'no-responders' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Sends a request and waits for the first reply, at most `timeout` ms. Never rejects. */
export async function requestOver(
  connection: NatsConnection | undefined,
  subject: string,
  payload: string,
  timeout: number,
): Promise<RequestResult> {
  if (connection === undefined) return { kind: 'disconnected' };
  try {
    const reply = await connection.request(subject, payload, { timeout });
    return { kind: 'reply', text: reply.string() };
  } catch (error) {
    // Whoever has a connection has loaded the library already.
    const { errors } = await import('@nats-io/transport-node');
    const isAlone =
      error instanceof errors.NoRespondersError ||
      (error instanceof errors.RequestError && error.isNoResponders());
    if (isAlone) return { kind: 'no-responders' };
    if (error instanceof errors.TimeoutError) return { kind: 'timeout' };
    if (error instanceof errors.ClosedConnectionError) return { kind: 'disconnected' };
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

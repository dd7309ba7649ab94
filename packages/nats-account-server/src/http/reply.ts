/**
 * The answer of a handler as plain data, so that handlers decide what to say and one place says it.
 */

/** An HTTP response that is not sent yet. */
export interface Reply {
  readonly status: number;
  /** Names and values by turns; without Content-Length, which sending adds. */
  readonly headers: readonly string[];
  readonly body: string | Buffer;
  /** Close the connection after this answer: what the client still sends will not be read. */
  readonly close?: boolean;
  /** The answer is sent at once, but the connection stays until this: the client may still be sending. */
  readonly drained?: Promise<void>;
}

/** Plain text, with the line end that error texts of the Go account server have. */
export function textReply(status: number, text: string, headers: readonly string[] = []): Reply {
  return { status, headers: ['Content-Type', 'text/plain', ...headers], body: `${text}\n` };
}

/** A JSON value on one line. */
export function jsonReply(status: number, value: unknown, headers: readonly string[] = []): Reply {
  return {
    status,
    headers: ['Content-Type', 'application/json', ...headers],
    body: `${JSON.stringify(value)}\n`,
  };
}

/** No body at all. */
export function emptyReply(status: number, headers: readonly string[] = []): Reply {
  return { status, headers, body: '' };
}

/**
 * Reads a request's body and never more of it than allowed: a client that promises or sends more is answered
 * 413 before the rest is read.
 */
import type { IncomingMessage } from 'node:http';

/** What became of reading a body. */
export type Body =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'aborted' };

/** How much of a body that is too long is read and thrown away, so that its sender gets to read the answer. */
const DRAIN_BYTES = 16 * 1024 * 1024;

/** For how long that goes on, in milliseconds. */
const DRAIN_TIME = 2000;

/**
 * Reads the body as UTF-8 text.
 *
 * @param limit most bytes
 * @param proceed tells a client that waits for it to send its body; called when the promised length is within the
 * limit. Without it the body is on its way already.
 */
export async function readBody(request: IncomingMessage, limit: number, proceed?: () => void): Promise<Body> {
  const promised = Number(request.headers['content-length'] ?? 0);
  if (promised > limit) {
    if (proceed === undefined) await drain(request);
    return { kind: 'too-large' };
  }
  proceed?.();
  const body = await collect(request, limit);
  if (body.kind === 'too-large') await drain(request);
  return body;
}

function collect(request: IncomingMessage, limit: number): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (body: Body): void => {
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      // Errors after the answer is settled have nobody to tell; without a listener they would end the process.
      request.on('error', () => undefined);
      resolve(body);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) finish({ kind: 'too-large' });
      else chunks.push(chunk);
    };
    const onEnd = (): void => finish({ kind: 'text', text: Buffer.concat(chunks, size).toString('utf8') });
    const onClose = (): void => finish({ kind: 'aborted' });
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

/** Reads on without keeping anything, within bounds: closing on a client that still writes would lose the answer. */
function drain(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let left = DRAIN_BYTES;
    const finish = (): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', finish).off('close', finish);
      resolve();
    };
    const onData = (chunk: Buffer): void => {
      left -= chunk.length;
      if (left < 0) finish();
    };
    const timer = setTimeout(finish, DRAIN_TIME);
    request.on('error', () => undefined);
    request.on('data', onData).on('end', finish).on('close', finish);
    request.resume();
  });
}

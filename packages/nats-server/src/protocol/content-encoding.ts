/** Compression of what the server says, where the header `Accept-Encoding` of a message asks for it. */
import { gzipSync } from 'node:zlib';

/** A message as it is published. */
export interface EncodedPayload {
  /** The whole header block; undefined for none. */
  readonly headers: Buffer | undefined;
  readonly payload: Buffer;
}

/**
 * The payload in an encoding that is accepted: gzip, or as it is. The Go server also knows snappy.
 *
 * @param accepted what the header says; undefined where there is none.
 */
export function encoded(payload: Buffer, accepted: string | undefined): EncodedPayload {
  if (accepted === undefined) return { headers: undefined, payload };
  const encoding = accepted.toLowerCase().includes('gzip') ? 'gzip' : 'identity';
  const headers = Buffer.from(`NATS/1.0\r\nContent-Encoding: ${encoding}\r\n\r\n`);
  return { headers, payload: encoding === 'gzip' ? gzipSync(payload) : payload };
}

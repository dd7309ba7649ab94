/**
 * The outside of a JWT: three parts with dots between, each base64url. What stands in them is for `decode.ts`; here
 * is what reading, peeking and checking share.
 */

import { decodeBase64Url } from './base64url.js';
import { JwtError } from './errors.js';
import { int64, text } from './json/codec.js';
import { parseExact } from './json/exact.js';
import { always, optional, record } from './json/record.js';

/** The largest token, in bytes: 1 MiB, as in the Go library. */
export const MAX_JWT_BYTES = 1024 * 1024;

/** The header of a JWT. */
export interface JwtHeader {
  /** `JWT`, whatever the case. */
  readonly typ: string;
  /** `ed25519-nkey`; of old tokens `ed25519`. */
  readonly alg: string;
}

/** The parts of a token, still encoded. */
export interface TokenParts {
  readonly token: string;
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
}

/**
 * The parts of a token; white space around it does not belong to it.
 * @throws JwtError `token-too-large`, `bad-chunks`
 */
export function splitToken(given: string): TokenParts {
  const token = given.trim();
  if (token.length > MAX_JWT_BYTES) {
    throw new JwtError(
      'token-too-large',
      `token size ${token.length} exceeds maximum of ${MAX_JWT_BYTES} bytes: token too large`,
    );
  }
  const first = token.indexOf('.');
  const second = token.indexOf('.', first + 1);
  if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) throw new JwtError('bad-chunks');
  return {
    token,
    header: token.slice(0, first),
    payload: token.slice(first + 1, second),
    signature: token.slice(second + 1),
  };
}

/** The bytes of one part. @throws JwtError `bad-base64` */
export function partBytes(part: string): Uint8Array {
  const bytes = decodeBase64Url(part);
  if (typeof bytes === 'number') {
    throw new JwtError('bad-base64', `illegal base64 data at input byte ${bytes}`);
  }
  return bytes;
}

// a byte order mark is no JSON, so it must not be swallowed
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The JSON of one part. @throws JwtError `bad-base64`, `bad-json` */
export function partJson(part: string): unknown {
  const json = utf8.decode(partBytes(part));
  try {
    return parseExact(json);
  } catch {
    throw new JwtError('bad-json');
  }
}

const headerRecord = record<JwtHeader>({ typ: always(text), alg: always(text) });

/** The header. @throws JwtError `bad-base64`, `bad-json`, `bad-field`, `bad-header-type`, `bad-algorithm` */
export function readHeader(part: string): JwtHeader {
  const header = headerRecord.read(partJson(part), []);
  if (header.typ.toUpperCase() !== 'JWT') {
    throw new JwtError('bad-header-type', `not supported type ${JSON.stringify(header.typ)}`);
  }
  const alg = header.alg.toLowerCase();
  if (alg !== 'ed25519' && alg !== 'ed25519-nkey') {
    throw new JwtError('bad-algorithm', `unexpected ${JSON.stringify(header.alg)} algorithm`);
  }
  return header;
}

const identity = record<{ type?: string; nats: { type: string; version: number } }>({
  type: optional(text),
  nats: always(
    record<{ type: string; version: number }>({
      type: always(text),
      version: always(int64),
    }),
  ),
});

/**
 * Which kind and version the claims say they are. Version 1 is known by the kind standing beside `nats`.
 * @throws JwtError `bad-field`
 */
export function readIdentity(json: unknown): { type: string; version: number } {
  const { type, nats } = identity.read(json, []);
  return type ? { type, version: 1 } : nats;
}

/**
 * What answers a GET of a warm JWT, made once per JWT and kept as long as the JWT is: the heads of the 200 and the
 * 304 as they are written, the body, and, for a JWT that expires, a Cache-Control that is brought up to date at most
 * once a second.
 */
import { unixNow } from '../trust.js';
import { cacheControl, etagOf } from './caching.js';
import type { WarmAnswer } from './warm-lane.js';

/**
 * Characters up to which a JWT is written as text, together with the head in one piece. A longer one is not worth
 * copying for every answer, but, from the second answer on, the memory for a copy that is written as it is.
 */
const LONGEST_TEXT = 8 * 1024;

/** What a stored account or activation JWT must have to be answered. */
export interface ServedJwt {
  readonly token: string;
  readonly jti: string;
  /** Unix seconds, 0 for never. */
  readonly expires: number;
}

/** The answers for one JWT. */
export class JwtResponse {
  readonly etag: string;
  readonly #token: string;
  readonly #expires: number;
  #asked = false;
  #bytes: Buffer | undefined;
  #whole: WarmAnswer | undefined;
  #notModified: WarmAnswer | undefined;
  #madeAt = 0;
  #maxAge = -1;

  constructor(jwt: ServedJwt) {
    this.#token = jwt.token;
    this.etag = etagOf(jwt.jti, jwt.token);
    this.#expires = jwt.expires;
  }

  /** The JWT, to be written as latin1. */
  get body(): string | Buffer {
    if (this.#token.length <= LONGEST_TEXT) return this.#token;
    if (this.#asked) this.#bytes ??= Buffer.from(this.#token, 'latin1');
    this.#asked = true;
    return this.#bytes ?? this.#token;
  }

  /** Headers of the 200, names and values by turns, with the length of the body. */
  headers(maxAge: number): string[] {
    const length = String(this.#token.length);
    return ['Content-Type', 'application/jwt', 'Content-Length', length, ...this.notModifiedHeaders(maxAge)];
  }

  /** Headers of the 304. */
  notModifiedHeaders(maxAge: number): string[] {
    const caching = cacheControl(this.#expires, unixNow(), maxAge);
    return ['ETag', this.etag, 'Cache-Control', caching, 'Vary', 'Origin'];
  }

  /** The 200, ready to be written. */
  whole(maxAge: number): WarmAnswer {
    this.#refresh(maxAge);
    if (this.#whole === undefined || this.#token.length > LONGEST_TEXT) {
      const head = this.#whole?.head ?? headOf('200 OK', this.headers(maxAge));
      this.#whole = { head, body: this.body };
    }
    return this.#whole;
  }

  /** The 304, ready to be written. */
  notModified(maxAge: number): WarmAnswer {
    this.#refresh(maxAge);
    this.#notModified ??= { head: headOf('304 Not Modified', this.notModifiedHeaders(maxAge)), body: '' };
    return this.#notModified;
  }

  /** Forgets heads that say too much time. */
  #refresh(maxAge: number): void {
    if (maxAge === this.#maxAge && (this.#expires === 0 || this.#madeAt === unixNow())) return;
    this.#maxAge = maxAge;
    this.#madeAt = unixNow();
    this.#whole = undefined;
    this.#notModified = undefined;
  }
}

/** Status line and headers as text, each line ended. */
function headOf(status: string, headers: readonly string[]): string {
  let head = `HTTP/1.1 ${status}\r\n`;
  for (let index = 0; index < headers.length; index += 2) {
    head += `${headers[index]}: ${headers[index + 1]}\r\n`;
  }
  return head;
}

/** Keeps the response of every JWT that is warm, and lets go of it with the JWT. */
export class JwtResponses {
  readonly #made = new WeakMap<ServedJwt, JwtResponse>();

  /** The response for a JWT. */
  of(jwt: ServedJwt): JwtResponse {
    let response = this.#made.get(jwt);
    if (response === undefined) {
      response = new JwtResponse(jwt);
      this.#made.set(jwt, response);
    }
    return response;
  }
}

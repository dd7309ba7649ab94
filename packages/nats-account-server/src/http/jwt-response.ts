/**
 * The 200 that answers a GET of a warm JWT, made once per JWT and kept on the stored object: the body, the headers
 * as Node writes them, and, for a JWT that expires, a Cache-Control that is brought up to date at most once a second.
 */
import { unixNow } from '../trust.js';
import { cacheControl, etagOf } from './caching.js';

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

/** A response that only waits to be written. */
export class JwtResponse {
  readonly etag: string;
  readonly #token: string;
  readonly #expires: number;
  #asked = false;
  #bytes: Buffer | undefined;
  #headers: string[];
  #notModifiedHeaders: string[];
  #madeAt = 0;
  #maxAge: number;

  constructor(jwt: ServedJwt, maxAge: number) {
    this.#token = jwt.token;
    this.etag = etagOf(jwt.jti, jwt.token);
    this.#expires = jwt.expires;
    this.#maxAge = maxAge;
    [this.#headers, this.#notModifiedHeaders] = this.#make();
  }

  /** The JWT, to be written as latin1. */
  get body(): string | Buffer {
    if (this.#token.length <= LONGEST_TEXT) return this.#token;
    if (this.#asked) this.#bytes ??= Buffer.from(this.#token, 'latin1');
    this.#asked = true;
    return this.#bytes ?? this.#token;
  }

  /** Headers of the 200, names and values by turns, with the length of the body. Not to be changed. */
  headers(maxAge: number): string[] {
    this.#refresh(maxAge);
    return this.#headers;
  }

  /** Headers of the 304. Not to be changed. */
  notModifiedHeaders(maxAge: number): string[] {
    this.#refresh(maxAge);
    return this.#notModifiedHeaders;
  }

  #refresh(maxAge: number): void {
    if (maxAge === this.#maxAge && (this.#expires === 0 || this.#madeAt === unixNow())) return;
    this.#maxAge = maxAge;
    [this.#headers, this.#notModifiedHeaders] = this.#make();
  }

  #make(): [string[], string[]] {
    this.#madeAt = unixNow();
    const shared = [
      'ETag',
      this.etag,
      'Cache-Control',
      cacheControl(this.#expires, this.#madeAt, this.#maxAge),
      'Vary',
      'Origin',
    ];
    return [
      ['Content-Type', 'application/jwt', 'Content-Length', String(this.#token.length), ...shared],
      shared,
    ];
  }
}

/** Keeps the response of every JWT that is warm, and lets go of it with the JWT. */
export class JwtResponses {
  readonly #made = new WeakMap<ServedJwt, JwtResponse>();

  /** The response for a JWT; `maxAge` in seconds for a JWT that never expires. */
  of(jwt: ServedJwt, maxAge: number): JwtResponse {
    let response = this.#made.get(jwt);
    if (response === undefined) {
      response = new JwtResponse(jwt, maxAge);
      this.#made.set(jwt, response);
    }
    return response;
  }
}

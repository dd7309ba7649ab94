/**
 * The 200 that answers a GET of a warm JWT, made once per JWT and kept on the stored object: the body, the headers
 * as Node writes them, and a Cache-Control that is brought up to date at most once a second.
 */
import { cacheControl, etagOf } from './caching.js';

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
  #asked = false;
  #bytes: Buffer | undefined;
  readonly #expires: number;
  #headers: string[];
  #notModifiedHeaders: string[];
  #madeAt: number;
  #maxAge: number;

  constructor(jwt: ServedJwt, now: number, maxAge: number) {
    this.#token = jwt.token;
    this.etag = etagOf(jwt.jti, jwt.token);
    this.#expires = jwt.expires;
    this.#madeAt = now;
    this.#maxAge = maxAge;
    [this.#headers, this.#notModifiedHeaders] = this.#make();
  }

  /** The JWT. Whoever is asked for again is worth a copy that can be written without copying. */
  get body(): string | Buffer {
    if (this.#bytes !== undefined) return this.#bytes;
    if (this.#asked) this.#bytes = Buffer.from(this.#token, 'latin1');
    this.#asked = true;
    return this.#bytes ?? this.#token;
  }

  /** Headers of the 200, names and values by turns, with the length of the body. Not to be changed. */
  headers(now: number, maxAge: number): string[] {
    this.#refresh(now, maxAge);
    return this.#headers;
  }

  /** Headers of the 304. Not to be changed. */
  notModifiedHeaders(now: number, maxAge: number): string[] {
    this.#refresh(now, maxAge);
    return this.#notModifiedHeaders;
  }

  #refresh(now: number, maxAge: number): void {
    if (maxAge === this.#maxAge && (now === this.#madeAt || this.#expires === 0)) return;
    this.#madeAt = now;
    this.#maxAge = maxAge;
    [this.#headers, this.#notModifiedHeaders] = this.#make();
  }

  #make(): [string[], string[]] {
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
  #made = new WeakMap<ServedJwt, JwtResponse>();

  /** The response for a JWT; `now` in unix seconds, `maxAge` in seconds for a JWT that never expires. */
  of(jwt: ServedJwt, now: number, maxAge: number): JwtResponse {
    let response = this.#made.get(jwt);
    if (response === undefined) {
      response = new JwtResponse(jwt, now, maxAge);
      this.#made.set(jwt, response);
    }
    return response;
  }
}

// HTTP to the primary: a GET with a time limit and a bound on what is read.
import { MAX_JWT_BYTES } from '@nats-ts/jwt';

/** What the primary answered to a request for one JWT. */
export type PrimaryAnswer =
  | { readonly kind: 'token'; readonly token: string; readonly cacheControl: string | null }
  /** 304: what we have is current. */
  | { readonly kind: 'unchanged'; readonly cacheControl: string | null }
  /** 404: the primary does not have it. */
  | { readonly kind: 'gone' }
  /** No answer, an error of the primary's, or more than a JWT can be. */
  | { readonly kind: 'failed'; readonly reason: string };

/** A pack as it arrives. */
export type PackAnswer =
  | { readonly kind: 'lines'; readonly lines: AsyncIterable<string>; readonly etag: string | null }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly reason: string };

/** A line of a pack: a key, a bar and a JWT. */
const LONGEST_LINE = MAX_JWT_BYTES + 64;

/** The reason behind `fetch failed`, which alone says nothing. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message === '' && 'code' in cause ? String(cause.code) : cause.message;
}

/** Asks one primary. */
export class PrimaryClient {
  readonly #base: string;
  readonly #authorization: string | undefined;
  readonly #timeout: number;
  readonly #underWay = new Set<Patience>();

  /** `url` as in `primary`: protocol, host and port, perhaps a user and password; `timeout` in ms. */
  constructor(url: string, timeout: number) {
    const parsed = new URL(url);
    if (parsed.username !== '' || parsed.password !== '') {
      const login = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
      this.#authorization = `Basic ${Buffer.from(login).toString('base64')}`;
      parsed.username = '';
      parsed.password = '';
    }
    this.#base = parsed.href.replace(/\/+$/, '');
    this.#timeout = timeout;
  }

  /** The primary's address, without secrets. */
  get address(): string {
    return this.#base;
  }

  /** One JWT. `etag` is the tag of the one we have. */
  async get(path: string, etag: string | undefined): Promise<PrimaryAnswer> {
    const patience = this.#begin();
    try {
      const response = await this.#fetch(path, etag, patience.signal);
      const cacheControl = response.headers.get('cache-control');
      if (response.status === 200) {
        const token = await boundedText(response, LONGEST_LINE);
        return token === undefined
          ? { kind: 'failed', reason: 'the answer is larger than a JWT may be' }
          : { kind: 'token', token, cacheControl };
      }
      await response.body?.cancel();
      if (response.status === 304) return { kind: 'unchanged', cacheControl };
      if (response.status === 404) return { kind: 'gone' };
      return { kind: 'failed', reason: `server returned status "${response.status} ${response.statusText}"` };
    } catch (error) {
      return { kind: 'failed', reason: reasonOf(error) };
    } finally {
      patience.end();
    }
  }

  /**
   * At most `max` JWTs (all when negative), as a stream of lines. The time limit holds for the start of the answer
   * and for every pause in it. `etag` is the tag of the pack that was taken in last.
   */
  async pack(max: number, etag: string | undefined): Promise<PackAnswer> {
    const patience = this.#begin();
    try {
      const response = await this.#fetch(`jwt/v1/pack?max=${max}`, etag, patience.signal);
      if (response.status === 200 && response.body !== null) {
        return {
          kind: 'lines',
          lines: linesOf(response.body, patience),
          etag: response.headers.get('etag'),
        };
      }
      patience.end();
      await response.body?.cancel();
      if (response.status === 304) return { kind: 'unchanged' };
      return { kind: 'failed', reason: `server returned status "${response.status} ${response.statusText}"` };
    } catch (error) {
      patience.end();
      return { kind: 'failed', reason: reasonOf(error) };
    }
  }

  /** Breaks off what is under way. */
  close(): void {
    for (const patience of this.#underWay) patience.lose('closing');
  }

  #begin(): Patience {
    const patience = new Patience(this.#timeout, () => this.#underWay.delete(patience));
    this.#underWay.add(patience);
    return patience;
  }

  #fetch(path: string, etag: string | undefined, signal: AbortSignal): Promise<Response> {
    return fetch(`${this.#base}/${path}`, {
      signal,
      headers: {
        ...(etag !== undefined && { 'If-None-Match': etag }),
        ...(this.#authorization !== undefined && { Authorization: this.#authorization }),
      },
    });
  }
}

/** The time limit of one request, which starts anew whenever there is progress. */
class Patience {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #onEnd: () => void;

  constructor(ms: number, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#timer = setTimeout(() => this.lose('no answer in time'), ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  renew(): void {
    this.#timer.refresh();
  }

  /** Breaks the request off. */
  lose(reason: string): void {
    this.#controller.abort(new Error(reason));
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#onEnd();
  }
}

/** A body's text; undefined when it has more than `most` bytes. */
async function boundedText(response: Response, most: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8').trim();
}

/** The lines of a body, as it arrives. A line longer than any JWT ends it with an error. */
async function* linesOf(body: NonNullable<Response['body']>, patience: Patience): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of body) {
      // While the consumer stores what it got, the primary is not to blame for the time that passes.
      patience.renew();
      rest += decoder.decode(chunk, { stream: true });
      let end = rest.indexOf('\n');
      let start = 0;
      while (end >= 0) {
        if (end > start) yield rest.slice(start, end);
        start = end + 1;
        end = rest.indexOf('\n', start);
      }
      rest = rest.slice(start);
      if (rest.length > LONGEST_LINE) throw new Error('a line is longer than a JWT may be');
      patience.renew();
    }
    if (rest !== '') yield rest;
  } finally {
    patience.end();
  }
}

/**
 * The resolver that asks an account server over HTTP: ours, or the Go one. Each question has two seconds; connections
 * are kept and shared, and questions that hang hold up no others.
 */
import { type Agent, get as getHttp, Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { get as getHttps, Agent as HttpsAgent } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { MAX_JWT_BYTES } from '@nats-ts/jwt';
import type { AccountResolver } from './resolver.js';
import { Turnstile } from './turnstile.js';

/** Milliseconds for an answer. */
const ANSWER_TIMEOUT = 2000;
/** Questions at a time; one that is not answered within so many milliseconds lets the next one go. */
const AT_ONCE = 32;
const SLOW = 100;
/** Connections that are kept while nothing is asked. */
const KEPT_SOCKETS = 10;
const MOST_REDIRECTS = 5;

/** How TLS to the account server is done. */
export interface ResolverTls extends SecureContextOptions {
  readonly rejectUnauthorized?: boolean;
}

/** Account JWTs of an account server. */
export class UrlResolver implements AccountResolver {
  readonly #base: string;
  readonly #agents: { readonly 'http:': Agent; readonly 'https:': HttpsAgent };
  readonly #timeout: number;
  readonly #turnstile = new Turnstile(AT_ONCE, SLOW);

  constructor(url: string, tls: ResolverTls = {}, timeout = ANSWER_TIMEOUT) {
    this.#base = url.endsWith('/') ? url : `${url}/`;
    this.#timeout = timeout;
    const settings = { keepAlive: true, maxFreeSockets: KEPT_SOCKETS, timeout: 30_000 };
    this.#agents = { 'http:': new HttpAgent(settings), 'https:': new HttpsAgent({ ...settings, ...tls }) };
  }

  /** Asks whether anybody is there. @throws Error as `fetch` */
  async probe(): Promise<void> {
    await this.#read(this.#base);
  }

  fetch(key: string): Promise<string> {
    return this.#read(this.#base + key);
  }

  async close(): Promise<void> {
    this.#agents['http:'].destroy();
    this.#agents['https:'].destroy();
  }

  async #read(url: string): Promise<string> {
    const signal = AbortSignal.timeout(this.#timeout);
    let over: (() => void) | undefined;
    try {
      over = await this.#turnstile.enter(signal);
      let at = url;
      for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
        const answer = await this.#get(at, signal);
        const { statusCode = 0, statusMessage = '', headers } = answer;
        if (statusCode >= 301 && statusCode <= 308 && headers.location !== undefined) {
          answer.resume();
          at = new URL(headers.location, at).href;
          continue;
        }
        if (statusCode !== 200) {
          answer.resume();
          throw new Error(`${statusCode} ${statusMessage}`);
        }
        return await textOf(answer);
      }
      throw new Error(`stopped after ${MOST_REDIRECTS} redirects`);
    } catch (error) {
      const reason = signal.aborted ? `no answer within ${this.#timeout / 1000}s` : reasonOf(error);
      throw new Error(`could not fetch <${JSON.stringify(withoutPassword(url))}>: ${reason}`, {
        cause: error,
      });
    } finally {
      over?.();
    }
  }

  #get(url: string, signal: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const secure = new URL(url).protocol === 'https:';
      const agent = this.#agents[secure ? 'https:' : 'http:'];
      (secure ? getHttps : getHttp)(url, { agent, signal }, resolve).on('error', reject);
    });
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_JWT_BYTES) {
      answer.destroy();
      throw new Error(`the answer is longer than ${MAX_JWT_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1').trim();
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = 'xxxxx';
  return parsed.href;
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
